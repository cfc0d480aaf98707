import { upgradeRule } from '../../helpers/package-rules'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default upgradeRule({
  id: 'docker-apk-no-upgrade',
  title: 'Build upgrades all packages with apk',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { semgrep: ['avoid-apk-upgrade'], 'dockerfile-security': ['upgrade'] },
  tools: ['apk'],
  verbs: /^upgrade$/,
})

export const docs: RuleDocs = {
  rationale:
    'What the image holds now depends on the day of the build, and on which layer the cache had: two builds of one commit differ, and what was tested is not what runs.',
  remediation:
    'Take a newer base image, pinned, and rebuild when it is patched. If a patch cannot wait for that, upgrade the one package, in the RUN that installs.',
  responsibility: 'customer',
  cwe: ['CWE-1357'],
  references: ['https://wiki.alpinelinux.org/wiki/Alpine_Package_Keeper'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'all packages',
      code: `
        FROM alpine:3.20
        RUN «apk upgrade --no-cache» && make
        USER 10001`,
      fixed: `
        FROM alpine:3.20
        RUN make
        USER 10001`,
    },
    {
      name: 'the whole RUN',
      code: `
        FROM alpine:3.20
        COPY . .
        RUN «apk upgrade --no-cache»
        USER 10001`,
      fixed: `
        FROM alpine:3.20
        COPY . .
        USER 10001`,
    },
  ],
  good: [
    {
      name: 'one package, or an installation',
      code: `
        FROM alpine:3.20
        RUN apk upgrade --no-cache git && make`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM alpine:3.20
        ARG ACTION
        RUN apk $ACTION`,
    },
  ],
}
