import type { SyntaxProblem } from '../syntax/hcl/ast'
import type { SyntaxChecker } from '../workspace/syntax-checker'
import { readDiagnostics } from './hcl-diagnostics'

/** As much of `Worker` of `node:worker_threads` as is needed. */
export interface WorkerLike {
  postMessage(message: unknown): void
  on(event: 'message', listener: (message: unknown) => void): unknown
  on(event: 'error' | 'exit', listener: () => void): unknown
  terminate(): Promise<unknown>
}

export interface CheckerOptions {
  /** For one text, once the worker runs. Milliseconds, like all of these. */
  readonly timeout: number
  /** For the worker to start: it unpacks 2 MB of wasm. */
  readonly startTimeout: number
  /** Without work for this long, the worker is ended: it holds some 50 MB. */
  readonly idle: number
}

export const CHECKER_OPTIONS: CheckerOptions = { timeout: 5_000, startTimeout: 20_000, idle: 30_000 }

/** Deeper texts are not sent: they overflow the stack of its Go runtime, which gives wrong answers ever after. Our own parser stops there too. */
const MAX_DEPTH = 200
/** Longer ones would take longer than the timeout (about 2 MB/s). */
const MAX_LENGTH = 2_000_000
/** Workers that die or hang in a row, before it is given up. */
const MAX_FAILURES = 3

interface Job {
  readonly text: string
  readonly answer: (problems: readonly SyntaxProblem[] | undefined) => void
}

/** @cdktf/hcl2json in a worker that is started when there is work, replaced when it hangs or dies, and ended when idle. */
export class Hcl2JsonChecker implements SyntaxChecker {
  private readonly queue: Job[] = []
  private current: { readonly job: Job; readonly id: number; readonly name: string } | undefined
  private worker: { readonly thread: WorkerLike; ready: boolean } | undefined
  private timer: NodeJS.Timeout | undefined
  private lastId = 0
  private failures = 0
  private disposed = false

  constructor(
    private readonly spawn: () => WorkerLike,
    private readonly options: CheckerOptions = CHECKER_OPTIONS,
  ) {}

  check(text: string): Promise<readonly SyntaxProblem[] | undefined> {
    if (this.disposed || this.failures >= MAX_FAILURES || !isFit(text)) return Promise.resolve(undefined)
    return new Promise(answer => {
      this.queue.push({ text, answer })
      this.next()
    })
  }

  async dispose(): Promise<void> {
    this.disposed = true
    await this.end()
    for (const job of this.queue.splice(0)) job.answer(undefined)
  }

  /** Sends the next text if nothing is under way. */
  private next(): void {
    if (this.current !== undefined) return
    const job = this.queue.shift()
    if (job === undefined) {
      this.after(this.options.idle, () => void this.end())
      return
    }
    const id = ++this.lastId
    this.current = { job, id, name: uniqueName(job.text, id) }
    const worker = this.worker ?? this.start()
    if (worker?.ready === true) this.send()
  }

  private send(): void {
    if (this.current === undefined || this.worker === undefined) return
    const { job, id, name } = this.current
    this.worker.thread.postMessage({ id, name, text: job.text })
    this.after(this.options.timeout, () => {
      this.failed()
    })
  }

  private start(): { readonly thread: WorkerLike; ready: boolean } | undefined {
    this.after(this.options.startTimeout, () => {
      this.failed()
    })
    try {
      const worker = { thread: this.spawn(), ready: false }
      this.worker = worker
      const ifCurrent =
        <T extends readonly unknown[]>(handle: (...args: T) => void) =>
        (...args: T) => {
          if (this.worker === worker) handle(...args)
        }
      worker.thread.on(
        'message',
        ifCurrent((message: unknown) => {
          this.receive(message)
        }),
      )
      worker.thread.on(
        'error',
        ifCurrent(() => {
          this.failed()
        }),
      )
      worker.thread.on(
        'exit',
        ifCurrent(() => {
          this.failed()
        }),
      )
      return worker
    } catch {
      this.failed()
      return undefined
    }
  }

  private receive(message: unknown): void {
    if (typeof message !== 'object' || message === null || this.worker === undefined) return
    if ('ready' in message) {
      this.worker.ready = true
      this.send()
      return
    }
    if (this.current === undefined || !('id' in message) || message.id !== this.current.id) return
    const { job, name } = this.current
    const error = 'error' in message ? String(message.error) : undefined
    const problems = error === undefined ? [] : readDiagnostics(error, name, job.text)
    if (problems === undefined) {
      // Not about the text: the runtime itself is broken, and would be for the next text too.
      this.failed()
      return
    }
    this.failures = 0
    this.done(problems)
  }

  /** The worker hangs or died. Whoever waits goes without an answer; the next text gets a new worker. */
  private failed(): void {
    this.failures += 1
    void this.end()
    if (this.failures < MAX_FAILURES) this.next()
    else for (const job of this.queue.splice(0)) job.answer(undefined)
  }

  private done(problems: readonly SyntaxProblem[] | undefined): void {
    const job = this.current?.job
    this.current = undefined
    job?.answer(problems)
    this.next()
  }

  private async end(): Promise<void> {
    clearTimeout(this.timer)
    const { worker, current } = this
    this.worker = undefined
    this.current = undefined
    current?.job.answer(undefined)
    await worker?.thread.terminate()
  }

  private after(milliseconds: number, run: () => void): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(run, milliseconds)
    this.timer.unref()
  }
}

/** A file name that does not occur in the text, so that it marks where a message begins. */
function uniqueName(text: string, id: number): string {
  for (let attempt = 0; ; attempt++) {
    const name = `parapet-${id}-${attempt}.tf`
    if (!text.includes(name)) return name
  }
}

/** Brackets are counted as they stand, those in strings and comments too: refusing a text too many costs only its wording. */
function isFit(text: string): boolean {
  if (text.length > MAX_LENGTH) return false
  let depth = 0
  let operators = 0
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at)
    if (character === 0x28 || character === 0x5b || character === 0x7b) {
      if (++depth > MAX_DEPTH) return false
    } else if (character === 0x29 || character === 0x5d || character === 0x7d) depth = Math.max(0, depth - 1)
    if (character === 0x0a) operators = 0
    // `! - ? *`: unary operators, conditionals and splats nest without a bracket.
    else if (character === 0x21 || character === 0x2d || character === 0x3f || character === 0x2a) operators += 1
    if (operators > 5_000) return false
  }
  return true
}
