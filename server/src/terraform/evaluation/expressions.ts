import type { Origin } from '#rules/model/value'
import type { Expression, GetAttrNode, IndexNode, LiteralNode, ObjectNode, TupleNode } from '../../syntax/hcl/ast'
import { hasProblem, locate } from '../sources'
import { convert, isConversionError } from '../values/convert'
import { marksWithin, sizeOf } from '../values/inspect'
import { LimitExceeded, MOST_ELEMENTS, OutOfSteps } from '../values/limits'
import { BigFloat } from '../values/number'
import { DYNAMIC, STRING } from '../values/types'
import {
  boolValue,
  joinMarks,
  NO_MARKS,
  nullValue,
  numberValue,
  objectValue,
  tupleValue,
  unknownValue,
  type Value,
  withMarks,
  withWhere,
} from '../values/value'
import { attributeOf, elementOf, isAccessError, partOf } from './access'
import { call } from './calls'
import { chosen, commonType, conditionOf, eitherValue } from './conditional'
import { forExpression } from './for'
import { computedAt, type EvaluationError, fail, type Frame, literalAt, lookUp, usedAt } from './frame'
import { binary, unary } from './operators'
import { resolve, subjectOf, viaOf } from './references'
import { splat } from './splat'
import { template } from './templates'

/** Enough for people; less than what the stack of a web worker holds. */
const DEEPEST = 400
/** What evaluating a node costs compared with a character of text. */
const NODE = 32

/**
 * The value of an expression, with Terraform's semantics. What is wrong with it is recorded in the frame; the value is
 * unknown in the places concerned. Throws nothing but `OutOfSteps`.
 */
export function evaluate(node: Expression, frame: Frame): Value {
  if (frame.nesting.level >= DEEPEST) return unknownValue(DYNAMIC, 'nested too deeply')
  frame.nesting.level++
  try {
    frame.functions.budget.spend(NODE)
    const value = compute(node, frame)
    return sizeOf(value) > MOST_ELEMENTS ? unknownValue(DYNAMIC, 'too many elements') : value
  } catch (error) {
    if (!(error instanceof LimitExceeded) || error instanceof OutOfSteps) throw error
    return unknownValue(DYNAMIC, error.message)
  } finally {
    frame.nesting.level--
  }
}

function compute(node: Expression, frame: Frame): Value {
  switch (node.kind) {
    case 'literal':
      return withWhere(literal(node, frame), literalAt(node, frame))
    case 'template':
      if (hasProblem(frame.source, node.span)) return unknownValue(STRING, 'text that is not closed yet')
      return template(node, frame, evaluate)
    case 'tuple':
      return tuple(node, frame)
    case 'object':
      return object(node, frame)
    case 'parentheses':
      return usedAt(evaluate(node.inner, frame), node, frame)
    case 'unary': {
      const [operand, errors] = attempt(node.operand, frame)
      const value = unary(node, operand, report(errors, frame), frame)
      return withWhere(value, node.operand.kind === 'literal' ? literalAt(node, frame) : computedAt(node, frame))
    }
    case 'binary': {
      const [left, leftErrors] = attempt(node.left, frame)
      const [right, rightErrors] = attempt(node.right, frame)
      const value = binary(node, left, right, report([...leftErrors, ...rightErrors], frame), frame)
      return withWhere(value, computedAt(node, frame))
    }
    case 'conditional':
      return usedAt(conditional(node, frame), node, frame)
    case 'variable': {
      const bound = lookUp(frame.bound, node.name)
      if (bound !== undefined) return usedAt(bound, node, frame)
      return usedAt(resolve(node, subjectOf(node, frame), frame), node, frame)
    }
    case 'getAttr':
      return attribute(node, frame)
    case 'index':
      return element(node, frame)
    case 'splat':
      return splat(node, frame, evaluate)
    case 'for':
      return withWhere(forExpression(node, frame, evaluate), computedAt(node, frame))
    case 'call':
      return usedAt(call(node, frame, evaluate), node, frame)
    case 'missing':
      return fail(frame, node, 'Invalid expression', 'incomplete expression')
  }
}

/** Evaluates with errors kept apart. */
function attempt(node: Expression, frame: Frame): readonly [Value, readonly EvaluationError[]] {
  const errors: EvaluationError[] = []
  return [evaluate(node, { ...frame, errors }), errors]
}

function report(errors: readonly EvaluationError[], frame: Frame): boolean {
  frame.errors.push(...errors)
  return errors.length > 0
}

