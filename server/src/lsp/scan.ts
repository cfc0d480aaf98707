import {
  type CancellationToken,
  type Connection,
  LSPErrorCodes,
  type ProgressToken,
  ResponseError,
  WorkDoneProgress,
  type WorkDoneProgressBegin,
  type WorkDoneProgressEnd,
  type WorkDoneProgressReport,
} from 'vscode-languageserver'
import { isOwnConfiguration } from '../config/names'
import type { Documents } from '../workspace/documents'
import type { FileSystem } from '../workspace/files'
import type { Modules } from '../workspace/modules'
import { directoryOf } from '../workspace/uris'
import { type Analysed, type Analyser, visibleIn } from './analyser'
import type { Board } from './board'
import type { Changes } from './changes'
import { type Clock, Turn } from './clock'
import type { ConfigurationReporter } from './config/diagnostics'
import type { Effective } from './config/effective'
import type { Settled } from './configuration'
import type { Log } from './log'
import type { ModuleIndex } from './module-index'
import type { OpenDocuments } from './open-documents'
import type { ScanParams, ScanResult } from './protocol'
import type { Reporter } from './reporter'
import type { StatusReport } from './status'
import { type FoundTarget, targetsIn } from './targets'

const PROGRESS_MILLISECONDS = 100

export interface ScanParts {
  readonly connection: Connection
  readonly clock: Clock
  readonly log: Log
  readonly files: FileSystem
  readonly documents: Documents
  readonly modules: Modules
  readonly moduleIndex: ModuleIndex
  readonly open: OpenDocuments
  readonly settled: Settled
  readonly effective: Effective
  readonly configuration: ConfigurationReporter
  readonly analyser: Analyser
  readonly reporter: Reporter
  readonly board: Board
  readonly changes: Changes
  readonly status: StatusReport
}

/** Scans folders and publishes what it finds in files that are not open. One at a time: a new scan ends the one before. */
export class WorkspaceScan {
  private running: { cancelled: boolean; readonly token: ProgressToken } | undefined

  constructor(private readonly parts: ScanParts) {}

  /** Ends the scan that reports to this token. */
  cancel(token: ProgressToken): void {
    if (this.running?.token === token) this.running.cancelled = true
  }

  /** Rejects with `RequestCancelled` when it was cancelled; what was found until then stays published. */
  async run({ folders, token }: ScanParams, cancellation: CancellationToken): Promise<ScanResult> {
    if (this.running !== undefined) this.running.cancelled = true
    const state = { cancelled: false, token }
    this.running = state
    const isCancelled = (): boolean => state.cancelled || cancellation.isCancellationRequested
    const { status, log, connection } = this.parts
    const progress = (value: WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd): void => {
      log.detach('Reporting progress', connection.sendProgress(WorkDoneProgress.type, token, value))
    }
    status.scanning(1)
    progress({ kind: 'begin', title: 'Parapet: scanning', cancellable: true })
    try {
      return await this.scan(folders, isCancelled, message => {
        progress({ kind: 'report', message })
      })
    } finally {
      if (this.running === state) this.running = undefined
      progress({ kind: 'end' })
      status.scanning(-1)
    }
  }

  private async scan(
    folders: readonly string[],
    isCancelled: () => boolean,
    report: (message: string) => void,
  ): Promise<ScanResult> {
    const { clock, files, settled, effective, changes, board } = this.parts
    const count = { files: 0, findings: 0, failed: 0 }
    const published = new Set<string>()
    const turn = new Turn(clock)
    let reportedAt = clock.now()
    changes.scanned.clear()
    await this.parts.moduleIndex.renew()
    const found = targetsIn(folders, files, settled, effective, problem => {
      count.failed += 1
      this.parts.log.warn(problem.message)
    })
    for await (const target of found) {
      await turn.pauseIfLong()
      if (isCancelled()) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'The scan was cancelled.')
      await this.scanTarget(target, count, published)
      if (clock.now() - reportedAt >= PROGRESS_MILLISECONDS) {
        reportedAt = clock.now()
        report(`${count.files} files, ${count.findings} findings`)
      }
    }
    board.clearPublished(uri => published.has(uri) || isOwnConfiguration(uri))
    await this.parts.configuration.update()
    return count
  }

  private async scanTarget(
    found: FoundTarget,
    count: { files: number; findings: number; failed: number },
    published: Set<string>,
  ): Promise<void> {
    const { open, analyser, documents, modules, changes } = this.parts
    const { target, directory, settings } = found
    const isEdited = open.all().some(document => directoryOf(document.uri) === directory)
    const analysed = await analyser.ofTarget(target, settings, [], { keep: isEdited })
    changes.scan(directory, found.folder, found.files)
    count.files += found.files.length
    count.failed += analysed.problems.length
    for (const uri of found.files) {
      count.findings += visibleIn(analysed, uri).length
      published.add(uri)
      this.publish(uri, analysed, found)
    }
    if (target.kind === 'terraform') await modules.remember(directory)
    if (!isEdited) documents.release(directory)
  }

  private publish(uri: string, analysed: Analysed, { settings }: FoundTarget): void {
    const { open, reporter, board } = this.parts
    if (open.get(uri) === undefined) board.publish(uri, uri, reporter.ofUnopened(uri, analysed, settings))
  }
}
