import { pinRule } from '../../helpers/package-rules'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default pinRule({
  id: 'docker-apk-pin-versions',
  title: 'Whatever version apk finds is installed',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { hadolint: ['DL3018'], kics: ['d3499f6d-1651-41bb-a9a7-de925fea487b'] },
  tools: ['apk'],
  separator: () => '=',
})

export const docs: RuleDocs = {
  rationale:
    'The same Dockerfile gives another image tomorrow: with a version that breaks it, or with one that somebody published through a stolen account an hour ago.',
  remediation:
    'Write `git=2.45.2-r0`, or `git~2.45` for its patches, too. Weigh it: distributions drop old versions from their index, and a pinned version stays without its security patches until somebody raises it. Pinning the base image by digest, or a snapshot of the index, pins them all at once.',
  responsibility: 'customer',
  cwe: ['CWE-1357', 'CWE-829'],
  references: ['https://wiki.alpinelinux.org/wiki/Alpine_Package_Keeper'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'not pinned',
      code: `
        FROM alpine:3.20
        RUN apk add --no-cache --virtual .build «gcc» make~4.4
        USER 10001`,
      fixed: `
        FROM alpine:3.20
        RUN apk add --no-cache --virtual .build gcc=version make~4.4
        USER 10001`,
    },
  ],
  good: [
    {
      name: 'pinned',
      code: `
        FROM alpine:3.20
        RUN apk add --no-cache -X https://example.com/repo git=2.45.2-r0 'make>4.3' /tmp/tool.apk`,
    },
  ],
  unknown: [
    {
      name: 'packages decided by whoever builds',
      code: `
        FROM alpine:3.20
        ARG PACKAGES
        RUN apk add --no-cache \${PACKAGES}`,
    },
  ],
}
