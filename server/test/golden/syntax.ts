import path from 'node:path'
import { existsSync } from 'node:fs'
import { parseHcl } from '../../src/syntax/hcl/parser'
import { at, flag, type Json, text } from './json'
import { rowsOf } from './expressions'
import type { Result } from './result'

/** Texts that Terraform refuses to parse: ours says so too, within a line of where Terraform does; and no other texts. */
export function runSyntax(directory: string): Result[] {
  const rows = rowsOf(path.join(directory, 'invalid.jsonl'))
  const invalid = rows.filter(row => flag(at(row, 'syntax')))
  const valid = rows.filter(row => !flag(at(row, 'syntax'))).map(row => text(at(row, 'text')) ?? '')
  const formats = path.join(directory, 'fmt.jsonl')
  const rowsOfFormat = existsSync(formats) ? rowsOf(formats) : []
  const formatted = rowsOfFormat.filter(row => text(at(row, 'after')) !== undefined)
  const refused = rowsOfFormat
    .filter(row => text(at(row, 'after')) === undefined)
    .map(row => text(at(row, 'before')) ?? '')
  const accepted = refused.filter(content => parseHcl(content).problems.length === 0)
  for (const row of formatted) valid.push(text(at(row, 'before')) ?? '', text(at(row, 'after')) ?? '')
  const misses = invalid.flatMap(missOf)
  const false_ = valid.flatMap(content => {
    const [problem] = parseHcl(content).problems
    return problem === undefined ? [] : [`${JSON.stringify(content)}\n    valid, but: ${problem.message}`]
  })
  return [
    { set: 'syntax', total: invalid.length, passed: invalid.length - misses.length, misses, required: 0.97 },
    { set: 'valid texts', total: valid.length, passed: valid.length - false_.length, misses: false_, required: 1 },
    {
      set: 'fmt refusals',
      total: refused.length,
      passed: refused.length - accepted.length,
      misses: accepted.map(content => JSON.stringify(content)),
      required: undefined,
    },
  ]
}

function missOf(row: Json): string[] {
  const content = text(at(row, 'text')) ?? ''
  const lines = wantedLines(row)
  const found = parseHcl(content).problems.map(({ span }) => lineAt(content, span.start))
  if (found.some(line => lines.some(wanted => Math.abs(wanted - line) <= 1))) return []
  return [
    `${JSON.stringify(content)}\n    ${text(at(row, 'error')) ?? ''} in line ${lines.join(', ')}, found in ${found.join(', ') || 'none'}`,
  ]
}

function wantedLines(row: Json): number[] {
  const line = at(row, 'line')
  return line?.kind === 'number' ? [Number(line.raw)] : []
}

function lineAt(content: string, offset: number): number {
  return content.slice(0, offset).split('\n').length
}
