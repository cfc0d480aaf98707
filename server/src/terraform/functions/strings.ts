import { itemsOf, numberOf, textOf } from '../values/inspect'
import { graphemes } from '../values/graphemes'
import { LimitExceeded, LONGEST_TEXT } from '../values/limits'
import { boolValue, listValue, stringValue } from '../values/value'
import { at, BOOL, type Definition, list, number, STRING, text, unknownFrom, wholeNumber } from './lib/define'
import { CallFailure } from './lib/failure'
import { lowerText, titleText, upperText } from './lib/text-case'
import { listOf } from '../values/types'

/** A function of one text that makes a text. */
function simple(name: string, change: (text: string) => string): Definition {
  return {
    name,
    parameters: [text('str')],
    type: STRING,
    impl: ([value], { budget }) => {
      const given = textOf(value)
      budget.spend(given.length)
      return stringValue(change(given))
    },
  }
}

/** A function of two texts. */
function pair(name: string, second: string, make: (text: string, other: string) => string): Definition {
  return {
    name,
    parameters: [text('str'), text(second)],
    type: STRING,
    impl: ([value, other], { budget }) => {
      budget.spend(textOf(value).length)
      return stringValue(make(textOf(value), textOf(other)))
    },
  }
}

function test(name: string, second: string, check: (text: string, other: string) => boolean): Definition {
  return {
    name,
    parameters: [text('str'), text(second)],
    type: BOOL,
    impl: ([value, other], { budget }) => {
      budget.spend(textOf(value).length)
      return boolValue(check(textOf(value), textOf(other)))
    },
  }
}

/** White space as Go's `unicode.IsSpace` has it, which a byte order mark is not. */
const SPACE = '[\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]'
const OUTER_SPACE = new RegExp(`^${SPACE}+`)

function trimSpace(given: string): string {
  const start = OUTER_SPACE.exec(given)?.[0].length ?? 0
  let end = given.length
  while (end > start && OUTER_SPACE.test(given.charAt(end - 1))) end--
  return given.slice(start, end)
}

function chomp(given: string): string {
  let end = given.length
  while (end > 0 && (given[end - 1] === '\n' || given[end - 1] === '\r')) end--
  return given.slice(0, end)
}

/** Takes characters of a set off both ends. */
function trim(given: string, set: string): string {
  const cut = new Set(set)
  const characters = Array.from(given)
  let start = 0
  let end = characters.length
  while (start < end && cut.has(characters[start] ?? '')) start++
  while (end > start && cut.has(characters[end - 1] ?? '')) end--
  return characters.slice(start, end).join('')
}

const indent: Definition = {
  name: 'indent',
  parameters: [number('spaces'), text('str')],
  type: STRING,
  impl: ([spaces, value], { budget }) => {
    const width = wholeNumber(numberOf(spaces))
    if (width < 0) throw new CallFailure('the number of spaces must not be negative')
    const lines = textOf(value).split('\n')
    const length = textOf(value).length + (lines.length - 1) * width
    if (width > LONGEST_TEXT || length > LONGEST_TEXT) throw new LimitExceeded('text too long')
    budget.spend(length)
    return stringValue(lines.join(`\n${' '.repeat(width)}`))
  },
}

const join: Definition = {
  name: 'join',
  parameters: [text('separator')],
  variadic: list('lists', STRING, { allowUnknown: true }),
  type: STRING,
  impl: (args, { budget }) => {
    const [separator, ...lists] = args
    if (lists.length === 0) throw new CallFailure('at least one list is required')
    if (lists.some(({ kind }) => kind === 'unknown')) return unknownFrom(STRING, lists)
    const parts: string[] = []
    let isKnown = true
    for (const [index, given] of lists.entries()) {
      for (const item of itemsOf(given)) {
        if (item.kind === 'null') throw new CallFailure('an element is null; cannot concatenate null values', index + 1)
        if (item.kind === 'unknown') isKnown = false
        else parts.push(textOf(item))
      }
    }
    if (!isKnown) return unknownFrom(STRING, lists)
    const glue = textOf(separator)
    const length = parts.reduce((sum, part) => sum + part.length + glue.length, 0)
    budget.spend(length)
    if (length > LONGEST_TEXT) throw new LimitExceeded('text too long')
    return stringValue(parts.join(glue))
  },
}

const split: Definition = {
  name: 'split',
  parameters: [text('separator'), text('str')],
  type: listOf(STRING),
  impl: ([separator, value], { budget }) => {
    const [glue, given] = [textOf(separator), textOf(value)]
    budget.spend(given.length)
    // Without a separator each code point stands for itself.
    const parts = glue === '' ? Array.from(given) : given.split(glue)
    budget.spend(parts.length)
    return listValue(
      STRING,
      parts.map(part => stringValue(part)),
    )
  },
}

const substr: Definition = {
  name: 'substr',
  parameters: [text('str'), number('offset'), number('length')],
  type: STRING,
  impl: ([value, offset, length], { budget }) => {
    budget.spend(textOf(value).length)
    const characters = graphemes(textOf(value))
    const place = wholeNumber(numberOf(offset))
    const start = place < 0 ? Math.max(0, place + characters.length) : place
    const given = wholeNumber(numberOf(length))
    // None at all from a place counted from the end are all, in Terraform.
    const count = given === 0 && place < 0 ? -1 : given
    return stringValue(characters.slice(start, count < 0 ? undefined : start + count).join(''))
  },
}

const startswith: Definition = {
  name: 'startswith',
  parameters: [text('str', { allowUnknown: true }), text('prefix')],
  type: BOOL,
  impl: args => {
    const [value, prefix] = [at(args, 0), textOf(args[1])]
    if (value.kind !== 'unknown') return boolValue(textOf(value).startsWith(prefix))
    const known = value.refinement.prefix ?? ''
    if (prefix === '' || known.startsWith(prefix)) return boolValue(true)
    return known.length >= prefix.length ? boolValue(false) : unknownFrom(BOOL, args)
  },
}

export const strings: readonly Definition[] = [
  simple('chomp', chomp),
  simple('lower', lowerText),
  simple('upper', upperText),
  simple('title', titleText),
  simple('trimspace', trimSpace),
  simple('strrev', given => graphemes(given).reverse().join('')),
  pair('trim', 'cutset', trim),
  pair('trimprefix', 'prefix', (given, prefix) => (given.startsWith(prefix) ? given.slice(prefix.length) : given)),
  pair('trimsuffix', 'suffix', (given, suffix) =>
    given.endsWith(suffix) ? given.slice(0, given.length - suffix.length) : given,
  ),
  test('endswith', 'suffix', (given, suffix) => given.endsWith(suffix)),
  test('strcontains', 'substr', (given, part) => given.includes(part)),
  startswith,
  indent,
  join,
  split,
  substr,
]
