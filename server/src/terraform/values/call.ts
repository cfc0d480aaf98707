import type { FunctionContext, FunctionError, Parameter, TerraformFunction } from './function'
import { functionError, isFunctionError } from './function'
import { marksWithin, reasonOf, withoutMarksWithin } from './inspect'
import { refined } from './refine'
import { DYNAMIC, type Type } from './types'
import { joinMarks, type Marks, NO_MARKS, unknownValue, type Value, withMarks } from './value'

/**
 * Calls a function as cty does, with arguments already converted to what its parameters ask for: nulls, unknown values,
 * values of unknown type and marks come to the function only where its parameters allow them.
 */
export function callFunction(
  called: TerraformFunction,
  given: readonly Value[],
  context: FunctionContext,
): Value | FunctionError {
  let marks: Marks = NO_MARKS
  const args: Value[] = []
  for (const [index, value] of given.entries()) {
    const parameter = parameterAt(called, index)
    if (value.kind === 'null' && parameter?.allowNull !== true) return functionError('argument must not be null', index)
    const takesMarks = parameter?.allowMarked === true
    if (!takesMarks) marks = joinMarks(marks, marksWithin(value))
    args.push(takesMarks ? value : withoutMarksWithin(value))
  }
  const result = callUnmarked(called, args, context)
  return isFunctionError(result) ? result : withMarks(result, marks)
}

function parameterAt({ parameters, variadic }: TerraformFunction, index: number): Parameter | undefined {
  return parameters[index] ?? variadic
}

function callUnmarked(
  called: TerraformFunction,
  args: readonly Value[],
  context: FunctionContext,
): Value | FunctionError {
  const dynamic = args.findIndex(
    (value, index) => value.type.kind === 'dynamic' && parameterAt(called, index)?.allowDynamic !== true,
  )
  if (dynamic >= 0) return unknownResult(called, DYNAMIC, args)
  const type = typeof called.type === 'function' ? called.type(args, context) : called.type
  if (isFunctionError(type)) return type
  const isOpen = args.some(
    (value, index) => value.kind === 'unknown' && parameterAt(called, index)?.allowUnknown !== true,
  )
  if (isOpen) return unknownResult(called, type, args)
  const result = called.impl(args, context, type)
  if (isFunctionError(result) || result.kind !== 'unknown') return result
  return refinedResult(called, result, args)
}

function unknownResult(called: TerraformFunction, type: Type, args: readonly Value[]): Value {
  const reason = args.map(reasonOf).find(found => found !== undefined) ?? `function ${called.name}`
  return refinedResult(called, unknownValue(type, reason), args)
}

function refinedResult(called: TerraformFunction, value: Value, args: readonly Value[]): Value {
  if (value.type.kind === 'dynamic') return value
  const known = called.mayReturnNull === true ? value : refined(value, { isNotNull: true })
  return called.refine === undefined ? known : refined(known, called.refine(args))
}
