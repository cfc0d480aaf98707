import type { CallNode, Expression } from '../../syntax/hcl/ast'
import { functions } from '../functions/index'
import { callFunction } from '../values/call'
import { convert, isConversionError } from '../values/convert'
import { isFunctionError, type Parameter, type TerraformFunction } from '../values/function'
import { marksWithin, partsOf } from '../values/inspect'
import { DYNAMIC } from '../values/types'
import { unknownValue, type Value, withMarks } from '../values/value'
import { type Evaluate, type EvaluationError, fail, type Frame } from './frame'
import { special } from './special'

const UNKNOWN_FUNCTION = 'Call to unknown function'
const NOT_EXPANDABLE = 'Invalid expanding argument value'

/** A function call; the arguments of a few functions are not evaluated beforehand. */
export function call(node: CallNode, frame: Frame, evaluate: Evaluate): Value {
  const name = node.name.startsWith('core::') ? node.name.slice('core::'.length) : node.name
  if (frame.without.has(name)) return fail(frame, node, 'Error in function call', `${name} cannot be called here.`)
  const own = special(name)
  if (own !== undefined) return own(node, frame, evaluate)
  const [first] = node.arguments
  if (name === 'templatestring' && first !== undefined && !isReference(first)) {
    return fail(frame, first, 'Invalid function argument', 'The template must be a direct reference to a string.')
  }
  const called = functions.get(name)
  if (called === undefined) return fail(frame, node, UNKNOWN_FUNCTION, `There is no function named "${name}".`)
  const errors: EvaluationError[] = []
  const inner = { ...frame, errors }
  const values = argumentsOf(node, inner, evaluate)
  const args = values && acceptable(node, called, values, inner)
  frame.errors.push(...errors)
  if (errors.length > 0 || args === undefined) {
    return unknownValue(
      DYNAMIC,
      errors[0] === undefined ? 'unknown arguments' : `function ${name}: ${errors[0].detail || errors[0].summary}`,
    )
  }
  return invoke(node, called, args, frame)
}

/** `local.a`, `var.b["c"]`: what leads to a value written elsewhere. */
function isReference(node: Expression): boolean {
  if (node.kind === 'getAttr') return isReference(node.object)
  if (node.kind === 'index') return isReference(node.collection)
  return node.kind === 'variable'
}

/** Calls with arguments that fit; errors are recorded. */
function invoke(node: CallNode, called: TerraformFunction, args: readonly Value[], frame: Frame): Value {
  const result = callFunction(called, args, frame.functions)
  if (!isFunctionError(result)) return result
  const blamed = result.argument === undefined ? undefined : (node.arguments[result.argument] ?? node)
  const summary = blamed === undefined ? 'Error in function call' : 'Invalid function argument'
  return fail(frame, blamed ?? node, summary, result.message)
}

/** The values of the arguments, those of the last one's elements where it is expanded. Undefined where they are unknown. */
export function argumentsOf(node: CallNode, frame: Frame, evaluate: Evaluate): Value[] | undefined {
  const values = node.arguments.map(argument => evaluate(argument, frame))
  const last = node.arguments.at(-1)
  const expanded = values.at(-1)
  if (!node.expandFinal || last === undefined || expanded === undefined) return values
  const { kind } = expanded.type
  if (kind !== 'dynamic' && kind !== 'tuple' && kind !== 'list' && kind !== 'set') {
    fail(frame, last, NOT_EXPANDABLE, 'The expanding argument (indicated by ...) must be a tuple, list, or set.')
    return undefined
  }
  if (expanded.kind === 'null') {
    fail(frame, last, NOT_EXPANDABLE, 'The expanding argument must not be null.')
    return undefined
  }
  if (expanded.kind === 'unknown') return undefined
  const items = Array.from(partsOf(expanded), item => withMarks(item, expanded.marks))
  return [...values.slice(0, -1), ...items]
}

/** The arguments converted to what the parameters ask for, or undefined with the errors recorded. */
function acceptable(
  node: CallNode,
  { name, parameters, variadic }: TerraformFunction,
  values: readonly Value[],
  frame: Frame,
): Value[] | undefined {
  if (values.length < parameters.length) {
    fail(frame, node, 'Not enough function arguments', `Function "${name}" expects ${parameters.length} argument(s).`)
    return undefined
  }
  if (variadic === undefined && values.length > parameters.length) {
    fail(
      frame,
      node,
      'Too many function arguments',
      `Function "${name}" expects only ${parameters.length} argument(s).`,
    )
    return undefined
  }
  return values.map((value, index) => accept(node, value, parameters[index] ?? variadic, index, frame))
}

function accept(node: CallNode, value: Value, parameter: Parameter | undefined, index: number, frame: Frame): Value {
  if (parameter === undefined) return value
  const result = convert(value, parameter.type)
  if (!isConversionError(result)) return result
  const detail = `Invalid value for "${parameter.name}" parameter: ${result.message}.`
  const place = node.arguments[index] ?? node
  return withMarks(fail(frame, place, 'Invalid function argument', detail), marksWithin(value))
}
