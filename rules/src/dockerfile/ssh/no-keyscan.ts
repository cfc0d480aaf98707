import { forbiddenRule } from '../../helpers/forbidden'
import type { RuleDocs, RuleExamples } from '../../rule'

export default forbiddenRule({
  id: 'docker-ssh-no-keyscan',
  title: 'Host’s key is taken from whoever answers',
  severity: 'low',
  profile: 'strict',
  stride: ['spoofing'],
  cia: ['integrity'],
  aaa: ['authentication'],
  aliases: {},
  *faults({ name, word }) {
    if (name === 'ssh-keyscan') yield { part: word, mend: undefined }
  },
  fix: { title: '' },
})

export const docs: RuleDocs = {
  rationale:
    '`ssh-keyscan` writes down the key of whatever answers at this moment. Whoever stands in between during the build is trusted from then on, in every container.',
  remediation:
    'Copy a `known_hosts` file with the key that the server’s owner publishes: `COPY known_hosts /etc/ssh/ssh_known_hosts`.',
  responsibility: 'customer',
  cwe: ['CWE-322'],
  references: ['https://man.openbsd.org/ssh-keyscan.1'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'trusted at first sight',
      code: `
        FROM debian:12
        RUN mkdir -p ~/.ssh && «ssh-keyscan» example.com >> ~/.ssh/known_hosts
        USER 10001`,
      fixed: null,
      noFix: 'The key has to come from the server’s owner.',
    },
  ],
  good: [
    {
      name: 'copied',
      code: `
        FROM debian:12
        COPY known_hosts /root/.ssh/known_hosts`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG TOOL
        RUN $TOOL example.com`,
    },
  ],
}
