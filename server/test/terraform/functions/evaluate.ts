import { Plan } from '../../../src/terraform/evaluation/plan'
import type { ParsedFile } from '../../../src/terraform/sources'
import { parseHcl } from '../../../src/syntax/hcl/parser'
import type { FileAccess } from '../../../src/terraform/values/function'
import { typeText } from '../../../src/terraform/values/types'
import type { Value } from '../../../src/terraform/values/value'

export interface Outcome {
  readonly value: Value | undefined
  readonly error: string | undefined
}

/** A workspace of these files, whose root module is the directory `/work`. */
export function filesOf(contents: Readonly<Record<string, string | Uint8Array>>): FileAccess {
  const names = Object.keys(contents)
  const below = (directory: string): string => (directory === '.' ? '' : `${directory}/`)
  return {
    root: '/work',
    read: path => {
      const content = contents[path]
      if (content !== undefined) return typeof content === 'string' ? new TextEncoder().encode(content) : content
      if (path.startsWith('..') || path.startsWith('/')) return 'unreadable'
      return path === '.' || names.some(name => name.startsWith(below(path))) ? 'directory' : 'missing'
    },
    list: directory =>
      directory.startsWith('..') || directory.startsWith('/')
        ? undefined
        : names.filter(name => name.startsWith(below(directory))).map(name => name.slice(below(directory).length)),
  }
}

function parsed(name: string, text: string): ParsedFile {
  return { file: { uri: `file:///${name}`, text }, tree: parseHcl(text) }
}

/** What is not known in these tests: `var.text`, `var.number`, `var.list`, `var.map`, `var.tuple`, `var.any`. */
const UNKNOWN = parsed(
  'variables.tf',
  [
    'variable "text" {\n  type = string\n}',
    'variable "number" {\n  type = number\n}',
    'variable "list" {\n  type = list(string)\n}',
    'variable "map" {\n  type = map(string)\n}',
    'variable "tuple" {\n  type = tuple([string, number])\n}',
    'variable "any" {\n}',
  ].join('\n'),
)

/** Evaluates one expression in a module of its own, with further `locals` where given. */
export function evaluate(expression: string, { files = {}, locals = '' } = {}): Outcome {
  const source = parsed('main.tf', `locals {\n  result = ${expression}\n${locals}\n}\n`)
  const [problem] = source.tree.problems
  if (problem !== undefined) return { value: undefined, error: problem.message }
  const sources = { documents: [UNKNOWN, source], variableFiles: [] }
  const surroundings = { files: filesOf(files), module: () => undefined, workspace: 'default' }
  const module = new Plan(sources, surroundings).root
  const value = module.local('result')
  const [error] = module.errors
  return { value, error: error && `${error.summary}: ${error.detail}` }
}

/** The value as `jsonencode` writes it, `unknown` where it is not wholly known, `error` where it has none. */
export function shown(expression: string, around: Parameters<typeof evaluate>[1] = {}): string {
  const { value, error } = evaluate(`jsonencode(${expression})`, around)
  if (error !== undefined || value === undefined) return 'error'
  return value.kind === 'string' ? value.value : 'unknown'
}

/** A text as an HCL string that stands for it. */
export function hcl(text: string): string {
  return JSON.stringify(text).replace(/[$%](?=\{)/g, '$&$&')
}

/** A value in short, `?` for each part that is not known, a wholly unknown one with its type. */
export function describeFunction(expression: string): string {
  const { value, error } = evaluate(expression)
  if (error !== undefined || value === undefined) return 'error'
  return value.kind === 'unknown' ? `unknown ${typeText(value.type)}` : brief(value)
}

function brief(value: Value): string {
  switch (value.kind) {
    case 'string':
      return JSON.stringify(value.value)
    case 'number':
      return value.value.toString()
    case 'bool':
      return String(value.value)
    case 'null':
      return 'null'
    case 'unknown':
      return '?'
    case 'sequence':
      return `[${value.items.map(brief).join(', ')}]`
    case 'mapping':
      return `{${Array.from(value.entries, ([key, item]) => `${key}: ${brief(item)}`).join(', ')}}`
  }
}
