import type { Attribute, Resource } from '#rules/model/terraform'
import type { Evaluator, Names } from './evaluator'
import type { Reach } from './reach'
import type { ReadTracker } from './reads'
import type { FindResource, ReferenceFinder, References } from './references'

/** What every block and attribute of one module shares. */
export interface Context {
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
  readonly exists: boolean
  /** Position among all blocks of its kind. */
  readonly order: number
  peek(name: string): ModelAttribute
  peekAll(): readonly ModelAttribute[]
}
