import { singleRule } from '../../helpers/single-rule'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default singleRule({
  id: 'docker-start-single-cmd',
  title: 'Several CMD in one stage',
  severity: 'medium',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: {
    hadolint: ['DL4003'],
    buildkit: ['MultipleInstructionsDisallowed'],
    trivy: ['DS-0016'],
    kics: ['41c195f4-fc31-4a5c-8a1b-90605538d49f'],
    semgrep: ['multiple-cmd-instructions'],
    sonar: ['S6589'],
    'dockerfile-utils': ['MULTIPLE_INSTRUCTIONS'],
  },

  keyword: 'CMD',
})

export const docs: RuleDocs = {
  rationale:
    'Only the last one counts. Whoever edits another, to drop a dangerous option for example, believes that it took effect.',
  remediation:
    'Keep the last, or merge what is needed of the others into it: several processes belong into several containers.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/reference/dockerfile/#cmd'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'two',
      code: `
        FROM node:22.11-slim
        USER node
        «CMD» ["node", "a.js"]
        # the one that counts
        CMD ["node", "b.js"]`,
      fixed: `
        FROM node:22.11-slim
        USER node
        # the one that counts
        CMD ["node", "b.js"]`,
    },
  ],
  good: [
    {
      name: 'one in each stage',
      code: `
        FROM node:22.11-slim AS base
        CMD ["node", "a.js"]
        FROM base
        CMD ["node", "b.js"]`,
    },
  ],
  unknown: [
    {
      name: 'the base image may have another',
      code: `
        FROM registry.example.com/base:4
        CMD ["node", "a.js"]`,
    },
  ],
}
