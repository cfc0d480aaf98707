import { pinRule } from '../../helpers/package-rules'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default pinRule({
  id: 'docker-zypper-pin-versions',
  title: 'Whatever version zypper finds is installed',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { hadolint: ['DL3037'], kics: ['562952e4-0348-4dea-9826-44f3a2c6117b'] },
  tools: ['zypper'],
  separator: () => '=',
})

export const docs: RuleDocs = {
  rationale:
    'The same Dockerfile gives another image tomorrow: with a version that breaks it, or with one that somebody published through a stolen account an hour ago.',
  remediation:
    'Write `git=2.43.0`. Weigh it: distributions drop old versions from their index, and a pinned version stays without its security patches until somebody raises it. Pinning the base image by digest, or a snapshot of the index, pins them all at once.',
  responsibility: 'customer',
  cwe: ['CWE-1357', 'CWE-829'],
  references: ['https://en.opensuse.org/SDB:Zypper_manual'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'not pinned',
      code: `
        FROM opensuse/leap:15.6
        RUN zypper -n install «git» make=4.2.1
        USER 10001`,
      fixed: `
        FROM opensuse/leap:15.6
        RUN zypper -n install git=version make=4.2.1
        USER 10001`,
    },
  ],
  good: [
    {
      name: 'pinned',
      code: `
        FROM opensuse/leap:15.6
        RUN zypper -n in git=2.43.0 'make>=4.2' tool-1.rpm`,
    },
  ],
  unknown: [
    {
      name: 'packages decided by whoever builds',
      code: `
        FROM opensuse/leap:15.6
        ARG PACKAGES
        RUN zypper -n in $PACKAGES`,
    },
  ],
}
