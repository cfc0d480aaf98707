import type { BigFloat } from './number'

/** What is known about a value that is not known itself (cty's refinements). Bounds are inclusive unless told. */
export interface Refinement {
  readonly isNotNull?: boolean
  /** Strings: what the text starts with. */
  readonly prefix?: string
  /** Numbers. */
  readonly least?: Bound
  readonly most?: Bound
  /** Collections: how many elements there are. */
  readonly shortest?: number
  readonly longest?: number
}

export interface Bound {
  readonly value: BigFloat
  readonly isInclusive: boolean
}

export const NO_REFINEMENT: Refinement = {}
export const NOT_NULL: Refinement = { isNotNull: true }
