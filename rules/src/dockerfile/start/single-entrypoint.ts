import { singleRule } from '../../helpers/single-rule'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default singleRule({
  id: 'docker-start-single-entrypoint',
  title: 'Several ENTRYPOINT in one stage',
  severity: 'medium',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: {
    hadolint: ['DL4004'],
    buildkit: ['MultipleInstructionsDisallowed'],
    trivy: ['DS-0007'],
    kics: ['6938958b-3f1a-451c-909b-baeee14bdc97'],
    semgrep: ['multiple-entrypoint-instructions'],
    sonar: ['S6589'],
    'dockerfile-utils': ['MULTIPLE_INSTRUCTIONS'],
  },

  keyword: 'ENTRYPOINT',
})

export const docs: RuleDocs = {
  rationale:
    'Only the last one counts. Whoever edits another, to drop a dangerous option for example, believes that it took effect.',
  remediation:
    'Keep the last, or merge what is needed of the others into it: several processes belong into several containers.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/reference/dockerfile/#entrypoint'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'two',
      code: `
        FROM node:22.11-slim
        USER node
        «ENTRYPOINT» ["node"]
        # the one that counts
        ENTRYPOINT ["tini", "node"]`,
      fixed: `
        FROM node:22.11-slim
        USER node
        # the one that counts
        ENTRYPOINT ["tini", "node"]`,
    },
  ],
  good: [
    {
      name: 'one in each stage',
      code: `
        FROM node:22.11-slim AS base
        ENTRYPOINT ["node"]
        FROM base
        ENTRYPOINT ["tini", "node"]`,
    },
  ],
  unknown: [
    {
      name: 'the base image may have another',
      code: `
        FROM registry.example.com/base:4
        ENTRYPOINT ["node"]`,
    },
  ],
}
