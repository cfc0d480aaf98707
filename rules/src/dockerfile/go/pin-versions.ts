import { pinRule } from '../../helpers/package-rules'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default pinRule({
  id: 'docker-go-pin-versions',
  title: 'Whatever version go finds is installed',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { hadolint: ['DL3062'] },
  tools: ['go'],
  separator: () => '@',
})

export const docs: RuleDocs = {
  rationale:
    'The same Dockerfile gives another image tomorrow: with a version that breaks it, or with one that somebody published through a stolen account an hour ago.',
  remediation:
    'Write `go install example.com/tool@v1.2.3`; the checksum database then vouches that it is what everybody else got.',
  responsibility: 'customer',
  cwe: ['CWE-1357', 'CWE-829'],
  references: ['https://go.dev/ref/mod#go-install'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'no version',
      code: `
        FROM golang:1.23
        RUN go install «example.com/tool» && go run example.com/lint@latest ./...
        USER 10001`,
      fixed: `
        FROM golang:1.23
        RUN go install example.com/tool@version && go run example.com/lint@latest ./...
        USER 10001`,
    },
  ],
  good: [
    {
      name: 'pinned, or of this module',
      code: `
        FROM golang:1.23
        RUN go install example.com/tool@v1.2.3 && go install ./cmd/... && go run -tags dev main.go --all && go get && go build example.com/x`,
    },
  ],
  unknown: [
    {
      name: 'version decided by whoever builds',
      code: `
        FROM golang:1.23
        ARG VERSION
        RUN go install example.com/tool@$VERSION`,
    },
  ],
}
