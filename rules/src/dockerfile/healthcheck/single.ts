import { singleRule } from '../../helpers/single-rule'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default singleRule({
  id: 'docker-healthcheck-single',
  title: 'Several HEALTHCHECK in one stage',
  severity: 'medium',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: {
    hadolint: ['DL3012'],
    buildkit: ['MultipleInstructionsDisallowed'],
    trivy: ['DS-0023'],
    sonar: ['S6589'],
    'dockerfile-utils': ['MULTIPLE_INSTRUCTIONS'],
  },

  keyword: 'HEALTHCHECK',
})

export const docs: RuleDocs = {
  rationale:
    'Only the last one counts. Whoever edits another, to drop a dangerous option for example, believes that it took effect.',
  remediation:
    'Keep the last, or merge what is needed of the others into it: several processes belong into several containers.',
  responsibility: 'customer',
  cwe: ['CWE-754'],
  references: ['https://docs.docker.com/reference/dockerfile/#healthcheck'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'two',
      code: `
        FROM node:22.11-slim
        USER node
        «HEALTHCHECK» CMD ["a"]
        # the one that counts
        HEALTHCHECK --interval=5s CMD ["b"]`,
      fixed: `
        FROM node:22.11-slim
        USER node
        # the one that counts
        HEALTHCHECK --interval=5s CMD ["b"]`,
    },
  ],
  good: [
    {
      name: 'one in each stage',
      code: `
        FROM node:22.11-slim AS base
        HEALTHCHECK CMD ["a"]
        FROM base
        HEALTHCHECK --interval=5s CMD ["b"]`,
    },
  ],
  unknown: [
    {
      name: 'the base image may have another',
      code: `
        FROM registry.example.com/base:4
        HEALTHCHECK CMD ["a"]`,
    },
  ],
}
