import { forbiddenRule } from '../../helpers/forbidden'
import type { RuleDocs, RuleExamples } from '../../rule'

export default forbiddenRule({
  id: 'docker-apt-no-force-yes',
  title: 'Installation goes on whatever happens',
  severity: 'high',
  profile: 'recommended',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { checkov: ['CKV2_DOCKER_11'] },
  *faults({ name, args }) {
    if (!/^(?:apt|apt-get|aptitude)$/.test(name)) return
    const assured = args.some(({ text }) => /^-(?:[^\Wy]*y\w*|-yes|-assume-yes)$/.test(text))
    for (const part of args) if (part.text === '--force-yes') yield { part, mend: assured ? 'word' : { write: '-y' } }
  },
  fix: { title: 'Write -y alone', caution: 'packages without a signature are no longer installed' },
})

export const docs: RuleDocs = {
  rationale:
    '`--force-yes` answers yes to questions nobody should: it installs packages without a valid signature, older versions, and removes essential ones.',
  remediation:
    'Write `-y`. Where a downgrade or a held package is meant, say exactly that: `--allow-downgrades`, `--allow-change-held-packages`.',
  responsibility: 'customer',
  cwe: ['CWE-347'],
  references: ['https://manpages.debian.org/bookworm/apt/apt-get.8.en.html'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'with and without -y',
      code: `
        FROM debian:12
        RUN apt-get install -y «--force-yes» --no-install-recommends jq
        RUN apt-get «--force-yes» dist-upgrade`,
      fixed: `
        FROM debian:12
        RUN apt-get install -y --no-install-recommends jq
        RUN apt-get -y dist-upgrade`,
    },
  ],
  good: [
    {
      name: 'what is meant',
      code: `
        FROM debian:12
        RUN apt-get install -y --allow-downgrades jq=1.6-2 && echo --force-yes`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG OPTIONS
        RUN apt-get install -y $OPTIONS jq`,
    },
  ],
}
