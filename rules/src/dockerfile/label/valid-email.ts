import { wrongLabels } from '../../helpers/labels'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-label-valid-email',
  title: 'Label does not hold an e-mail address',
  severity: 'info',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['repudiation'],
  cia: ['availability'],
  aaa: [],
  aliases: { hadolint: ['DL3058'] },

  on: ['LABEL'],
  options: { labels: { description: 'Keys of the labels to look at.', default: ['org.opencontainers.image.authors'] } },
  check: (dockerfile, context) => wrongLabels(dockerfile, context.strings('labels'), isValid, 'an e-mail address'),
})

function isValid(value: string): boolean {
  return /[^\s@<]+@[^\s@>]+\.[^\s@>]+/.test(value)
}

export const docs: RuleDocs = {
  rationale: 'Whoever finds a hole in the image has nobody to write to.',
  remediation: 'Write an address that a team reads. Other keys go into the option `labels`.',
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
        LABEL «org.opencontainers.image.authors="the web team"»`,
      fixed: null,
      noFix: 'The right value is not in the file.',
    },
    {
      name: "a key of one's own",
      code: `
        FROM node:22.11-slim
        LABEL a=b «com.example.own="the web team"»`,
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
        LABEL org.opencontainers.image.authors="Web <web@example.com>" com.example.own="the web team"`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM node:22.11-slim
        ARG VALUE
        LABEL org.opencontainers.image.authors=$VALUE`,
    },
  ],
}