function literal(node: LiteralNode, frame: Frame): Value {
  switch (node.type) {
    case 'null':
      return nullValue()
    case 'bool':
      return boolValue(node.raw === 'true')
    case 'number': {
      const number = BigFloat.parse(node.raw)
      return number === undefined ? fail(frame, node, 'Invalid number literal') : numberValue(number)
    }
  }
}

function tuple(node: TupleNode, frame: Frame): Value {
  const items = node.items.map(item => evaluate(item, frame))
  return withWhere(tupleValue(items), literalAt(node, frame))
}

function object(node: ObjectNode, frame: Frame): Value {
  const entries: [string, Value][] = []
  let reason: string | undefined
  let marks = NO_MARKS
  for (const item of node.items) {
    const key = item.literalKey ?? keyOf(item.key, frame)
    const value = evaluate(item.value, frame)
    if (typeof key === 'string') entries.push([key, value])
    else {
      marks = joinMarks(marks, marksWithin(key))
      if (key.kind === 'string') entries.push([key.value, value])
      else reason ??= key.kind === 'unknown' ? key.reason : 'an object with an invalid key'
    }
  }
  if (reason !== undefined) return withMarks(unknownValue(DYNAMIC, reason), marks)
  const written = { syntax: { source: frame.source, node }, scope: frame.scope }
  return withMarks(withWhere(objectValue(entries), { ...literalAt(node, frame), written }), marks)
}

/** The key of an object's item: text, or something unknown. Errors are recorded. */
function keyOf(node: Expression, frame: Frame): Value {
  if (subjectOf(node, frame) !== undefined) {
    return fail(frame, node, 'Ambiguous attribute key', 'A key that refers to something must stand in parentheses.')
  }
  const given = evaluate(node, frame)
  if (given.kind === 'null') return fail(frame, node, 'Null value as key', "Can't use a null value as a key.")
  const key = convert(given, STRING)
  return isConversionError(key) ? fail(frame, node, 'Incorrect key type', key.message) : key
}

function conditional(node: Expression & { kind: 'conditional' }, frame: Frame): Value {
  const [then, thenErrors] = attempt(node.then, frame)
  const [otherwise, otherwiseErrors] = attempt(node.otherwise, frame)
  const type = commonType(then, otherwise)
  if (type === undefined) return fail(frame, node, 'Inconsistent conditional result types')
  const given = evaluate(node.condition, frame)
  const condition = conditionOf(node, given, frame)
  if (condition === undefined) return unknownValue(type, 'invalid condition')
  if (condition.kind === 'unknown') {
    return withMarks(eitherValue(then, otherwise, type, condition.reason), condition.marks)
  }
  const isThen = condition.kind === 'bool' && condition.value
  report(isThen ? thenErrors : otherwiseErrors, frame)
  return withMarks(chosen(node, isThen ? then : otherwise, type, frame), condition.marks)
}

function attribute(node: GetAttrNode, frame: Frame): Value {
  const subject = subjectOf(node, frame)
  if (subject !== undefined) return usedAt(resolve(node, subject, frame), node, frame, viaOf(node, frame))
  const object = evaluate(node.object, frame)
  const result = attributeOf(object, node.name)
  if (isAccessError(result)) return fail(frame, { span: node.nameSpan }, result.summary, result.detail)
  return fromWithin(result, object, node, frame)
}

function element(node: IndexNode, frame: Frame): Value {
  if (node.legacy && node.collection.kind === 'index' && node.collection.legacy) {
    return fail(frame, node, 'Invalid legacy index syntax')
  }
  const collection = evaluate(node.collection, frame)
  const key = evaluate(node.key, frame)
  const result = elementOf(collection, key)
  if (isAccessError(result)) return fail(frame, node.key, result.summary, result.detail)
  return fromWithin(result, collection, node, frame)
}

/** A part of a value as used at a node. Parts that were computed were written where the whole was. */
function fromWithin(part: Value, whole: Value, node: Expression, frame: Frame): Value {
  const via = viaOf(node, frame)
  if (part.where !== undefined || whole.where === undefined) return usedAt(partOf(whole, part), node, frame, via)
  const { location, environment } = whole.where.origin
  const origin: Origin = {
    location,
    form: 'computed',
    ...(via === undefined ? {} : { via }),
    ...(environment === undefined ? {} : { environment }),
  }
  return withWhere(part, { at: locate(frame.source, node.span), origin })
}
