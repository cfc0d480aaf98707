/** What a custom rule may ask of a block or an instruction, read and checked. */
import type { Keyword } from '#rules/model/dockerfile'
import type { Value } from '#rules/model/value'
import type { Pattern } from './patterns'
import type { VersionRange } from './versions'

export type Condition =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | AttributeCondition
  | { readonly kind: 'naming'; readonly pattern: Pattern }
  | TagsCondition
  | ResourceCondition
  | InstructionCondition
  | { readonly kind: 'images' | 'registries'; readonly allowed: readonly Pattern[] }
  | { readonly kind: 'modules'; readonly allowed: readonly AllowedModule[] }

export interface AttributeCondition {
  readonly kind: 'attribute'
  /** Names of nested blocks, then of the attribute. */
  readonly path: readonly string[]
  /** All of them must hold for a value. */
  readonly tests: readonly ValueTest[]
}

export interface ValueTest {
  /** A list is judged element by element. */
  readonly each: boolean
  test(value: Value): Truth
}

export type Truth = boolean | 'unknown'

export interface TagsCondition {
  readonly kind: 'tags'
  /** Undefined: what the provider calls them. */
  readonly attribute: string | undefined
  /** Name → what its value must match; undefined: anything. */
  readonly required: ReadonlyMap<string, Pattern | undefined>
}

/** Another resource of a type exists; with `through`, one whose attribute leads to this resource. */
export interface ResourceCondition {
  readonly kind: 'resource'
  readonly type: string
  readonly through: string | undefined
  readonly where: Condition | undefined
}

/** Another instruction of a kind exists in the same stage or in one it is built from. */
export interface InstructionCondition {
  readonly kind: 'instruction'
  readonly keyword: Keyword
  readonly where: Condition | undefined
}

export interface AllowedModule {
  readonly source: Pattern
  readonly version: VersionRange | undefined
}
