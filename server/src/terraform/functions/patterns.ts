import { textOf } from '../values/inspect'
import { LimitExceeded, LONGEST_TEXT } from '../values/limits'
import { listOf, objectOf, STRING, tupleOf, type Type } from '../values/types'
import { listValue, nullValue, objectValue, stringValue, tupleValue, type Value } from '../values/value'
import { at, type Definition, DYNAMIC, text } from './lib/define'
import { CallFailure } from './lib/failure'
import { compilePattern, type Match, type Pattern } from './lib/regex'

/** A string without groups, a tuple of unnamed ones, an object of named ones. */
function captureType(pattern: Pattern): Type {
  if (pattern.groupCount === 0) return STRING
  const names = pattern.groupNames.slice(1)
  const named = names.filter(name => name !== undefined)
  if (named.length === 0) return tupleOf(names.map(() => STRING))
  if (named.length < names.length) {
    throw new CallFailure('invalid regexp pattern: cannot mix both named and unnamed capture groups', 0)
  }
  return objectOf(named.map(name => [name, STRING]))
}

function captureValue(pattern: Pattern, { groups }: Match): Value {
  if (pattern.groupCount === 0) return stringValue(groups[0] ?? '')
  const values = groups.slice(1).map(group => (group === undefined ? nullValue(STRING) : stringValue(group)))
  const names = pattern.groupNames.slice(1)
  if (names[0] === undefined) return tupleValue(values)
  return objectValue(values.map((value, index) => [names[index] ?? '', value]))
}

const regex: Definition = {
  name: 'regex',
  parameters: [text('pattern'), text('string')],
  type: args => {
    const pattern = at(args, 0)
    return pattern.kind === 'string' ? captureType(compilePattern(pattern.value)) : DYNAMIC
  },
  impl: ([pattern, value], { budget }) => {
    budget.spend(textOf(value).length)
    const compiled = compilePattern(textOf(pattern))
    const match = compiled.first(textOf(value))
    if (!match) throw new CallFailure('pattern did not match any part of the given string')
    return captureValue(compiled, match)
  },
}

const regexall: Definition = {
  name: 'regexall',
  parameters: [text('pattern'), text('string')],
  type: args => {
    const pattern = at(args, 0)
    return listOf(pattern.kind === 'string' ? captureType(compilePattern(pattern.value)) : DYNAMIC)
  },
  impl: ([pattern, value], { budget }) => {
    budget.spend(textOf(value).length)
    const compiled = compilePattern(textOf(pattern))
    const matches = compiled.all(textOf(value))
    budget.spend(matches.length)
    return listValue(
      captureType(compiled),
      matches.map(match => captureValue(compiled, match)),
    )
  },
}

const replace: Definition = {
  name: 'replace',
  parameters: [text('str'), text('substr'), text('replace')],
  type: STRING,
  impl: ([value, part, replacement], { budget }) => {
    const [given, search, other] = [textOf(value), textOf(part), textOf(replacement)]
    budget.spend(given.length)
    const result =
      search.length > 1 && search.startsWith('/') && search.endsWith('/')
        ? compilePattern(search.slice(1, -1)).replaceAll(given, other)
        : replaceText(given, search, other)
    budget.spend(result.length)
    return stringValue(result)
  },
}

function replaceText(given: string, search: string, replacement: string): string {
  const parts = search === '' ? ['', ...Array.from(given), ''] : given.split(search)
  const length = given.length + parts.length * replacement.length
  if (length > LONGEST_TEXT) throw new LimitExceeded('text too long')
  return parts.join(replacement)
}

export const patterns: readonly Definition[] = [regex, regexall, replace]
