import { amount } from '../../report/summary'
import type { Environment } from './environment'

/** Milliseconds between two looks of the progress line. */
const PAUSE = 100
const CLEAR = '\r\u001b[K'

/** One line on standard error that says how far a scan has come; nothing where that is no terminal. */
export class Progress {
  private last: number
  private shown = false

  constructor(private readonly environment: Environment) {
    this.last = environment.now()
  }

  async tick(files: number, findings: number): Promise<void> {
    if (!this.environment.stderr.isTerminal) return
    const now = this.environment.now()
    if (now - this.last < PAUSE) return
    this.last = now
    this.shown = true
    await this.environment.stderr.write(`${CLEAR}Scanned ${amount(files, 'file')}, ${amount(findings, 'finding')} …`)
  }

  /** Makes room for something else. */
  async clear(): Promise<void> {
    if (!this.shown) return
    this.shown = false
    await this.environment.stderr.write(CLEAR)
  }
}
