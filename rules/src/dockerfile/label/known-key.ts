import { removeWord, removeInstruction } from '../../fixes/dockerfile'
import { labelsOf } from '../../lib/labels'
import { withTriggers } from '../../lib/stages'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-label-known-key',
  title: 'Label that nobody expects',
  severity: 'info',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: { hadolint: ['DL3050'] },

  on: ['LABEL'],
  options: {
    labels: { description: 'All keys that labels may have; none is checked while the list is empty.', default: [] },
  },
  *check(dockerfile, context) {
    const allowed = context.strings('labels')
    if (allowed.length === 0) return
    for (const instruction of withTriggers(dockerfile, 'LABEL')) {
      const labels = labelsOf(instruction)
      for (const label of labels.filter(({ key }) => !allowed.includes(key) && !key.includes('$')))
        yield {
          at: { instruction, part: { at: label.at } },
          message: `${label.key} is not among the labels agreed on`,
          fix: () => ({
            title: 'Remove the label',
            applicability: 'suggestion',
            impact: 'in-place',
            edits: labels.length === 1 ? removeInstruction(instruction) : removeWord(label),
          }),
        }
    }
  },
})

export const docs: RuleDocs = {
  rationale: 'A key with a slip in it is a label that no search finds, while the one that was meant is missing.',
  remediation: 'Name all keys you use in the option `labels`, or leave it empty.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/reference/dockerfile/#label'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'a slip, and one alone',
      code: `
        FROM node:22.11-slim
        LABEL team=web «taem=web»
        LABEL «colour=blue»
        USER node`,
      options: { labels: ['team'] },
      fixed: `
        FROM node:22.11-slim
        LABEL team=web
        USER node`,
    },
  ],
  good: [
    {
      name: 'nothing is agreed on',
      code: `
        FROM node:22.11-slim
        LABEL colour=blue`,
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
