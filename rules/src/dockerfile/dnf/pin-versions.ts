import { pinRule } from '../../helpers/package-rules'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default pinRule({
  id: 'docker-dnf-pin-versions',
  title: 'Whatever version dnf finds is installed',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { hadolint: ['DL3041'], kics: ['93d88cf7-f078-46a8-8ddc-178e03aeacf1'] },
  tools: ['dnf'],
  separator: ({ prefix }) => (prefix === 'module' ? ':' : '-'),
})

export const docs: RuleDocs = {
  rationale:
    'The same Dockerfile gives another image tomorrow: with a version that breaks it, or with one that somebody published through a stolen account an hour ago.',
  remediation:
    'Write `git-2.47.1`, of a module its stream: `nodejs:22`. Weigh it: distributions drop old versions from their index, and a pinned version stays without its security patches until somebody raises it. Pinning the base image by digest, or a snapshot of the index, pins them all at once.',
  responsibility: 'customer',
  cwe: ['CWE-1357', 'CWE-829'],
  references: ['https://dnf.readthedocs.io/en/latest/command_ref.html#specifying-packages'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'a package and a module',
      code: `
        FROM fedora:41
        RUN dnf install -y «git» make-4.3 && dnf module install -y «nodejs»
        USER 10001`,
      fixed: `
        FROM fedora:41
        RUN dnf install -y git-1.2.3 make-4.3 && dnf module install -y nodejs:version
        USER 10001`,
    },
  ],
  good: [
    {
      name: 'pinned, from a file, a group',
      code: `
        FROM fedora:41
        ARG GIT
        RUN dnf install -y git-core-$GIT openssl-1:1.1.1k tool.rpm https://example.com/a-1.rpm @development && dnf group install -y 'Development Tools'`,
    },
  ],
  unknown: [
    {
      name: 'packages decided by whoever builds',
      code: `
        FROM fedora:41
        ARG PACKAGES
        RUN dnf install -y $PACKAGES`,
    },
  ],
}
