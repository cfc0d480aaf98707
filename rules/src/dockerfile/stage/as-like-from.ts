import { replaceWord } from '../../fixes/dockerfile'
import { textAt } from '../../model/source'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-stage-as-like-from',
  title: 'AS and FROM are written differently',
  severity: 'info',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: { buildkit: ['FromAsCasing'] },

  on: ['FROM'],
  *check(dockerfile) {
    for (const from of dockerfile.instructions('FROM')) {
      const { file, span } = from.image.at
      const [, gap = '', as = ''] = /^(\s+)(as)\b/i.exec(file.text.slice(span.end, from.at.span.end)) ?? []
      const keyword = textAt(from.keywordAt)
      const wanted = keyword === keyword.toLowerCase() ? 'as' : 'AS'
      if (!from.alias || as === '' || as === wanted) continue
      const start = span.end + gap.length
      const at = { file, span: { start, end: start + as.length } }
      yield {
        at: { instruction: from, part: { at } },
        message: `${as} beside ${keyword}`,
        fix: () => ({
          title: `Write ${wanted}`,
          applicability: 'safe',
          impact: 'in-place',
          edits: replaceWord({ at }, wanted),
        }),
      }
    }
  },
})

export const docs: RuleDocs = {
  rationale: 'Keywords that all look alike are read as keywords: a stage is not overlooked.',
  remediation: 'Write `FROM … AS …`, or both in lower case.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/reference/build-checks/from-as-casing/'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'lower beside upper',
      code: `
        FROM node:22.11-slim «as» base
        USER node`,
      fixed: `
        FROM node:22.11-slim AS base
        USER node`,
    },
    {
      name: 'upper beside lower',
      code: `
        from node:22.11-slim «AS» base
        user node`,
      fixed: `
        from node:22.11-slim as base
        user node`,
    },
  ],
  good: [
    {
      name: 'alike',
      code: `
        FROM node:22.11-slim AS base
        from base as test`,
    },
  ],
  unknown: [{ name: 'not complete yet', code: 'FROM node:22.11-slim as' }],
}
