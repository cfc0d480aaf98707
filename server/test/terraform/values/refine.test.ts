import { describe, expect, test } from 'vitest'
import { BigFloat } from '../../../src/terraform/values/number'
import { safePrefix } from '../../../src/terraform/values/prefix'
import { joinRefinements, refined } from '../../../src/terraform/values/refine'
import type { Bound } from '../../../src/terraform/values/refinement'
import { BOOL, DYNAMIC, listOf, mapOf, NUMBER, setOf, STRING } from '../../../src/terraform/values/types'
import { stringValue, unknownValue } from '../../../src/terraform/values/value'

const bound = (value: number, isInclusive = true): Bound => ({ value: BigFloat.integer(value), isInclusive })

describe('what is known about an unknown value', () => {
  test('is the tighter of what is said twice', () => {
    const a = { least: bound(1), most: bound(9), shortest: 2, longest: 8, prefix: 'ab' }
    const b = { isNotNull: true, least: bound(3), most: bound(9, false), shortest: 1, longest: 5, prefix: 'abc' }
    const joined = { isNotNull: true, least: bound(3), most: bound(9, false), shortest: 2, longest: 5, prefix: 'abc' }
    expect(joinRefinements(a, b)).toEqual(joined)
    expect(joinRefinements(b, a)).toEqual(joined)
    expect(joinRefinements({}, {})).toEqual({})
  })

  test('may leave one value only', () => {
    const number = unknownValue(NUMBER, 'why')
    const exact = { isNotNull: true, least: bound(4), most: bound(4) }
    expect(refined(number, exact)).toMatchObject({ kind: 'number', value: BigFloat.integer(4) })
    expect(refined(number, { ...exact, isNotNull: false }).kind).toBe('unknown')
    expect(refined(number, { ...exact, most: bound(4, false) }).kind).toBe('unknown')
    const empty = { isNotNull: true, shortest: 0, longest: 0 }
    expect(refined(unknownValue(mapOf(BOOL), 'why'), empty)).toMatchObject({ kind: 'mapping' })
  })

  test('gives a list of known length its elements', () => {
    const two = { isNotNull: true, shortest: 2, longest: 2 }
    expect(refined(unknownValue(listOf(STRING), 'why'), two)).toMatchObject({
      kind: 'sequence',
      items: [
        { kind: 'unknown', reason: 'why', type: STRING },
        { kind: 'unknown', reason: 'why', type: STRING },
      ],
    })
    expect(refined(unknownValue(setOf(STRING), 'why'), two).kind).toBe('unknown')
    expect(refined(unknownValue(setOf(STRING), 'why'), { isNotNull: true, shortest: 1, longest: 1 }).kind).toBe(
      'sequence',
    )
  })

  test('is nothing for known values and for those of unknown type', () => {
    const known = stringValue('x')
    expect(refined(known, { isNotNull: true })).toBe(known)
    const dynamic = unknownValue(DYNAMIC, 'why')
    expect(refined(dynamic, { isNotNull: true })).toBe(dynamic)
  })
})

test.each([
  ['arn:', 'arn:'],
  ['abc', 'ab'],
  ['e', ''],
  ['a/', 'a/'],
  ['', ''],
  ['x'.repeat(200), 'x'.repeat(128)],
])('the prefix of a text that starts with "%s" is "%s", whatever follows', (text, prefix) => {
  expect(safePrefix(text)).toBe(prefix)
})
