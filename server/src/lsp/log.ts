import { ResponseError } from 'vscode-languageserver'

export interface Logger {
  error(message: string): void
  warn(message: string): void
  info(message: string): void
}

/** Writes to the client's log, and says the same thing only once where asked to. */
export class Log {
  private readonly said = new Set<string>()

  constructor(private readonly logger: Logger) {}

  error(message: string, error?: unknown): void {
    this.logger.error(error === undefined ? message : `${message}: ${describe(error)}`)
  }

  warn(message: string): void {
    this.logger.warn(message)
  }

  info(message: string): void {
    this.logger.info(message)
  }

  /** Only the first time for this key. Answers whether it was the first. */
  once(key: string, level: 'error' | 'warn' | 'info', message: string): boolean {
    if (this.said.has(key)) return false
    this.said.add(key)
    this.logger[level](message)
    return true
  }

  /**
   * Runs a handler so that nothing it throws reaches the client: it is logged, and `fallback` is the answer. Only the
   * errors that LSP defines (a cancelled request) pass.
   */
  contain<Args extends readonly unknown[], Result>(
    what: string,
    handler: (...args: Args) => Promise<Result> | Result,
    fallback: (...args: Args) => NoInfer<Result>,
  ): (...args: Args) => Promise<Result> {
    return async (...args) => {
      try {
        return await handler(...args)
      } catch (error) {
        if (error instanceof ResponseError) throw error
        this.error(`${what} failed`, error)
        return fallback(...args)
      }
    }
  }

  /** Starts work nobody waits for. */
  detach(what: string, work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      this.error(`${what} failed`, error)
    })
  }
}

export function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
