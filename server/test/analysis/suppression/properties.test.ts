import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyEdits } from '../../support/apply-edits'
import { suppressionEdit, suppressionPlaces } from '../../../src/analysis/suppress'
import { UNUSED_SUPPRESSION } from '../../../src/analysis/suppression/unused'
import { dockerRule, findingsOf, lineOf, rows, RULES, terraformRule } from './forms'

const TF = terraformRule.id
const DO = dockerRule.id

/** All that any tool's comment begins with, and pieces of it. */
const WORDS = [
  ...rows.map(({ comment }) => comment.replace(/<[^>]*>/g, () => TF)),
  ...rows.flatMap(({ examples }) => examples.flatMap(({ lines }) => lines.filter(line => /#|\/\//.test(line)))),
  '#',
  '/*',
  '*/',
  '# parapet:ignore',
  'parapet:ignore-file',
  'exp:',
  ',',
  '{',
  '}',
  '<<EOT',
  'EOT',
  '"',
  '\\',
  'resource "aws_s3_bucket_public_access_block" "a" {',
  'block_public_acls = false',
  'FROM alpine:latest',
  'RUN sudo x',
  '\uFEFF',
  '\r',
  'ü🔐',
]
const anything = fc
  .array(fc.tuple(fc.constantFrom(...WORDS), fc.constantFrom('\n', '\r\n', ' ', '')), { maxLength: 25 })
  .map(parts => parts.flat().join(''))

describe('whatever is written', () => {
  test.each(['main.tf', 'Dockerfile'])('in %s, nothing throws and every fix applies', file => {
    fc.assert(
      fc.property(anything, text => {
        for (const finding of findingsOf(file, text)) {
          if (finding.rule === UNUSED_SUPPRESSION)
            for (const fix of finding.fixes()) expect(applyEdits(finding.location.file, fix.edits)).toBeDefined()
          else
            for (const place of suppressionPlaces(finding))
              expect(applyEdits(finding.location.file, [suppressionEdit(finding, 'why', place)])).toBeDefined()
        }
      }),
      { numRuns: 400 },
    )
  })
})

/** Blocks in a row, each with a finding of its own, and a comment somewhere. */
interface Placed {
  readonly text: string
  /** Findings that the comment may silence, as 1-based lines. */
  readonly allowed: readonly number[]
}

const terraform = fc
  .record({
    blocks: fc.integer({ min: 1, max: 5 }),
    at: fc.nat(),
    where: fc.constantFrom('above', 'inside', 'trailing', 'header', 'blank', 'heredoc', 'string'),
    comment: fc.constantFrom(
      `# parapet:ignore ${TF} x`,
      `// parapet:ignore ${TF}`,
      `/* parapet:ignore other,${TF} x */`,
    ),
    lineBreak: fc.constantFrom('\n', '\r\n'),
  })
  .map(({ blocks, at, where, comment, lineBreak }): Placed => {
    const chosen = at % blocks
    const lines: string[] = []
    const allowed: number[] = []
    for (let i = 0; i < blocks; i++) {
      const here = i === chosen
      if (here && where === 'blank') lines.push(comment, '')
      if (here && where === 'above') lines.push(comment)
      lines.push(
        `resource "aws_s3_bucket_public_access_block" "b${String(i)}" {${here && where === 'header' ? ` ${comment}` : ''}`,
      )
      if (here && where === 'heredoc') lines.push('  note = <<EOT', `  ${comment}`, 'EOT')
      if (here && where === 'string') lines.push(`  note = "${comment}"`)
      if (here && where === 'inside') lines.push(`  ${comment}`)
      lines.push(`  block_public_acls = false${here && where === 'trailing' ? ` ${comment}` : ''}`)
      if (here && ['above', 'inside', 'trailing', 'header'].includes(where)) allowed.push(lines.length)
      lines.push('}')
      if (i % 2 === 0) lines.push('')
    }
    return { text: lines.join(lineBreak), allowed }
  })

const dockerfile = fc
  .record({
    stages: fc.integer({ min: 1, max: 4 }),
    runs: fc.integer({ min: 1, max: 3 }),
    at: fc.nat(),
    where: fc.constantFrom('above', 'from', 'inside', 'trailing', 'blank', 'heredoc'),
    directive: fc.boolean(),
    lineBreak: fc.constantFrom('\n', '\r\n'),
  })
  .map(({ stages, runs, at, where, directive, lineBreak }): Placed => {
    const comment = `# parapet:ignore other, ${DO} x`
    const chosen = at % (stages * runs)
    const lines: string[] = directive ? ['# syntax=docker/dockerfile:1'] : []
    const allowed: number[] = []
    for (let stage = 0; stage < stages; stage++) {
      const inStage = Math.floor(chosen / runs) === stage
      if (inStage && where === 'from') lines.push(comment)
      lines.push(`FROM alpine:3 AS s${String(stage)}`)
      for (let run = 0; run < runs; run++) {
        const here = chosen === stage * runs + run
        if (here && where === 'blank') lines.push(comment, '')
        if (here && where === 'above') lines.push(comment)
        if (here && where === 'heredoc') lines.push('RUN <<EOT', comment, 'sudo a', 'EOT')
        else if (here && where === 'inside') lines.push('RUN a \\', `  ${comment}`, '  && sudo b')
        else lines.push(`RUN sudo c${here && where === 'trailing' ? ` ${comment}` : ''}`)
        if ((here && where === 'above') || (inStage && where === 'from')) allowed.push(lines.length)
      }
    }
    return { text: lines.join(lineBreak), allowed }
  })

describe('our comment silences what it stands for and nothing else', () => {
  test.each([
    ['main.tf', terraform],
    ['Dockerfile', dockerfile],
  ] as const)('in %s', (file, texts) => {
    fc.assert(
      fc.property(texts, ({ text, allowed }) => {
        const findings = findingsOf(file, text).filter(({ rule }) => RULES.includes(rule))
        const silenced = findings.filter(({ suppression }) => suppression !== undefined)
        expect(silenced.map(lineOf)).toEqual(allowed)
        expect(findings.length).toBeGreaterThan(0)
      }),
      { numRuns: 500 },
    )
  })

  test.each([
    ['main.tf', terraform],
    ['Dockerfile', dockerfile],
  ] as const)(
    'and the edit that writes one in %s reaches its finding, and no line of the text is lost',
    (file, texts) => {
      fc.assert(
        fc.property(texts, fc.nat(), ({ text }, choice) => {
          const open = findingsOf(file, text).filter(
            ({ rule, suppression }) => RULES.includes(rule) && suppression === undefined,
          )
          const finding = open[choice % open.length]
          if (finding === undefined) return
          const before = text.split(/\r?\n/)
          for (const place of suppressionPlaces(finding)) {
            const edited = applyEdits(finding.location.file, [suppressionEdit(finding, 'why', place)])!
            const after = findingsOf(file, edited)
            const again = after.find(({ fingerprint }) => fingerprint === finding.fingerprint)
            expect(again?.suppression).toBeDefined()
            expect(after.filter(({ rule }) => RULES.includes(rule))).toHaveLength(
              findingsOf(file, text).filter(({ rule }) => RULES.includes(rule)).length,
            )
            const lines = edited.split(/\r?\n/)
            expect(before.filter(line => !line.includes('parapet:ignore') && !lines.includes(line))).toEqual([])
          }
        }),
        { numRuns: 300 },
      )
    },
  )
})

/** Each form's own scope, wherever the examples are put: nothing of what stands around them is silenced with them. */
describe('other tools’ comments silence nothing beyond their scope', () => {
  const LOCAL = rows.filter(({ silences }) => !/whole file|whole resource|every rule/.test(silences))
  test('with more blocks and stages before and behind', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...LOCAL.flatMap(({ examples }) => examples.filter(one => one.silenced.length > 0))),
        fc.integer({ min: 1, max: 4 }),
        (example, count) => {
          const isDocker = example.file === 'Dockerfile'
          const extra = isDocker
            ? ['FROM alpine:3', 'RUN sudo before']
            : ['resource "aws_s3_bucket_public_access_block" "before" {', '  block_public_acls = false', '}', '']
          const around = Array.from({ length: count }, () => extra).flat()
          const head = isDocker ? example.lines.findIndex(line => !/^# *(?:check|syntax|escape)=/.test(line)) : 0
          const lines = [...example.lines.slice(0, head), ...around, ...example.lines.slice(head), '', ...around]
          const findings = findingsOf(example.file, lines.join('\n')).filter(({ rule }) => RULES.includes(rule))
          const silenced = findings.filter(({ suppression }) => suppression !== undefined).map(lineOf)
          const shifted = example.silenced.map(line => line + (line > head ? around.length : 0))
          expect(silenced).toEqual(shifted)
        },
      ),
      { numRuns: 300 },
    )
  })
})
