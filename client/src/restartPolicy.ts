/** How long to wait before the first, second, … restart, in milliseconds. */
const DELAYS = [200, 1_000, 3_000, 8_000]
/** Crashes further apart than this have nothing to do with each other, in milliseconds. */
const WINDOW = 3 * 60_000

/** Decides what happens after a crash: restart, later each time, and give up once restarting visibly does not help. */
export class RestartPolicy {
  #crashes: number[] = []

  /**
   * Records a crash at `now` (milliseconds of any steady clock).
   * Returns the milliseconds to wait before the restart, or `undefined` to give up.
   */
  crashed(now: number): number | undefined {
    this.#crashes = [...this.#crashes.filter(at => now - at < WINDOW), now]
    return DELAYS[this.#crashes.length - 1]
  }

  /** Forgets all crashes: a person asked for a restart. */
  reset(): void {
    this.#crashes = []
  }
}
