import type { ObjectNode } from '../syntax/hcl/ast'
import type { Value, KnownObject } from '#rules/model/value'
import type { Placed, PlacedExpression } from './sources'

/**
 * The one seam behind which expressions get values. Pure, never throws, bounded in depth and size; what it cannot know is
 * `unknown` with the reason.
 */
export interface Evaluator {
  evaluate(expression: PlacedExpression, scope: Scope): Value
}

/** What names mean where an expression stands, beyond those the whole directory shares. */
export interface Scope {
  /** Names that `dynamic` blocks bind around this place, with the collections they run over. */
  readonly iterators: ReadonlyMap<string, Binding>
  /** What `each` stands for: the `for_each` of the resource. */
  readonly each: PlacedExpression | undefined
}

export interface Binding {
  readonly collection: PlacedExpression | undefined
  readonly scope: Scope
}

/** The scope of locals, of variable defaults, and of everything that repeats nothing. */
export const DIRECTORY_SCOPE: Scope = { iterators: new Map(), each: undefined }

/** The other direction of the seam: what the evaluator needs of the directory to follow a name. */
export interface Names {
  variable(name: string): VariableSource | undefined
  local(name: string): PlacedExpression | undefined
  resource(key: string, name: string): ResourceValues | undefined
}

export interface VariableSource {
  /** What decides the value: the last variable file that sets it, else the default. Undefined when nothing does. */
  readonly value: PlacedExpression | undefined
  /** Why nothing is known, for a variable without a usable value. */
  readonly reason: string
}

export interface ResourceValues {
  /** Has `count` or `for_each`: is referred to by index. */
  readonly isRepeated: boolean
  readonly exists: boolean
  /** The value written for an attribute; undefined where nothing is written. */
  written(attribute: string): Value | undefined
}

/** An object that still knows the constructor it came from, so that it can stand for a block. */
export interface WrittenObject extends KnownObject {
  readonly written: { readonly syntax: Placed<ObjectNode>; readonly scope: Scope }
}

export function isWrittenObject(value: Value): value is WrittenObject {
  return value.kind === 'known' && value.type === 'object' && 'written' in value
}
