import { labelRule } from '../../helpers/label-rule'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default labelRule({
  id: 'docker-label-valid-url',
  title: 'Label does not hold a URL',
  severity: 'info',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['repudiation'],
  cia: ['availability'],
  aaa: [],
  aliases: { hadolint: ['DL3052'] },

  labels: ['org.opencontainers.image.url'],
  isValid: value => /^[a-z][a-z0-9+.-]*:\/\/[^\s]+$/i.test(value),
  expected: 'a URL',
})

export const docs: RuleDocs = {
  rationale: 'Whoever follows the link from a running image ends nowhere.',
  remediation: 'Write the whole address, with `https://`. Other keys go into the option `labels`.',
  responsibility: 'customer',
  cwe: [],
  references: ['https://github.com/opencontainers/image-spec/blob/main/annotations.md'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'something else',
      code: `
        FROM node:22.11-slim
        LABEL «org.opencontainers.image.url="example dot com"»`,
      fixed: null,
      noFix: 'The right value is not in the file.',
    },
    {
      name: "a key of one's own",
      code: `
        FROM node:22.11-slim
        LABEL a=b «com.example.own="example dot com"»`,
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
        LABEL org.opencontainers.image.url="https://example.com/web" com.example.own="example dot com"`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM node:22.11-slim
        ARG VALUE
        LABEL org.opencontainers.image.url=$VALUE`,
    },
  ],
}
