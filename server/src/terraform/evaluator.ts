import type { ObjectNode } from '../syntax/hcl/ast'
import type { Value, KnownObject } from '#rules/model/value'
import type { BlockSyntax, Placed, PlacedExpression } from './sources'

/**
 * The one seam behind which expressions get values. Pure, never throws, bounded in depth and size; what it cannot know is
 * `unknown` with the reason.
 */
export interface Evaluator {
  evaluate(expression: PlacedExpression, scope: Scope): Value
  /** What a variable is worth in the module; undefined where none of the name is declared. */
  variable(name: string): Value | undefined
}

/** What names mean where an expression stands, beyond those the whole directory shares. */
export interface Scope {
  /** Names that `dynamic` blocks bind around this place, with the collections they run over. */
  readonly iterators: ReadonlyMap<string, Binding>
  /** What `each` stands for: the `for_each` of the resource. */
  readonly each: PlacedExpression | undefined
  /** The resource, where it has `count` or `for_each`. */
  readonly block?: BlockSyntax
}

export interface Binding {
  readonly collection: PlacedExpression | undefined
  readonly scope: Scope
}

/** The scope of locals, of variable defaults, and of everything that repeats nothing. */
export const DIRECTORY_SCOPE: Scope = { iterators: new Map(), each: undefined }

/** An object that still knows the constructor it came from, so that it can stand for a block. */
export interface WrittenObject extends KnownObject {
  readonly written: { readonly syntax: Placed<ObjectNode>; readonly scope: Scope }
}

export function isWrittenObject(value: Value): value is WrittenObject {
  return value.kind === 'known' && value.type === 'object' && 'written' in value
}
