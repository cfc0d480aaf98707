/**
 * What bounds evaluation in time and memory. A few lines of configuration can describe more than any machine holds
 * (`replace` bombs, nested `for`, `1e999999999`), so everything that grows is paid for before it is built.
 */
export interface Budget {
  /**
   * Pays for `units` of work: one per element visited or made, one per character of text made. Throws `LimitExceeded` when
   * the evaluation has used up what it may spend; the evaluator, which alone calls functions, contains it.
   */
  spend(units: number): void
}

/** Thrown within this folder only, and contained by the evaluator: the value becomes unknown for `message`. */
export class LimitExceeded extends Error {}

/** The whole evaluation has to end: nothing that it still could do is paid for. */
export class OutOfSteps extends LimitExceeded {}

export const LONGEST_TEXT = 1 << 20
export const MOST_ELEMENTS = 100_000

export class Steps implements Budget {
  constructor(
    private left: number,
    /** A budget of which this one is a part. */
    private readonly whole?: Budget,
  ) {}

  spend(units: number): void {
    this.whole?.spend(units)
    this.left -= units
    if (this.left < 0) throw new OutOfSteps('too much to evaluate')
  }
}
