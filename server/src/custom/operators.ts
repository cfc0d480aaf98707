import { asBool, asNumber, asString } from '#rules/lib/values'
import type { Value } from '#rules/model/value'
import type { Truth, ValueTest } from './condition'
import type { Pattern } from './patterns'
import { isWithin, versionRange, type VersionRange } from './versions'

/** What YAML has for a single value. */
export type Scalar = string | number | boolean

/** A test of what is written; `absent` is what it says of an attribute that is not. */
function ofKnown(absent: boolean, test: (value: Extract<Value, { kind: 'known' }>) => Truth, each = true): ValueTest {
  return {
    each,
    test: value => {
      switch (value.kind) {
        case 'unknown':
          return 'unknown'
        case 'absent':
          return absent
        case 'known':
          return test(value)
      }
    },
  }
}

export function present(wanted: boolean): ValueTest {
  return ofKnown(!wanted, () => wanted, false)
}

export function equalTo(expected: Scalar): ValueTest {
  return ofKnown(false, value => isEqual(value, expected))
}

/** A list of the same elements in the same order. */
export function equalToList(expected: readonly Scalar[]): ValueTest {
  return ofKnown(
    false,
    value => {
      if (value.type !== 'list' || value.items.length !== expected.length) return false
      return every(value.items.map((item, index) => isEqual(item, expected[index] ?? '')))
    },
    false,
  )
}

export function oneOf(expected: readonly Scalar[]): ValueTest {
  return ofKnown(false, value => some(expected.map(one => isEqual(value, one))))
}

export function matching(pattern: Pattern): ValueTest {
  return ofKnown(false, value => {
    const text = asString(value)
    return text !== undefined && pattern.matches(text)
  })
}

/** A list with these elements, a text with these parts, a map with these keys. */
export function containing(expected: readonly Scalar[]): ValueTest {
  return ofKnown(false, value => every(expected.map(one => contains(value, one))), false)
}

/** None of them. */
export function lacking(expected: readonly Scalar[]): ValueTest {
  return ofKnown(true, value => every(expected.map(one => opposite(contains(value, one)))), false)
}

function contains(value: Value, expected: Scalar): Truth {
  if (value.kind !== 'known') return value.kind === 'unknown' ? 'unknown' : false
  if (value.type === 'list') return some(value.items.map(item => isEqual(item, expected)))
  if (value.type === 'object') return value.entries.has(String(expected))
  return asString(value)?.includes(String(expected)) ?? 'unknown'
}

export function compared(holds: (value: number) => boolean): ValueTest {
  return ofKnown(false, value => {
    const number = asNumber(value)
    return number === undefined ? 'unknown' : holds(number)
  })
}

/** A version, or a constraint all of whose versions are in the range. */
export function versionWithin(range: VersionRange): ValueTest {
  return ofKnown(false, value => {
    const text = asString(value)
    const given = text === undefined ? undefined : versionRange(text)
    return given === undefined ? 'unknown' : isWithin(given, range)
  })
}

export function not(test: ValueTest): ValueTest {
  return {
    each: test.each,
    test: value => opposite(test.test(value)),
  }
}

function opposite(truth: Truth): Truth {
  return truth === 'unknown' ? truth : !truth
}

function isEqual(value: Value, expected: Scalar): Truth {
  if (value.kind !== 'known') return value.kind === 'unknown' ? 'unknown' : false
  if (typeof expected === 'boolean') return asBool(value) === expected
  return typeof expected === 'number' ? asNumber(value) === expected : asString(value) === expected
}

export function some(truths: readonly Truth[]): Truth {
  if (truths.includes(true)) return true
  return truths.includes('unknown') ? 'unknown' : false
}

export function every(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false
  return truths.includes('unknown') ? 'unknown' : true
}
