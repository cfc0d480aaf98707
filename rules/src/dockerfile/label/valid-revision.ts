import { wrongLabels } from '../../helpers/labels'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-label-valid-revision',
  title: 'Label does not hold a commit',
  severity: 'info',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['repudiation'],
  cia: ['availability'],
  aaa: [],
  aliases: { hadolint: ['DL3055'] },

  on: ['LABEL'],
  options: {
    labels: { description: 'Keys of the labels to look at.', default: ['org.opencontainers.image.revision'] },
  },
  check: (dockerfile, context) => wrongLabels(dockerfile, context.strings('labels'), isValid, 'the hash of a commit'),
})

function isValid(value: string): boolean {
  return /^(?:[0-9a-f]{7,40}|[0-9a-f]{64})$/.test(value)
}

export const docs: RuleDocs = {
  rationale: 'When a hole is found nobody can tell which source this image was made of.',
  remediation:
    'Pass the commit as build argument: `LABEL org.opencontainers.image.revision=$COMMIT`. Other keys go into the option `labels`.',
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
        LABEL «org.opencontainers.image.revision="main"»`,
      fixed: null,
      noFix: 'The right value is not in the file.',
    },
    {
      name: "a key of one's own",
      code: `
        FROM node:22.11-slim
        LABEL a=b «com.example.own="main"»`,
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
        LABEL org.opencontainers.image.revision="0123456789abcdef0123456789abcdef01234567" com.example.own="main"`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM node:22.11-slim
        ARG VALUE
        LABEL org.opencontainers.image.revision=$VALUE`,
    },
  ],
}
