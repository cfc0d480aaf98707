import { upgradeRule } from '../../helpers/package-rules'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default upgradeRule({
  id: 'docker-yum-no-update',
  title: 'Build upgrades all packages with yum',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { semgrep: ['avoid-yum-update'], 'dockerfile-security': ['upgrade'] },
  tools: ['yum'],
  verbs: /^(?:up|update|upgrade|update-minimal|upgrade-minimal|distro-sync)$/,
})

export const docs: RuleDocs = {
  rationale:
    'What the image holds now depends on the day of the build, and on which layer the cache had: two builds of one commit differ, and what was tested is not what runs.',
  remediation:
    'Take a newer base image, pinned, and rebuild when it is patched. If a patch cannot wait for that, upgrade the one package, in the RUN that installs.',
  responsibility: 'customer',
  cwe: ['CWE-1357'],
  references: ['https://man7.org/linux/man-pages/man8/yum.8.html'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'all packages',
      code: `
        FROM centos:7
        RUN «yum -y update» && make
        USER 10001`,
      fixed: `
        FROM centos:7
        RUN make
        USER 10001`,
    },
    {
      name: 'the whole RUN',
      code: `
        FROM centos:7
        COPY . .
        RUN «yum -y update»
        USER 10001`,
      fixed: `
        FROM centos:7
        COPY . .
        USER 10001`,
    },
    {
      name: 'and cleaned up behind it',
      code: `
        FROM centos:7
        RUN «yum -y update» && yum clean all && rm -rf /var/cache/yum
        COPY app /app`,
      fixed: `
        FROM centos:7
        COPY app /app`,
    },
  ],
  good: [
    {
      name: 'one package, or an installation',
      code: `
        FROM centos:7
        RUN yum -y update git && make`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM centos:7
        ARG ACTION
        RUN yum $ACTION`,
    },
  ],
}
