import type { BinaryNode, BinaryOperator, UnaryNode } from '../../syntax/hcl/ast'
import { convert, isConversionError } from '../values/convert'
import { equals } from '../values/equality'
import { marksWithin, reasonOf } from '../values/inspect'
import { BigFloat } from '../values/number'
import { refined } from '../values/refine'
import { NOT_NULL } from '../values/refinement'
import { BOOL, DYNAMIC, NUMBER, type Type } from '../values/types'
import { boolValue, joinMarks, numberValue, unknownValue, type Value, withMarks } from '../values/value'
import { fail, type Frame } from './frame'
import { compareUnknown, rangeOf, sumOfRanges } from './ranges'

interface Operation {
  readonly operand: Type
  readonly result: Type
}

function operationOf(operator: BinaryOperator): Operation {
  switch (operator) {
    case '==':
    case '!=':
      return { operand: DYNAMIC, result: BOOL }
    case '||':
    case '&&':
      return { operand: BOOL, result: BOOL }
    case '<':
    case '<=':
    case '>':
    case '>=':
      return { operand: NUMBER, result: BOOL }
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return { operand: NUMBER, result: NUMBER }
  }
}

/** Both operands are evaluated and count, whatever the first is worth: Terraform's operators do not short-circuit. */
export function binary(node: BinaryNode, left: Value, right: Value, hasErrors: boolean, frame: Frame): Value {
  const { operand, result } = operationOf(node.operator)
  const a = operandOf(left, operand)
  const b = operandOf(right, operand)
  if (a === undefined) return fail(frame, node.left, 'Invalid operand', `${operand.kind} required`, result)
  if (b === undefined) return fail(frame, node.right, 'Invalid operand', `${operand.kind} required`, result)
  if (hasErrors) return unknownValue(result, reasonOf(left) ?? reasonOf(right) ?? 'invalid operand')
  if (operand.kind !== 'dynamic' && (a.kind === 'null' || b.kind === 'null')) {
    return fail(frame, node, 'Operation failed', 'argument must not be null', result)
  }
  const value = operand.kind === 'dynamic' ? equality(node.operator, a, b) : apply(node.operator, a, b)
  if (value === undefined) return fail(frame, node, 'Operation failed', 'no such number', result)
  return withMarks(value, joinMarks(marksWithin(a), marksWithin(b)))
}

function operandOf(value: Value, type: Type): Value | undefined {
  const converted = convert(value, type)
  return isConversionError(converted) ? undefined : converted
}

function equality(operator: BinaryOperator, a: Value, b: Value): Value {
  const equal = equals(a, b)
  if (equal === undefined) return undecided(a, b, BOOL)
  return boolValue(operator === '==' ? equal : !equal)
}

function undecided(a: Value, b: Value, type: Type): Value {
  return unknownValue(type, reasonOf(a) ?? reasonOf(b) ?? 'unknown operand', NOT_NULL)
}

/** Undefined where numbers have no result, such as 0/0. */
function apply(operator: BinaryOperator, a: Value, b: Value): Value | undefined {
  if (a.kind === 'bool' && b.kind === 'bool') {
    return boolValue(operator === '&&' ? a.value && b.value : a.value || b.value)
  }
  if (a.kind === 'number' && b.kind === 'number') return calculate(operator, a.value, b.value)
  const { result } = operationOf(operator)
  const unknown = undecided(a, b, result)
  if (operator === '+' || operator === '-') {
    return refined(unknown, sumOfRanges(rangeOf(a), rangeOf(b), operator === '-'))
  }
  const order = result.kind === 'bool' ? compareUnknown(operator, rangeOf(a), rangeOf(b)) : undefined
  return order === undefined ? unknown : boolValue(order)
}

function calculate(operator: BinaryOperator, a: BigFloat, b: BigFloat): Value | undefined {
  switch (operator) {
    case '<':
      return boolValue(a.compare(b) < 0)
    case '<=':
      return boolValue(a.compare(b) <= 0)
    case '>':
      return boolValue(a.compare(b) > 0)
    case '>=':
      return boolValue(a.compare(b) >= 0)
    case '+':
      return number(a.add(b))
    case '-':
      return number(a.subtract(b))
    case '*':
      return number(a.multiply(b))
    case '/':
      return number(a.divide(b))
    case '%':
      return number(a.modulo(b))
    case '==':
    case '!=':
    case '&&':
    case '||':
      return undefined
  }
}

function number(result: BigFloat | undefined): Value | undefined {
  return result && numberValue(result)
}

export function unary(node: UnaryNode, given: Value, hasErrors: boolean, frame: Frame): Value {
  const type = node.operator === '-' ? NUMBER : BOOL
  const operand = operandOf(given, type)
  if (operand === undefined) return fail(frame, node.operand, 'Invalid operand', `${type.kind} required`, type)
  if (hasErrors) return unknownValue(type, reasonOf(given) ?? 'invalid operand')
  if (operand.kind === 'null') return fail(frame, node, 'Operation failed', 'argument must not be null', type)
  const result = negated(operand, type)
  return withMarks(result, operand.marks)
}

function negated(operand: Value, type: Type): Value {
  if (operand.kind === 'number') return numberValue(operand.value.negate())
  if (operand.kind === 'bool') return boolValue(!operand.value)
  const unknown = unknownValue(type, reasonOf(operand) ?? 'unknown operand', NOT_NULL)
  if (type.kind === 'bool') return unknown
  return refined(unknown, sumOfRanges(exactly(BigFloat.ZERO), rangeOf(operand), true))
}

function exactly(value: BigFloat): ReturnType<typeof rangeOf> {
  return { least: { value, isInclusive: true }, most: { value, isInclusive: true } }
}
