import { forbiddenRule } from '../../helpers/forbidden'
import type { RuleDocs, RuleExamples } from '../../rule'

export default forbiddenRule({
  id: 'docker-apt-no-apt-key',
  title: 'Key is trusted for every repository',
  severity: 'low',
  profile: 'strict',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: {},
  *faults({ name, args, word }) {
    if (name === 'apt-key' && args.some(({ text }) => /^(?:add|adv)$/.test(text))) yield { part: word, mend: undefined }
  },
  fix: { title: '' },
})

export const docs: RuleDocs = {
  rationale:
    'A key added with `apt-key` signs packages of every repository, the distribution’s own included: whoever gets hold of a vendor’s key may replace `libc`. The program is gone from Debian 13.',
  remediation:
    'Save the key under `/etc/apt/keyrings` and name it in the one source it is for: `[signed-by=/etc/apt/keyrings/vendor.gpg]`.',
  responsibility: 'customer',
  cwe: ['CWE-347'],
  references: ['https://manpages.debian.org/bookworm/apt/apt-key.8.en.html'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'from a download',
      code: `
        FROM debian:12
        RUN curl -fsSL https://example.com/key.asc -o /tmp/k && «apt-key» add /tmp/k
        USER 10001`,
      fixed: null,
      noFix: 'The source that the key is for has to name it, and that is written elsewhere.',
    },
  ],
  good: [
    {
      name: 'for one repository',
      code: `
        FROM debian:12
        COPY vendor.gpg /etc/apt/keyrings/
        RUN apt-key list`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG COMMAND
        RUN apt-key $COMMAND`,
    },
  ],
}
