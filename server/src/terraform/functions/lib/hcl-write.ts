import { graphemeCount } from '../../values/graphemes'
import type { Budget } from '../../values/limits'
import type { Value } from '../../values/value'
import { CallFailure } from './failure'

/** A name that needs no quotes. */
export const IDENTIFIER = /^\p{ID_Start}[\p{ID_Continue}-]*$/u

/**
 * A wholly known value as an expression, laid out as Terraform's own formatter would: objects over several lines, with the
 * equals signs below each other.
 * @throws CallFailure for infinity
 */
export function toHcl(value: Value, budget: Budget): string {
  return indented(lines(value, budget)).join('\n')
}

/** One `name = value` for each entry, with a line feed at the end of each. */
export function toAttributes(entries: ReadonlyMap<string, Value>, budget: Budget): string {
  return indented(items(entries, budget))
    .map(line => `${line}\n`)
    .join('')
}

/** Without indentation. The first and the last line stand within the line around. */
function lines(value: Value, budget: Budget): string[] {
  budget.spend(1)
  switch (value.kind) {
    case 'string':
      budget.spend(value.value.length)
      return [quoted(value.value)]
    case 'number':
      if (value.value.isInfinite) throw new CallFailure('infinity cannot be written')
      return [value.value.toString()]
    case 'bool':
      return [String(value.value)]
    case 'null':
      return ['null']
    case 'sequence':
      return joined(value.items.map(item => lines(item, budget)))
    case 'mapping':
      return value.entries.size === 0 ? ['{}'] : ['{', ...items(value.entries, budget), '}']
    case 'unknown':
      throw new TypeError('not wholly known')
  }
}

/** A list goes on where its element ends. */
function joined(parts: readonly string[][]): string[] {
  const result = ['[']
  for (const [index, [first = '', ...rest]] of parts.entries()) {
    result.push(`${result.pop() ?? ''}${index === 0 ? '' : ', '}${first}`, ...rest)
  }
  result.push(`${result.pop() ?? ''}]`)
  return result
}

interface Item {
  readonly name: string
  readonly value: readonly string[]
}

/** Equals signs stand below each other in lines that follow each other; a value of several lines stands on its own. */
function items(entries: ReadonlyMap<string, Value>, budget: Budget): string[] {
  const result: string[] = []
  let run: Item[] = []
  const flush = (): void => {
    const width = Math.max(0, ...run.map(({ name }) => graphemeCount(name)))
    for (const { name, value } of run) {
      const padding = ' '.repeat(width - graphemeCount(name))
      result.push(`${name}${padding} = ${value[0] ?? ''}`, ...value.slice(1))
    }
    run = []
  }
  for (const [key, entry] of entries) {
    const item = { name: IDENTIFIER.test(key) ? key : quoted(key), value: lines(entry, budget) }
    if (item.value.length > 1) flush()
    run.push(item)
    if (item.value.length > 1) flush()
  }
  flush()
  return result
}

/** Indents by the brackets that lines leave open, however many one line opens: what the formatter does. */
function indented(raw: readonly string[]): string[] {
  const open: number[] = []
  return raw.map(line => {
    const plain = line.replace(/"(?:[^"\\]|\\.)*"/g, '')
    const change = (plain.match(/[[{]/g)?.length ?? 0) - (plain.match(/[\]}]/g)?.length ?? 0)
    for (let closed = -change; closed > 0 && open.length > 0;) {
      const last = open.pop() ?? 0
      if (closed < last) open.push(last - closed)
      closed -= last
    }
    const result = '  '.repeat(open.length) + line
    if (change > 0) open.push(change)
    return result
  })
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['"', '\\"'],
  ['\\', '\\\\'],
])

function quoted(text: string): string {
  const escaped = text.replace(/[$%](?=\{)|["\\]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, character => {
    if (character === '$' || character === '%') return character + character
    const code = character.codePointAt(0) ?? 0
    const digits = code.toString(16)
    return ESCAPES.get(character) ?? (code > 0xffff ? `\\U${digits.padStart(8, '0')}` : `\\u${digits.padStart(4, '0')}`)
  })
  return `"${escaped}"`
}
