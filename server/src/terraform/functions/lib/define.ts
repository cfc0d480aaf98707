import type { FunctionContext, FunctionError, Parameter, TerraformFunction } from '../../values/function'
import { functionError } from '../../values/function'
import { reasonOf } from '../../values/inspect'
import type { BigFloat } from '../../values/number'
import type { Refinement } from '../../values/refinement'
import { BOOL, DYNAMIC, listOf, NUMBER, STRING, type Type } from '../../values/types'
import { unknownValue, type Value } from '../../values/value'
import { CallFailure } from './failure'

type Flags = Omit<Parameter, 'name' | 'type'>

export const text = (name: string, flags: Flags = {}): Parameter => ({ name, type: STRING, ...flags })
export const number = (name: string, flags: Flags = {}): Parameter => ({ name, type: NUMBER, ...flags })
export const any = (name: string, flags: Flags = {}): Parameter => ({ name, type: DYNAMIC, ...flags })
export const list = (name: string, element: Type = DYNAMIC, flags: Flags = {}): Parameter => ({
  name,
  type: listOf(element),
  ...flags,
})
export { BOOL, DYNAMIC, NUMBER, STRING }

/** Takes any value at all as it is: null, unknown, of a type not known, marked. */
export const ANYTHING: Flags = { allowNull: true, allowUnknown: true, allowDynamic: true, allowMarked: true }

/** A function as it is written in this folder: failures are thrown. */
export interface Definition {
  readonly name: string
  readonly parameters: readonly Parameter[]
  readonly variadic?: Parameter
  readonly type: Type | ((args: readonly Value[], context: FunctionContext) => Type)
  readonly refine?: (args: readonly Value[]) => Refinement
  readonly mayReturnNull?: boolean
  readonly impl: (args: readonly Value[], context: FunctionContext, type: Type) => Value
}

/** The function as it is called, with failures as results. */
export function defined(definition: Definition): TerraformFunction {
  const { type, impl } = definition
  return {
    ...definition,
    type: typeof type === 'function' ? (args, context) => attempt(() => type(args, context)) : type,
    impl: (args, context, result) => attempt(() => impl(args, context, result)),
  }
}

function attempt<T>(run: () => T): T | FunctionError {
  try {
    return run()
  } catch (error) {
    if (error instanceof CallFailure) return functionError(error.message, error.argument)
    throw error
  }
}

/** The argument at an index that the signature guarantees. */
export function at(args: readonly Value[], index: number): Value {
  const value = args[index]
  if (value === undefined) throw new TypeError('an argument is missing')
  return value
}

/** A result that is unknown because arguments are. */
export function unknownFrom(type: Type, args: readonly Value[], refinement?: Refinement): Value {
  const reason = args.map(reasonOf).find(one => one !== undefined)
  return unknownValue(type, reason ?? 'an argument is not known', refinement)
}

/** A number that must be whole, and not beyond 64 bits. */
export function wholeNumber(value: BigFloat, argument?: number): number {
  if (!value.isInteger) throw new CallFailure('value must be a whole number', argument)
  const whole = value.truncate()
  if (BigInt.asIntN(64, whole) !== whole) throw new CallFailure('value must be a whole number of 64 bits', argument)
  return Number(whole)
}
