import type { Attribute, Resource } from '#rules/model/terraform'
import type { BodyIndex } from './body'
import type { Evaluator, InstanceKey, Names, Scope } from './evaluator'
import type { Mentions } from './mentions'
import type { Reach } from './reach'
import type { ReadTracker } from './reads'
import type { FindResource, ReferenceFinder, References } from './references'
import type { BlockSyntax } from './sources'

/** What every block and attribute of one module shares. */
export interface Context {
  readonly mentions: Mentions
  /** What blocks hold, indexed once for all their instances. */
  readonly bodies: WeakMap<BlockSyntax, BodyIndex>
  readonly evaluator: Evaluator
  readonly finder: ReferenceFinder
  readonly names: Names
  readonly find: FindResource
  readonly reads: ReadTracker | undefined
}

/** An attribute as the model itself sees it. */
export interface ModelAttribute extends Attribute {
  readonly found: References
  readonly reach: Reach
}

/** A resource as the model itself sees it: its reads are not reported. */
export interface ModelResource extends Resource {
  /** What stands for all instances of the block; itself where there is nothing else. */
  readonly block: ModelResource
  /** The instances it stands for; undefined where they are not known or there is but one, without a key. */
  readonly keys: readonly InstanceKey[] | undefined
  /** What stands for one of the block's instances; undefined where it is known that there is none of that key. */
  instance(key: string): ModelResource | undefined
  /** All that stands for instances of the block. */
  readonly instances: readonly ModelResource[]
  readonly scope: Scope
  readonly exists: boolean
  /** Position among all blocks of its kind. */
  readonly order: number
  peek(name: string): ModelAttribute
  peekAll(): readonly ModelAttribute[]
}
