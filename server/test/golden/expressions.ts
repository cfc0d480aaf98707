import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Plan } from '../../src/terraform/evaluation/plan'
import type { ParsedFile } from '../../src/terraform/sources'
import { typeText } from '../../src/terraform/values/types'
import type { Value } from '../../src/terraform/values/value'
import { parseHcl } from '../../src/syntax/hcl/parser'
import { compare, describe, show } from './compare'
import { filesBelow } from './files'
import { at, flag, type Json, readJson, text } from './json'
import type { Result } from './result'

export function rowsOf(file: string): Json[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(readJson)
}

interface Outcome {
  readonly value: Value | undefined
  readonly error: string | undefined
}

function parsed(name: string, content: string): ParsedFile {
  return { file: { uri: `file:///${name}`, text: content }, tree: parseHcl(content) }
}

/** Evaluates the right side of an attribute in a `locals` block, with other files around it. */
function evaluate(expression: string, preamble: ParsedFile, root: string): Outcome {
  const source = parsed('main.tf', `locals {\n  x = ${expression}\n}\n`)
  const [problem] = source.tree.problems
  if (problem !== undefined) return { value: undefined, error: problem.message }
  const sources = { documents: [preamble, source], variableFiles: [] }
  const surroundings = { files: filesBelow(root), module: () => undefined, workspace: 'default' }
  const module = new Plan(sources, surroundings).root
  const { declarations } = module
  const local = declarations.locals.get('x')
  if (local === undefined || declarations.locals.size === 0) return { value: undefined, error: 'no such local' }
  module.check({ source: local.source, node: local.node.value })
  const value = module.local('x')
  const [error] = module.errors
  return { value, error: error && `${error.summary}: ${error.detail}` }
}

export function runExpressions(directory: string): Result {
  const root = path.join(directory, 'expressions_fixture')
  const preamble = parsed('preamble.tf', readFileSync(path.join(root, 'preamble.tf'), 'utf8'))
  const misses: string[] = []
  const rows = rowsOf(path.join(directory, 'expressions.jsonl'))
  for (const row of rows) {
    const expression = text(at(row, 'expr')) ?? ''
    const miss = judge(
      row,
      contained(() => evaluate(expression, preamble, root)),
    )
    if (miss !== undefined) misses.push(`${text(at(row, 'group')) ?? ''}  ${expression}\n    ${miss}`)
  }
  return { set: 'expressions', total: rows.length, passed: rows.length - misses.length, misses, required: 0.99 }
}

function contained(evaluate: () => Outcome): Outcome {
  try {
    return evaluate()
  } catch (error) {
    return { value: undefined, error: `THROWN ${String(error instanceof Error ? error.stack : error)}` }
  }
}

/** Undefined when the outcome is Terraform's. */
function judge(row: Json, { value, error }: Outcome): string | undefined {
  if (error?.startsWith('THROWN') === true) return error
  if (!flag(at(row, 'ok'))) {
    const wanted = `${text(at(row, 'error')) ?? ''}: ${text(at(row, 'detail')) ?? ''}`
    return error === undefined ? `wanted an error (${wanted}), found ${describe(value)}` : undefined
  }
  const wanted = at(row, 'value')
  // A value that Terraform does not know, of a type that it does not know, was recorded as null.
  const isOpen = wanted?.kind === 'null' && text(at(row, 'type')) === 'any'
  if (isOpen && error === undefined && value?.kind === 'unknown' && value.type.kind === 'dynamic') return undefined
  if (error !== undefined) return `wanted ${wanted === undefined ? '' : show(wanted)}, found an error: ${error}`
  if (wanted === undefined) return 'a row without value'
  const type = value && typeText(value.type)
  // What only apply knows was recorded as null of no type.
  if (wanted.kind === 'null' && value?.kind === 'unknown' && type === 'any') return undefined
  const wrong = compare(wanted, value).find(({ isSame }) => !isSame)
  if (wrong !== undefined) return `at "${wrong.path}" wanted ${wrong.wanted}, found ${wrong.found}`
  return type === text(at(row, 'type')) ? undefined : `wanted type ${text(at(row, 'type')) ?? ''}, found ${type ?? ''}`
}

export function runUnknowns(directory: string): Result {
  const preamble = readFileSync(path.join(directory, 'unknowns_preamble.tf'), 'utf8')
  const misses: string[] = []
  const rows = rowsOf(path.join(directory, 'unknowns.jsonl'))
  for (const row of rows) {
    const locals = text(at(row, 'locals')) ?? ''
    const expression = text(at(row, 'expr')) ?? ''
    const around = parsed('preamble.tf', `${preamble}\nlocals {\n  ${locals}\n}\n`)
    const miss = judgeUnknown(
      row,
      contained(() => evaluate(expression, around, path.join(directory, 'expressions_fixture'))),
    )
    if (miss !== undefined) misses.push(`${locals}${locals === '' ? '' : ' | '}${expression}\n    ${miss}`)
  }
  return { set: 'unknowns', total: rows.length, passed: rows.length - misses.length, misses, required: 0.97 }
}

function judgeUnknown(row: Json, { value, error }: Outcome): string | undefined {
  if (error?.startsWith('THROWN') === true) return error
  if (!flag(at(row, 'ok'))) return error === undefined ? `wanted an error, found ${describe(value)}` : undefined
  if (error !== undefined) return `found an error: ${error}`
  const wanted = at(row, 'value') ?? at(row, 'partial')
  if (wanted === undefined) return value === undefined ? 'found nothing' : undefined
  const wrong = compare(wanted, value).find(({ isSame }) => !isSame)
  return wrong && `at "${wrong.path}" wanted ${wrong.wanted}, found ${wrong.found}`
}
