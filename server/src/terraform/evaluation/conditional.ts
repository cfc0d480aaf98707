import type { ConditionalNode } from '../../syntax/hcl/ast'
import { convert, isConversionError } from '../values/convert'
import { equals } from '../values/equality'
import { isWhollyKnown, marksWithin, withoutMarksWithin } from '../values/inspect'
import { refined } from '../values/refine'
import type { Refinement } from '../values/refinement'
import { BOOL, DYNAMIC, isCollection, sameType, type Type } from '../values/types'
import { unify } from '../values/unify'
import { joinMarks, nullValue, unknownValue, type Value, withMarks } from '../values/value'
import { fail, type Frame } from './frame'
import { eitherOf, rangeOf } from './ranges'

/** The type that both results have in common; undefined when there is none. */
export function commonType(then: Value, otherwise: Value): Type | undefined {
  if (isBareNull(then)) return otherwise.type
  if (isBareNull(otherwise)) return then.type
  if (then.type.kind === 'dynamic' || otherwise.type.kind === 'dynamic') return DYNAMIC
  return unify([then.type, otherwise.type], true)
}

function isBareNull(value: Value): boolean {
  return value.kind === 'null' && value.type.kind === 'dynamic'
}

/** The result of a conditional that is decided. */
export function chosen(node: ConditionalNode, value: Value, type: Type, frame: Frame): Value {
  if (type.kind === 'dynamic' || sameType(value.type, type)) return value
  const result = convert(value, type)
  if (!isConversionError(result)) return result
  return fail(frame, node, 'Inconsistent conditional result types', result.message, type)
}

/** The condition as a bool, or undefined with the error recorded. */
export function conditionOf(node: ConditionalNode, given: Value, frame: Frame): Value | undefined {
  if (given.kind === 'null') {
    fail(frame, node.condition, 'Null condition', 'The condition value is null.')
    return undefined
  }
  // What is not known yet is not converted yet.
  if (given.kind === 'unknown') return given
  const condition = convert(given, BOOL)
  if (!isConversionError(condition)) return condition
  fail(frame, node.condition, 'Incorrect condition type', condition.message)
  return undefined
}

/** What is known when either may be the result: nothing but what holds of both. */
export function eitherValue(then: Value, otherwise: Value, type: Type, reason: string): Value {
  const marks = joinMarks(marksWithin(then), marksWithin(otherwise))
  const result = eitherUnmarked(withoutMarksWithin(then), withoutMarksWithin(otherwise), type, reason)
  return withMarks(result, marks)
}

function eitherUnmarked(then: Value, otherwise: Value, type: Type, reason: string): Value {
  if (then.kind === 'null' && otherwise.kind === 'null') return nullValue(type)
  if (isSame(then, otherwise, type)) return then
  const notNull: Refinement = isNotNull(then) && isNotNull(otherwise) ? { isNotNull: true } : {}
  const unknown = unknownValue(type, reason)
  if (then.type.kind === 'number' && otherwise.type.kind === 'number') {
    return refined(unknown, { ...notNull, ...eitherOf(rangeOf(then), rangeOf(otherwise)) })
  }
  if (isCollection(type) && sameType(then.type, otherwise.type)) {
    return refined(unknown, { ...notNull, ...lengthsOfEither(then, otherwise) })
  }
  return refined(unknown, notNull)
}

/** Both results are the same, so it does not matter which it is. Terraform itself does not look. */
function isSame(then: Value, otherwise: Value, type: Type): boolean {
  return sameType(then.type, type) && isWhollyKnown(then) && equals(then, otherwise) === true
}

function isNotNull(value: Value): boolean {
  return value.kind === 'unknown' ? value.refinement.isNotNull === true : value.kind !== 'null'
}

function lengthsOfEither(then: Value, otherwise: Value): Refinement {
  const a = lengthsOf(then)
  const b = lengthsOf(otherwise)
  const longest = Math.max(a.longest, b.longest)
  return { shortest: Math.min(a.shortest, b.shortest), ...(longest === Infinity ? {} : { longest }) }
}

function lengthsOf(value: Value): { shortest: number; longest: number } {
  if (value.kind === 'mapping') return { shortest: value.entries.size, longest: value.entries.size }
  if (value.kind === 'sequence') {
    const most = value.items.length
    const isOpen = value.type.kind === 'set' && !isWhollyKnown(value)
    return { shortest: isOpen ? Math.min(1, most) : most, longest: most }
  }
  if (value.kind !== 'unknown') return { shortest: 0, longest: Infinity }
  return { shortest: value.refinement.shortest ?? 0, longest: value.refinement.longest ?? Infinity }
}
