import { upgradeRule } from '../../helpers/package-rules'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default upgradeRule({
  id: 'docker-dnf-no-update',
  title: 'Build upgrades all packages with dnf',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { semgrep: ['avoid-dnf-update'], 'dockerfile-security': ['upgrade'] },
  tools: ['dnf'],
  verbs: /^(?:up|update|upgrade|upgrade-minimal|up-min|distro-sync|dsync)$/,
})

export const docs: RuleDocs = {
  rationale:
    'What the image holds now depends on the day of the build, and on which layer the cache had: two builds of one commit differ, and what was tested is not what runs.',
  remediation:
    'Take a newer base image, pinned, and rebuild when it is patched. If a patch cannot wait for that, upgrade the one package, in the RUN that installs.',
  responsibility: 'customer',
  cwe: ['CWE-1357'],
  references: ['https://dnf.readthedocs.io/en/latest/command_ref.html'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'all packages',
      code: `
        FROM fedora:41
        RUN «dnf -y upgrade» && make
        USER 10001`,
      fixed: `
        FROM fedora:41
        RUN make
        USER 10001`,
    },
    {
      name: 'the whole RUN',
      code: `
        FROM fedora:41
        COPY . .
        RUN «dnf -y upgrade»
        USER 10001`,
      fixed: `
        FROM fedora:41
        COPY . .
        USER 10001`,
    },
  ],
  good: [
    {
      name: 'one package, or an installation',
      code: `
        FROM fedora:41
        RUN dnf -y upgrade git && make`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM fedora:41
        ARG ACTION
        RUN dnf $ACTION`,
    },
  ],
}
