import type { Connection } from 'vscode-languageserver'
import type { Documents } from '../workspace/documents'
import { isComposeName, kindOfName } from '../workspace/kinds'
import type { Modules } from '../workspace/modules'
import { directoryOf, isWithin, nameOf } from '../workspace/uris'
import type { Analyser } from './analyser'
import { isBuildFile } from './build-files'
import type { Board } from './board'
import type { Client } from './client'
import { type Clock, Debounce } from './clock'
import type { ConfigurationReporter } from './config/diagnostics'
import type { Effective } from './config/effective'
import type { Log } from './log'
import type { ModuleIndex } from './module-index'
import type { OpenDocuments } from './open-documents'
import { NO_REPORT, type Reporter } from './reporter'
import type { FileWatch } from './watch'

/** After the last change: long enough to spare work while someone types, short enough to seem immediate. */
const PAUSE_MILLISECONDS = 150

export interface ChangesParts {
  readonly connection: Connection
  readonly client: Client
  readonly clock: Clock
  readonly log: Log
  readonly documents: Documents
  readonly modules: Modules
  readonly moduleIndex: ModuleIndex
  readonly open: OpenDocuments
  readonly effective: Effective
  readonly configuration: ConfigurationReporter
  readonly analyser: Analyser
  readonly reporter: Reporter
  readonly board: Board
  readonly watch: FileWatch
}

/**
 * Brings what the client shows up to date after something changed. A client that pulls asks about a document it changed
 * itself; it is told to ask again only where an answer it has would now be another one: other files of the module, settings,
 * files on disk. A client that does not pull is sent everything. Files that a scan published are kept up to date too.
 */
export class Changes {
  private dirty = new Set<string>()
  private everything = false
  private running = false
  private readonly debounce: Debounce
  /** Directories whose unopened files are shown since a scan: which files, and the folder whose settings hold. */
  readonly scanned = new Map<string, { readonly folder: string; readonly files: Set<string> }>()

  constructor(private readonly parts: ChangesParts) {
    this.debounce = new Debounce(parts.clock, PAUSE_MILLISECONDS, () => {
      parts.log.detach('Updating diagnostics', this.run())
    })
  }

  /** A file changed, in the editor or on disk: whatever lies in its directory may be judged otherwise. */
  touch(uri: string): void {
    this.touchDirectory(directoryOf(uri))
  }

  touchDirectory(directory: string): void {
    this.dirty.add(directory)
    this.debounce.trigger()
  }

  /** A file changed that images are built with: Dockerfiles in the folders around it may be judged otherwise. */
  touchAround(uri: string): void {
    for (const directory of this.scanned.keys()) if (isWithin(directory, uri)) this.dirty.add(directory)
    if (isComposeName(nameOf(uri))) this.parts.moduleIndex.outdated()
    this.debounce.trigger()
  }

  /** From now on, these files of a directory are kept up to date although they are not open. */
  scan(directory: string, folder: string, files: readonly string[]): void {
    const known = this.scanned.get(directory)?.files ?? []
    this.scanned.set(directory, { folder, files: new Set([...known, ...files]) })
  }

  /** A file appeared in a directory: if that was scanned, the file is part of it now. */
  created(uri: string): void {
    if (kindOfName(nameOf(uri)) !== undefined) this.scanned.get(directoryOf(uri))?.files.add(uri)
  }

  /** A folder is no longer where it was. */
  vanished(folder: string): void {
    for (const directory of this.scanned.keys()) {
      if (!isWithin(folder, directory)) continue
      this.parts.documents.forget(directory)
      this.dirty.add(directory)
    }
    this.debounce.trigger()
  }

  touchAll(): void {
    this.everything = true
    this.debounce.trigger()
  }

  stop(): void {
    this.debounce.stop()
  }

  private async run(): Promise<void> {
    if (this.running) {
      this.debounce.trigger()
      return
    }
    this.running = true
    try {
      const { dirty, everything } = this
      this.dirty = new Set()
      this.everything = false
      const affected = await this.parts.modules.affectedBy(dirty)
      const concerns = (directory: string): boolean => everything || affected.has(directory)
      await this.updateOpen(concerns)
      for (const [directory, { folder, files }] of this.scanned) {
        if (concerns(directory)) await this.updateScanned(directory, folder, files)
      }
      const { watch, analyser, documents, log } = this.parts
      const scripts = documents.contexts.reads().filter(uri => !isBuildFile(uri))
      log.detach('Registering for changes', watch.include([...analyser.readFiles(), ...scripts]))
      // The first results are shown by now.
      if (this.parts.open.all().length + this.scanned.size > 0) this.parts.moduleIndex.start()
    } finally {
      this.running = false
    }
  }

  private async updateOpen(concerns: (directory: string) => boolean): Promise<void> {
    const { open, reporter, board, client, connection, configuration } = this.parts
    let hasNews = false
    for (const document of open.all()) {
      if (!concerns(directoryOf(document.uri))) continue
      const report = await reporter.report(document)
      if (open.get(document.uri) === undefined) continue
      if (client.pull) hasNews = board.isNews(document.uri, report) || hasNews
      else board.publish(document.uri, document.clientUri, report, document.version)
    }
    hasNews = (await configuration.update()) || hasNews
    if (hasNews && client.refresh) await connection.languages.diagnostics.refresh()
  }

  private async updateScanned(directory: string, folder: string, files: ReadonlySet<string>): Promise<void> {
    const { documents, open, effective, analyser, reporter, board } = this.parts
    const settings = await effective.within(folder, directory)
    const present = new Set((await documents.names(directory)).map(name => documents.uriIn(directory, name)))
    for (const uri of files) {
      // Other names are of Dockerfiles that Compose names.
      const kind = kindOfName(nameOf(uri)) ?? 'dockerfile'
      if (open.get(uri) !== undefined) continue
      if (!present.has(uri)) board.publish(uri, uri, NO_REPORT)
      else {
        const report = reporter.ofUnopened(uri, await analyser.of(uri, kind, settings), settings)
        if (open.get(uri) === undefined) board.publish(uri, uri, report)
      }
    }
    if (!open.all().some(document => directoryOf(document.uri) === directory)) {
      documents.release(directory)
      analyser.prune(target => (target.kind === 'terraform' ? target.directory : directoryOf(target.uri)) !== directory)
    }
  }
}
