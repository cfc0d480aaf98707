/** Time, so that tests can hold it still. */
export interface Clock {
  /** Milliseconds since some moment. */
  now(): number
  /** Runs once, later. The answer takes it back. */
  after(milliseconds: number, run: () => void): () => void
  /** Lets whatever waits run: messages, timers. */
  pause(): Promise<void>
}

declare function setTimeout(run: () => void, milliseconds: number): unknown
declare function clearTimeout(timer: unknown): void
declare const performance: { now(): number }

export const systemClock: Clock = {
  now: () => performance.now(),
  after: (milliseconds, run) => {
    const timer = setTimeout(run, milliseconds)
    return () => {
      clearTimeout(timer)
    }
  },
  pause: () =>
    new Promise(resolve => {
      setTimeout(resolve, 0)
    }),
}

/** Collects calls and runs once when none came for a while. */
export class Debounce {
  private cancel: (() => void) | undefined

  constructor(
    private readonly clock: Clock,
    private readonly milliseconds: number,
    private readonly run: () => void,
  ) {}

  trigger(): void {
    this.cancel?.()
    this.cancel = this.clock.after(this.milliseconds, () => {
      this.cancel = undefined
      this.run()
    })
  }

  stop(): void {
    this.cancel?.()
    this.cancel = undefined
  }
}

/** Work at most this long before letting others have their turn. */
const SLICE_MILLISECONDS = 10

/** Keeps long work from holding up everything else. */
export class Turn {
  private since: number

  constructor(private readonly clock: Clock) {
    this.since = clock.now()
  }

  async pauseIfLong(): Promise<void> {
    if (this.clock.now() - this.since < SLICE_MILLISECONDS) return
    await this.clock.pause()
    this.since = this.clock.now()
  }
}
