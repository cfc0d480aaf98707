import type { Location } from '#rules/model/source'
import type { Attribute, Resource } from '#rules/model/terraform'
import type { BodyIndex } from './body'
import type { Evaluator, InstanceKey, Scope } from './evaluator'
import type { Mentions } from './mentions'
import type { Reach } from './reach'
import type { ReadTracker } from './reads'
import type { ReferenceFinder } from './reference-finder'
import type { FindResource, References } from './references'
import type { BlockSyntax, PlacedExpression } from './sources'

/** An expression that a name leads to, with what names mean in it. */
export interface Followed {
  readonly expression: PlacedExpression
  readonly scope: Scope
  readonly context: Context
}

/** Names that whoever follows references, rather than values, leads through. */
export interface Names {
  /** What decides the value of a variable: the call's argument, the last variable file that sets it, else the default. */
  variable(name: string): Followed | undefined
  local(name: string): PlacedExpression | undefined
  /** An output of the modules that a block calls, of the one with the key where that is known; undefined where one cannot be seen. */
  outputs(call: string, key: string | undefined, output: string): readonly Followed[] | undefined
}

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
  readonly whole: ModelResource
  /** The instances it stands for; undefined where they are not known or there is but one, without a key. */
  readonly keys: readonly InstanceKey[] | undefined
  /** What stands for one of the block's instances; undefined where it is known that there is none of that key. */
  instance(key: string): ModelResource | undefined
  /** True where an edit of the text would change other instances, or other blocks of a dynamic one, too. */
  isShared(location: Location): boolean
  readonly exists: boolean
  /** Position among all blocks of its kind. */
  readonly order: number
  /** What names mean in it. */
  readonly scope: Scope
  peek(name: string): ModelAttribute
  peekAll(): readonly ModelAttribute[]
}

/** What rules are given as a resource is always one of these. */
export function isModelResource(resource: Resource): resource is ModelResource {
  return 'whole' in resource && 'peek' in resource
}
