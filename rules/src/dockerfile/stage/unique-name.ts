import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-stage-unique-name',
  title: 'Two stages have the same name',
  severity: 'medium',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: {
    hadolint: ['DL3024'],
    buildkit: ['DuplicateStageName'],
    trivy: ['DS-0012'],
    checkov: ['CKV_DOCKER_11'],
    kics: ['f2daed12-c802-49cd-afed-fe41d0b82fed'],
    semgrep: ['alias-must-be-unique'],
    'dockerfile-utils': ['DUPLICATE_BUILD_STAGE_NAME'],
  },

  on: ['FROM'],
  *check({ stages }) {
    const first = new Map<string, (typeof stages)[number]>()
    for (const stage of stages) {
      const name = stage.name?.toLowerCase()
      const earlier = name === undefined ? undefined : first.get(name)
      if (name !== undefined && !earlier) first.set(name, stage)
      if (!earlier || !stage.from.alias) continue
      yield {
        at: { instruction: stage.from, part: stage.from.alias },
        message: `another stage is called ${stage.name ?? ''}`,
        related: [{ at: earlier.from.at, message: 'The first is here' }],
      }
    }
  },
})

export const docs: RuleDocs = {
  rationale:
    '`COPY --from` and `--target` mean one of the two: which one changes when a stage moves, and the image ships files of the other, tests or tools for example.',
  remediation: 'Give each stage a name of its own.',
  responsibility: 'customer',
  cwe: ['CWE-706'],
  references: ['https://docs.docker.com/reference/build-checks/duplicate-stage-name/'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'the same, in another case',
      code: `
        FROM golang:1.23 AS build
        FROM node:22.11-slim AS «BUILD»
        USER node`,
      fixed: null,
      noFix: 'Which of the two the other lines mean is not known.',
    },
  ],
  good: [
    {
      name: 'different',
      code: `
        FROM golang:1.23 AS build
        FROM node:22.11-slim AS web
        FROM scratch`,
    },
  ],
  unknown: [
    {
      name: 'not complete yet',
      code: `
        FROM golang:1.23 AS
        FROM node:22.11-slim AS`,
    },
  ],
}
