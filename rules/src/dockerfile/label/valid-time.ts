import { wrongLabels } from '../../helpers/labels'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-label-valid-time',
  title: 'Label does not hold a time',
  severity: 'info',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['repudiation'],
  cia: ['availability'],
  aaa: [],
  aliases: { hadolint: ['DL3053'] },

  on: ['LABEL'],
  options: { labels: { description: 'Keys of the labels to look at.', default: ['org.opencontainers.image.created'] } },
  check: (dockerfile, context) => wrongLabels(dockerfile, context.strings('labels'), isValid, 'a time by RFC 3339'),
})

function isValid(value: string): boolean {
  return /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/.test(value)
}

export const docs: RuleDocs = {
  rationale: 'Tools that look for old, unpatched images cannot tell the age of this one.',
  remediation:
    'Write it as RFC 3339 says, `2026-01-31T12:00:00Z`, best through a build argument. Other keys go into the option `labels`.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://github.com/opencontainers/image-spec/blob/main/annotations.md'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'something else',
      code: `
        FROM node:22.11-slim
        LABEL «org.opencontainers.image.created="yesterday"»`,
      fixed: null,
      noFix: 'The right value is not in the file.',
    },
    {
      name: "a key of one's own",
      code: `
        FROM node:22.11-slim
        LABEL a=b «com.example.own="yesterday"»`,
      options: { labels: ['com.example.own'] },
      fixed: null,
      noFix: 'The right value is not in the file.',
    },
  ],
  good: [
    {
      name: 'as it is meant, and other labels',
      code: `
        FROM node:22.11-slim
        LABEL org.opencontainers.image.created="2026-01-31T12:00:00Z" com.example.own="yesterday"`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM node:22.11-slim
        ARG VALUE
        LABEL org.opencontainers.image.created=$VALUE`,
    },
  ],
}
