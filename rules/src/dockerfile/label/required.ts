import { placeholder, withPlaceholders } from '../../fixes/placeholder'
import { insertInstructionAfter } from '../../fixes/dockerfile'
import { labelsOf } from '../../lib/labels'
import { chainOf } from '../../lib/stages'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-label-required',
  title: 'Image lacks a label',
  severity: 'info',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['repudiation'],
  cia: ['availability'],
  aaa: [],
  aliases: {
    hadolint: ['DL3049'],
    sonar: ['S7028'],
    cnspec: ['mondoo-docker-security-image-source-label', 'mondoo-docker-security-image-authors-label'],
  },

  on: ['FROM', 'LABEL'],
  options: { labels: { description: 'Keys of the labels that the final image has to have.', default: [] } },
  *check({ finalStage }, context) {
    if (!finalStage) return
    const present = chainOf(finalStage).flatMap(stage =>
      stage.of('LABEL').flatMap(label => labelsOf(label).map(({ key }) => key)),
    )
    // A key in a variable may be any of them.
    if (present.some(key => key.includes('$'))) return
    for (const key of context.strings('labels').filter(wanted => !present.includes(wanted)))
      yield {
        at: finalStage,
        message: `no label ${key}`,
        fix: () => ({
          title: `Add the label ${key}`,
          applicability: 'needs-input',
          impact: 'in-place',
          edits: withPlaceholders(insertInstructionAfter(finalStage.from, `LABEL ${key}="${placeholder('value')}"`)),
        }),
      }
  },
})

export const docs: RuleDocs = {
  rationale: 'Of an image that runs somewhere nobody can tell whom to call, or which commit to patch.',
  remediation:
    'Name the keys in the option `labels`; nothing is required without it. Good ones are `org.opencontainers.image.source` and `.revision`.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://github.com/opencontainers/image-spec/blob/main/annotations.md'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'one of two',
      code: `
        «FROM node:22.11-slim»
        LABEL team=web
        USER node`,
      options: { labels: ['team', 'org.opencontainers.image.source'] },
      fixed: `
        FROM node:22.11-slim
        LABEL org.opencontainers.image.source="value"
        LABEL team=web
        USER node`,
    },
  ],
  good: [
    { name: 'nothing is required', code: 'FROM node:22.11-slim' },
    {
      name: 'in the stage it continues',
      code: `
        FROM node:22.11-slim AS base
        LABEL team=web
        FROM base`,
      options: { labels: ['team'] },
    },
  ],
  unknown: [
    {
      name: 'a key that is decided by whoever builds',
      code: `
        FROM node:22.11-slim
        ARG KEY
        LABEL $KEY=web`,
      options: { labels: ['team'] },
    },
  ],
}
