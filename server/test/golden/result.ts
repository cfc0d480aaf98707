/** What came of one set of rows. */
export interface Result {
  readonly set: string
  readonly total: number
  readonly passed: number
  readonly misses: readonly string[]
  /** The share that has to pass; undefined for sets that are only reported. */
  readonly required: number | undefined
}
