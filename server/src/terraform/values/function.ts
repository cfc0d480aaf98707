import type { Budget } from './limits'
import type { Refinement } from './refinement'
import type { Type } from './types'
import type { Value } from './value'

/** What a function demands of one argument, in the manner of cty's function specifications. Flags default to false. */
export interface Parameter {
  readonly name: string
  /** Arguments are converted to it (unsafe conversion) before the call; `dynamic` takes any type. */
  readonly type: Type
  /** Null is an argument, not an error. */
  readonly allowNull?: boolean
  /** The function is called with unknown arguments; otherwise its result is unknown then. Arguments whose parts are unknown
   * are passed in any case: a function that needs whole values checks with `isWhollyKnown`. */
  readonly allowUnknown?: boolean
  /** The function is called with arguments of a type not known yet; otherwise its result has none either then. */
  readonly allowDynamic?: boolean
  /** The function deals with marks, on the argument and within; otherwise they are taken off and put on the result. */
  readonly allowMarked?: boolean
}

export interface TerraformFunction {
  readonly name: string
  readonly parameters: readonly Parameter[]
  /** Takes all arguments behind those of `parameters`. */
  readonly variadic?: Parameter
  /**
   * The type of the result, or how it follows from the arguments, which may be unknown here whatever the parameters say. An
   * error here is an error even when arguments are unknown.
   */
  readonly type: Type | ((args: readonly Value[], context: FunctionContext) => Type | FunctionError)
  /** What is known about the result as long as it is unknown itself. Never null, unless told otherwise. */
  readonly refine?: (args: readonly Value[]) => Refinement
  /** The result may be null: otherwise results that are unknown are known not to be null. */
  readonly mayReturnNull?: boolean
  /** Pure. `type` is what the type function answered; the result conforms to it. */
  impl(args: readonly Value[], context: FunctionContext, type: Type): Value | FunctionError
}

export interface FunctionError {
  readonly kind: 'error'
  /** In Terraform's words where that is easy. */
  readonly message: string
  /** The argument that is to blame, counted from 0. */
  readonly argument?: number | undefined
}

export function functionError(message: string, argument?: number): FunctionError {
  return { kind: 'error', message, argument }
}

export function isFunctionError(result: Value | Type | FunctionError): result is FunctionError {
  return result.kind === 'error'
}

/** What functions see of the world. Nothing else is read: no clock, no environment, no network. */
export interface FunctionContext {
  readonly budget: Budget
  readonly files: FileAccess
  /** Evaluates template text with these variables alone, as `templatefile` and `templatestring` do. The functions named in
   * `without` cannot be called in it. */
  renderTemplate(
    text: string,
    variables: ReadonlyMap<string, Value>,
    without: ReadonlySet<string>,
  ): Value | FunctionError
}

/** Files inside the workspace. Paths are relative to the directory of the root module, as Terraform runs there. */
export interface FileAccess {
  /** `unreadable` covers what lies outside of the workspace: its content is unknown, not an error. */
  read(path: string): Uint8Array | 'missing' | 'directory' | 'unreadable'
  /** The paths of all files below a directory, relative to it, with `/`, hidden ones included; undefined when unreadable. */
  list(directory: string): readonly string[] | undefined
  /** The absolute path of the root module's directory, `/` between names; undefined when it shall not be known. */
  readonly root: string | undefined
  /** The document a path names, for pointing into what was read. */
  uri?(path: string): string
}
