import { indexBody } from '../body'
import type { BlockSyntax, PlacedAttribute, PlacedExpression } from '../sources'
import { type ConversionError, isConversionError } from '../values/convert'
import { ANY, constrained, readType, type TypeConstraint } from '../values/type-constraint'
import { DYNAMIC } from '../values/types'
import { NO_MARKS, SENSITIVE, unknownValue, type Value, withMarks } from '../values/value'

/** Evaluates what may refer to nothing: defaults, types, settings. */
type EvaluateLiteral = (expression: PlacedExpression) => Value

/**
 * What a variable is worth: what is set for it or, where nothing is, or null is set and not allowed, its default; with the
 * defaults of its type filled in, converted, and marked where it is sensitive.
 */
export function variableValue(
  block: BlockSyntax,
  set: Value | undefined,
  reason: string,
  evaluate: EvaluateLiteral,
): Value | ConversionError {
  const { attributes } = indexBody(block, block.node)
  const fallback = attributes.get('default')
  const isNullable = isSet(attributes.get('nullable'), true, evaluate)
  const useSet = set !== undefined && !(set.kind === 'null' && !isNullable && fallback !== undefined)
  const given = useSet ? set : fallback && evaluate({ source: fallback.source, node: fallback.node.value })
  const constraint = typeOf(attributes.get('type'), evaluate)
  const marks = isSet(attributes.get('sensitive'), false, evaluate) ? SENSITIVE : NO_MARKS
  if (given === undefined) return withMarks(unknownValue(constraint?.type ?? DYNAMIC, reason), marks)
  if (constraint === undefined) return withMarks(unknownValue(DYNAMIC, 'variable of an invalid type'), marks)
  const value = constrained(given, constraint)
  return isConversionError(value) ? value : withMarks(value, marks)
}

function typeOf(type: PlacedAttribute | undefined, evaluate: EvaluateLiteral): TypeConstraint | undefined {
  if (type === undefined) return ANY
  const { source } = type
  return readType(type.node.value, node => evaluate({ source, node }))
}

/** A setting of a block that has to be a literal bool. */
export function isSet(attribute: PlacedAttribute | undefined, otherwise: boolean, evaluate: EvaluateLiteral): boolean {
  if (attribute === undefined) return otherwise
  const value = evaluate({ source: attribute.source, node: attribute.node.value })
  if (value.kind === 'string') return value.value === 'true'
  return value.kind === 'bool' ? value.value : otherwise
}
