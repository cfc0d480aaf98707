import { upgradeRule } from '../../helpers/package-rules'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default upgradeRule({
  id: 'docker-zypper-no-dist-upgrade',
  title: 'Build upgrades all packages with zypper',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { hadolint: ['DL3035'], semgrep: ['avoid-zypper-update'], 'dockerfile-security': ['upgrade'] },
  tools: ['zypper'],
  verbs: /^(?:dist-upgrade|dup|update|up|patch)$/,
})

export const docs: RuleDocs = {
  rationale:
    'What the image holds now depends on the day of the build, and on which layer the cache had: two builds of one commit differ, and what was tested is not what runs.',
  remediation:
    'Take a newer base image, pinned, and rebuild when it is patched. If a patch cannot wait for that, upgrade the one package, in the RUN that installs.',
  responsibility: 'customer',
  cwe: ['CWE-1357'],
  references: ['https://en.opensuse.org/SDB:Zypper_manual'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'all packages',
      code: `
        FROM opensuse/leap:15.6
        RUN «zypper -n dup» && make
        USER 10001`,
      fixed: `
        FROM opensuse/leap:15.6
        RUN make
        USER 10001`,
    },
    {
      name: 'the whole RUN',
      code: `
        FROM opensuse/leap:15.6
        COPY . .
        RUN «zypper -n dup»
        USER 10001`,
      fixed: `
        FROM opensuse/leap:15.6
        COPY . .
        USER 10001`,
    },
  ],
  good: [
    {
      name: 'one package, or an installation',
      code: `
        FROM opensuse/leap:15.6
        RUN zypper -n dup git && make`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM opensuse/leap:15.6
        ARG ACTION
        RUN zypper $ACTION`,
    },
  ],
}
