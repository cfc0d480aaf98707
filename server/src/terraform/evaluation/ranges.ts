import type { BinaryOperator } from '../../syntax/hcl/ast'
import type { BigFloat } from '../values/number'
import type { Bound, Refinement } from '../values/refinement'
import type { Value } from '../values/value'

/** Between what a number lies; a bound that is missing is not known. */
export interface Range {
  readonly least?: Bound
  readonly most?: Bound
}

export function rangeOf(value: Value): Range {
  if (value.kind === 'number') {
    const bound = { value: value.value, isInclusive: true }
    return { least: bound, most: bound }
  }
  return value.kind === 'unknown' ? value.refinement : {}
}

/** The range of a sum or, with `isDifference`, of what is left when the second is taken from the first. */
export function sumOfRanges(a: Range, b: Range, isDifference: boolean): Refinement {
  const least = sum(a.least, isDifference ? b.most : b.least, isDifference)
  const most = sum(a.most, isDifference ? b.least : b.most, isDifference)
  return { isNotNull: true, ...(least && { least }), ...(most && { most }) }
}

function sum(a: Bound | undefined, b: Bound | undefined, isDifference: boolean): Bound | undefined {
  if (a === undefined || b === undefined) return undefined
  const value: BigFloat | undefined = isDifference ? a.value.subtract(b.value) : a.value.add(b.value)
  return value && { value, isInclusive: a.isInclusive && b.isInclusive }
}

/** What a comparison yields for all numbers in the ranges; undefined where it depends. */
export function compareUnknown(operator: BinaryOperator, a: Range, b: Range): boolean | undefined {
  switch (operator) {
    case '<':
      return isBelow(a.most, b.least, false) ?? negate(isBelow(b.most, a.least, true))
    case '>=':
      return negate(compareUnknown('<', a, b))
    case '>':
      return compareUnknown('<', b, a)
    case '<=':
      return negate(compareUnknown('<', b, a))
    case '==':
    case '!=':
    case '&&':
    case '||':
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return undefined
  }
}

function negate(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value
}

/** True when everything up to one bound is below (or, with `orEqual`, at most at) everything from the other on. */
function isBelow(most: Bound | undefined, least: Bound | undefined, orEqual: boolean): true | undefined {
  if (most === undefined || least === undefined) return undefined
  const order = most.value.compare(least.value)
  const isStrict = !most.isInclusive || !least.isInclusive
  return order < 0 || (order === 0 && (orEqual || isStrict)) ? true : undefined
}

/** What holds of a value that is one of the two. */
export function eitherOf(a: Range, b: Range): Range {
  const least = outer(a.least, b.least, -1)
  const most = outer(a.most, b.most, 1)
  return { ...(least && { least }), ...(most && { most }) }
}

function outer(a: Bound | undefined, b: Bound | undefined, direction: 1 | -1): Bound | undefined {
  if (a === undefined || b === undefined) return undefined
  const order = a.value.compare(b.value) * direction
  if (order !== 0) return order > 0 ? a : b
  return a.isInclusive ? a : b
}
