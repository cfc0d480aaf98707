import type { Connection } from 'vscode-languageserver'
import { type Clock, Debounce } from './clock'
import type { Log } from './log'
import { Status, type StatusParams } from './protocol'

/** Tells the client how the server is, whenever that changes, a moment later so that bursts become one message. */
export class StatusReport {
  private scans = 0
  private trouble: string | undefined
  private last = ''
  private readonly debounce: Debounce

  constructor(
    private readonly connection: Connection,
    private readonly findings: () => number,
    clock: Clock,
    private readonly log: Log,
  ) {
    this.debounce = new Debounce(clock, 50, () => {
      this.send()
    })
  }

  /** Something it reports may have changed. */
  touch(): void {
    this.debounce.trigger()
  }

  scanning(by: 1 | -1): void {
    this.scans += by
    this.send()
  }

  /** Something went wrong that people should know of; it stays until they restart the server. */
  failed(message: string): void {
    this.trouble = message
    this.touch()
  }

  stop(): void {
    this.debounce.stop()
  }

  private send(): void {
    const status = this.current()
    const key = JSON.stringify(status)
    if (key === this.last) return
    this.last = key
    this.log.detach('Sending the status', this.connection.sendNotification(Status, status))
  }

  private current(): StatusParams {
    const findings = this.findings()
    if (this.scans > 0) return { state: 'scanning', findings }
    return this.trouble === undefined
      ? { state: 'ready', findings }
      : { state: 'error', findings, message: this.trouble }
  }
}
