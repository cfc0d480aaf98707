import { upgradeRule } from '../../helpers/package-rules'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default upgradeRule({
  id: 'docker-apt-no-upgrade',
  title: 'Build upgrades all packages with apt',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: {
    semgrep: ['avoid-apt-get-upgrade'],
    dockerfilelint: ['apt-get-upgrade'],
    'dockerfile-security': ['upgrade'],
  },
  tools: ['apt'],
  verbs: /^(?:safe-)?upgrade$/,
})

export const docs: RuleDocs = {
  rationale:
    'What the image holds now depends on the day of the build, and on which layer the cache had: two builds of one commit differ, and what was tested is not what runs.',
  remediation:
    'Take a newer base image, pinned, and rebuild when it is patched. If a patch cannot wait for that, upgrade the one package, in the RUN that installs.',
  responsibility: 'customer',
  cwe: ['CWE-1357'],
  references: ['https://docs.docker.com/build/building/best-practices/#apt-get'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'all packages',
      code: `
        FROM debian:12
        RUN «apt-get upgrade -y» && make
        USER 10001`,
      fixed: `
        FROM debian:12
        RUN make
        USER 10001`,
    },
    {
      name: 'the whole RUN',
      code: `
        FROM debian:12
        COPY . .
        RUN «apt-get upgrade -y»
        USER 10001`,
      fixed: `
        FROM debian:12
        COPY . .
        USER 10001`,
    },
  ],
  good: [
    {
      name: 'one package, or an installation',
      code: `
        FROM debian:12
        RUN apt-get upgrade -y git && make`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG ACTION
        RUN apt-get $ACTION`,
    },
  ],
}
