import { wrongLabels } from '../../helpers/labels'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-label-valid-version',
  title: 'Label does not hold a version',
  severity: 'info',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['repudiation'],
  cia: ['availability'],
  aaa: [],
  aliases: { hadolint: ['DL3056'] },

  on: ['LABEL'],
  options: { labels: { description: 'Keys of the labels to look at.', default: ['org.opencontainers.image.version'] } },
  check: (dockerfile, context) => wrongLabels(dockerfile, context.strings('labels'), isValid, 'a semantic version'),
})

function isValid(value: string): boolean {
  return /^v?(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/.test(value)
}

export const docs: RuleDocs = {
  rationale: 'Tools that compare versions to find the vulnerable ones skip this image.',
  remediation:
    'Write a semantic version, `1.4.2`, best through a build argument. Other keys go into the option `labels`.',
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
        LABEL «org.opencontainers.image.version="newest"»`,
      fixed: null,
      noFix: 'The right value is not in the file.',
    },
    {
      name: "a key of one's own",
      code: `
        FROM node:22.11-slim
        LABEL a=b «com.example.own="newest"»`,
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
        LABEL org.opencontainers.image.version="1.4.2" com.example.own="newest"`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM node:22.11-slim
        ARG VALUE
        LABEL org.opencontainers.image.version=$VALUE`,
    },
  ],
}
