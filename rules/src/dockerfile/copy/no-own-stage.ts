import { flagReferences, REFERENCE_KEYWORDS } from '../../lib/stage-references'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-copy-no-own-stage',
  title: 'Stage copies from itself',
  severity: 'medium',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: {
    hadolint: ['DL3023'],
    trivy: ['DS-0006'],
    kics: ['cdddb86f-95f6-4fc4-b5a1-483d9afceb2b'],
    semgrep: ['copy-from-own-alias'],
  },

  on: REFERENCE_KEYWORDS,
  *check(dockerfile) {
    for (const { instruction, name, at } of flagReferences(dockerfile)) {
      const { stage } = instruction
      if (!stage || (stage.name?.toLowerCase() !== name.toLowerCase() && String(stage.index) !== name)) continue
      const earlier = dockerfile.stages.some(
        other => other.index < stage.index && other.name?.toLowerCase() === name.toLowerCase(),
      )
      if (!earlier) yield { at: { instruction, part: { at } } }
    }
  },
})

export const docs: RuleDocs = {
  rationale: 'The stage is not finished: Docker refuses, or takes a public image of that name, whoever published it.',
  remediation: 'Copy from another stage; within one stage `RUN cp` does it.',
  responsibility: 'customer',
  cwe: ['CWE-706'],
  references: ['https://docs.docker.com/build/building/multi-stage/'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'by name',
      code: `
        FROM node:22.11-slim AS web
        COPY --from=«web» /a /b`,
      fixed: null,
      noFix: 'Which stage was meant is not known.',
    },
  ],
  good: [
    {
      name: 'an earlier one',
      code: `
        FROM golang:1.23 AS build
        FROM scratch AS web
        COPY --from=build /a /b`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM node:22.11-slim AS web
        ARG STAGE
        COPY --from=$STAGE /a /b`,
    },
  ],
}
