import type { Dockerfile } from '../../model/dockerfile'
import type { Location } from '../../model/source'
import { replaceWord } from '../../fixes/dockerfile'
import { textAt } from '../../model/source'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-comment-lowercase-directive',
  title: 'Parser directive has capital letters',
  severity: 'info',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: { 'dockerfile-utils': ['CASING_DIRECTIVE'] },

  on: ['FROM'],
  *check(dockerfile) {
    const [first] = dockerfile.stages
    for (const at of first ? directiveNames(dockerfile) : []) {
      const written = textAt(at)
      if (!first || written === written.toLowerCase()) continue
      yield {
        at: { instruction: first.from, part: { at } },
        fix: () => ({
          title: `Write ${written.toLowerCase()}`,
          applicability: 'safe',
          impact: 'in-place',
          edits: replaceWord({ at }, written.toLowerCase()),
        }),
      }
    }
  },
})

/** Of the lines on top: the first that is no directive ends them. */
function* directiveNames({ file }: Dockerfile): Generator<Location> {
  const line = /^(?:\uFEFF)?(#[ \t]*)(syntax|escape|check)[ \t]*=[^\n]*(?:\n|$)/i
  for (let start = 0; start < file.text.length;) {
    const [whole, before = '', name = ''] = line.exec(file.text.slice(start, start + 1000)) ?? []
    if (whole === undefined) return
    const at = start + whole.indexOf(before) + before.length
    yield { file, span: { start: at, end: at + name.length } }
    start += whole.length
  }
}

export const docs: RuleDocs = {
  rationale:
    'Docker takes it, other tools read it as a comment: they split lines, or judge the file, in another way than the build.',
  remediation: 'Write `syntax`, `escape` and `check` in lower case.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/reference/dockerfile/#parser-directives'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'in capitals',
      code: `
        # «Syntax»=docker/dockerfile:1
        FROM node:22.11-slim
        USER node`,
      fixed: `
        # syntax=docker/dockerfile:1
        FROM node:22.11-slim
        USER node`,
    },
  ],
  good: [
    {
      name: 'lower case, and a comment',
      code: `
        # syntax=docker/dockerfile:1
        # Built = by hand
        FROM node:22.11-slim
        # ESCAPE=\``,
    },
  ],
  unknown: [
    {
      name: 'no directive any more',
      code: `
        # a comment
        # ESCAPE=\`
        FROM node:22.11-slim`,
    },
  ],
}
