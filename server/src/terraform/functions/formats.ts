import { convert, isConversionError } from '../values/convert'
import { boolOf, isWhollyKnown, itemsOf, numberOf, textOf } from '../values/inspect'
import type { Budget } from '../values/limits'
import { BOOL, listOf, NUMBER, type PrimitiveType, STRING } from '../values/types'
import { listValue, stringValue, type Value } from '../values/value'
import { any, at, type Definition, text, unknownFrom } from './lib/define'
import { CallFailure } from './lib/failure'
import { general } from './lib/float-text'
import { cutText, floatText, integerText, padText, parseFormat, type Verb } from './lib/format'
import { jsonText, toJson } from './lib/json'

/** Fills a format string. Only wholly known values can be shown. */
function formatted(format: string, values: readonly Value[], budget: Budget): string {
  const parts = parseFormat(format)
  const verbs = parts.filter(part => typeof part !== 'string')
  const used = Math.max(0, ...verbs.map(({ argument }) => argument + 1))
  const result = parts.map(part => (typeof part === 'string' ? part : shown(part, values, budget))).join('')
  budget.spend(result.length)
  if (used >= values.length) return result
  const what = used === 0 ? 'no verbs in format string' : `only ${used} used by format string`
  throw new CallFailure(`too many arguments; ${what}`, used + 1)
}

function shown(verb: Verb, values: readonly Value[], budget: Budget): string {
  const value = values[verb.argument]
  if (value === undefined) {
    throw new CallFailure(`not enough arguments for ${JSON.stringify(verb.raw)}: have ${values.length} total`)
  }
  if (verb.mode !== 'v' && value.kind === 'null') {
    throw new CallFailure(`unsupported value for ${JSON.stringify(verb.raw)}: null value cannot be formatted`)
  }
  switch (verb.mode) {
    case 'v':
      return padText(verb, asIs(verb, value, budget))
    case 't':
      return String(boolOf(converted(verb, value, BOOL)))
    case 'b':
    case 'd':
    case 'o':
    case 'x':
    case 'X':
      return integerText(verb, numberOf(converted(verb, value, NUMBER)))
    case 'e':
    case 'E':
    case 'f':
    case 'g':
    case 'G':
      return floatText(verb, numberOf(converted(verb, value, NUMBER)))
    case 's':
      return padText(verb, cutText(verb, textOf(converted(verb, value, STRING))))
    case 'q':
      return padText(verb, jsonText(cutText(verb, textOf(converted(verb, value, STRING)))))
    default:
      throw new CallFailure(`unsupported format verb ${verb.mode} in ${JSON.stringify(verb.raw)}`)
  }
}

function converted(verb: Verb, value: Value, type: PrimitiveType): Value {
  const result = convert(value, type)
  if (!isConversionError(result)) return result
  throw new CallFailure(`unsupported value for ${JSON.stringify(verb.raw)}: ${result.message}`)
}

/** `%v`: text and numbers plainly, and everything with `#`, or of other types, as JSON. */
function asIs(verb: Verb, value: Value, budget: Budget): string {
  if (verb.flags.sharp) return toJson(value, budget)
  if (value.kind === 'string') return value.value
  if (value.kind !== 'number') return toJson(value, budget)
  if (value.value.isInfinite) return value.value.toString()
  return (value.value.isNegative ? '-' : '') + general(value.value, undefined, 'e')
}

const format: Definition = {
  name: 'format',
  parameters: [text('format')],
  variadic: any('args', { allowNull: true, allowUnknown: true }),
  type: STRING,
  impl: ([format, ...values], { budget }) => {
    if (values.every(isWhollyKnown)) return stringValue(formatted(textOf(format), values, budget))
    const prefix = /^[^%]*/.exec(textOf(format))?.[0] ?? ''
    return unknownFrom(STRING, values, prefix === '' ? undefined : { prefix })
  },
}

const formatlist: Definition = {
  name: 'formatlist',
  parameters: [text('format')],
  variadic: any('args', { allowNull: true, allowUnknown: true }),
  type: listOf(STRING),
  impl: ([given, ...values], { budget }) => {
    const pattern = textOf(given)
    const length = commonLength(values)
    if (length === 'unknown') return unknownFrom(listOf(STRING), values)
    const results: Value[] = []
    for (let index = 0; index < length; index++) {
      const row = values.map(value => (isIterated(value) ? at(itemsOf(value), index) : value))
      if (!row.every(isWhollyKnown)) results.push(unknownFrom(STRING, row))
      else results.push(stringValue(rowText(pattern, row, index, budget)))
    }
    return listValue(STRING, results)
  },
}

/** How many rows the lists among the arguments make, which must be of one length: one where there is no list. */
function commonLength(values: readonly Value[]): number | 'unknown' {
  let length: number | undefined
  let isKnown = true
  for (const [index, value] of values.entries()) {
    if (!isIterated(value)) continue
    const own = value.type.kind === 'tuple' ? value.type.elements.length : itemCount(value)
    isKnown &&= value.kind === 'sequence' && own !== undefined
    if (own === undefined) continue
    if (length !== undefined && own !== length) {
      throw new CallFailure(`argument ${index + 1} has length ${own}, which is inconsistent with ${length}`, index + 1)
    }
    length = own
  }
  return isKnown ? (length ?? 1) : 'unknown'
}

function itemCount(value: Value): number | undefined {
  if (value.kind !== 'sequence' || (value.type.kind === 'set' && !isWhollyKnown(value))) return undefined
  return value.items.length
}

function isIterated({ kind, type }: Value): boolean {
  return kind !== 'null' && (type.kind === 'list' || type.kind === 'set' || type.kind === 'tuple')
}

function rowText(format: string, row: readonly Value[], index: number, budget: Budget): string {
  try {
    return formatted(format, row, budget)
  } catch (error) {
    if (error instanceof CallFailure) throw new CallFailure(`error on format iteration ${index}: ${error.message}`)
    throw error
  }
}

export const formats: readonly Definition[] = [format, formatlist]
