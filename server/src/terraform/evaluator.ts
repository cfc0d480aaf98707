import type { ObjectNode } from '../syntax/hcl/ast'
import type { SourceFile } from '#rules/model/source'
import type { Value, KnownObject } from '#rules/model/value'
import type { BlockSyntax, Placed, PlacedExpression } from './sources'

/**
 * The one seam behind which expressions get values. Pure, never throws, bounded in depth and size; what it cannot know is
 * `unknown` with the reason.
 */
export interface Evaluator {
  evaluate(expression: PlacedExpression, scope: Scope): Value
  /** The elements that a `dynamic` block runs over; undefined where they are not known. */
  elementsOf(binding: Binding): readonly Element[] | undefined
  /** The instances that `count` or `for_each` make of a block; undefined where they are not known, or there is neither. */
  instancesOf(block: BlockSyntax): readonly InstanceKey[] | undefined
  /** The instances of a block in groups for which `mentioned` is worth the same. */
  groupsOf(block: BlockSyntax, mentioned: ReadonlySet<string>): readonly (readonly InstanceKey[])[]
  /** What a variable is worth in the module; undefined where none of the name is declared. */
  variable(name: string): Value | undefined
  /** The text file at a path as functions read it; undefined where it is not there or not to be read. */
  file(path: string): SourceFile | undefined
}

/** More instances of a block, and more blocks of a dynamic one, are not looked at one by one. */
export const MOST_INSTANCES = 64
export const MOST_BLOCKS = 64

/** What names mean where an expression stands, beyond those the whole directory shares. */
export interface Scope {
  /** Names that `dynamic` blocks bind around this place, with the collections they run over. */
  readonly iterators: ReadonlyMap<string, Binding>
  /** What `each` stands for: the `for_each` of the resource. */
  readonly each: PlacedExpression | undefined
  /** The resource, where it has `count` or `for_each`. */
  readonly block?: BlockSyntax
  /** The instance of it that is looked at; without it, whatever is the same in all of them. */
  readonly instance?: InstanceKey
}

export interface Binding {
  readonly collection: PlacedExpression | undefined
  readonly scope: Scope
  /** The element that is looked at; without it, whatever is the same for all of them. */
  readonly element?: Element
}

export interface InstanceKey {
  readonly key: string | number
  /** As in an address: `[0]`, `["a"]`. */
  readonly suffix: string
}

/** An element of a collection, by its place in Terraform's order. */
export interface Element {
  readonly index: number
  /** What leads to it in the collection: an index or a key. Undefined for an element of a set. */
  readonly key: string | number | undefined
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
