import { wrongLabels } from '../../helpers/labels'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-label-valid-license',
  title: 'Label does not name a licence',
  severity: 'info',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['repudiation'],
  cia: ['availability'],
  aaa: [],
  aliases: { hadolint: ['DL3054'] },

  on: ['LABEL'],
  options: {
    labels: { description: 'Keys of the labels to look at.', default: ['org.opencontainers.image.licenses'] },
  },
  check: (dockerfile, context) => wrongLabels(dockerfile, context.strings('labels'), isValid, 'an SPDX expression'),
})

function isValid(value: string): boolean {
  return /^\(*[A-Za-z0-9][A-Za-z0-9.+-]*\)*(?:\s+(?:AND|OR|WITH)\s+\(*[A-Za-z0-9][A-Za-z0-9.+-]*\)*)*$/.test(value)
}

export const docs: RuleDocs = {
  rationale: 'Licence scanners skip what they cannot read; the obligation stays.',
  remediation: 'Write an SPDX expression: `MIT`, `Apache-2.0 OR MIT`. Other keys go into the option `labels`.',
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
        LABEL «org.opencontainers.image.licenses="see the file LICENSE"»`,
      fixed: null,
      noFix: 'The right value is not in the file.',
    },
    {
      name: "a key of one's own",
      code: `
        FROM node:22.11-slim
        LABEL a=b «com.example.own="see the file LICENSE"»`,
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
        LABEL org.opencontainers.image.licenses="MIT OR Apache-2.0" com.example.own="see the file LICENSE"`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM node:22.11-slim
        ARG VALUE
        LABEL org.opencontainers.image.licenses=$VALUE`,
    },
  ],
}
