import { type Connection, MessageType, ShowMessageNotification } from 'vscode-languageserver'
import type { Rule } from '#rules/rule'
import { isOwnConfiguration } from '../config/names'
import { ConfigurationResolver } from '../config/resolver'
import { Documents } from '../workspace/documents'
import type { FileSystem } from '../workspace/files'
import { rootOfInstalled, rootOfManifest } from '../workspace/installed-modules'
import { kindOfDocument, kindOfName } from '../workspace/kinds'
import { Modules } from '../workspace/modules'
import { canonicalUri, directoryOf, isWithin, nameOf } from '../workspace/uris'
import { isNeverEntered } from '../workspace/walk'
import { ActionEdits } from './action-edits'
import { Analyser } from './analyser'
import { Board } from './board'
import { BuildFiles } from './build-files'
import { Changes } from './changes'
import type { Client } from './client'
import type { Clock } from './clock'
import { ClientFileSystem, SchemeFileSystem } from './client-files'
import { ComposeIndex } from './compose-index'
import { ConfigurationReporter } from './config/diagnostics'
import { Effective } from './config/effective'
import { editorConfigurationFiles } from './config/files'
import { RuleSwitch } from './config/rule-switch'
import { Settled } from './configuration'
import { DiagnosticMaker } from './diagnostics'
import { Documentation } from './documentation'
import type { Log } from './log'
import { ModuleIndex } from './module-index'
import { type OpenDocument, OpenDocuments } from './open-documents'
import { Positions } from './positions'
import { Reporter } from './reporter'
import { WorkspaceScan } from './scan'
import type { ServerDependencies } from './server'
import { StatusReport } from './status'
import { SyntaxErrors } from './syntax-errors'
import { FileWatch } from './watch'
import { EditMaker } from './workspace-edits'

/** What is kept of modules that nobody has open, in UTF-16 code units: their trees take ten times as much. */
const HELD_TEXT = 500_000

/** The parts of a running server, put together once the client has said what it can do. */
export class Session {
  readonly clock: Clock
  readonly files: FileSystem
  readonly documents: Documents
  readonly open: OpenDocuments
  /** `.parapet.yaml` files that are open. */
  readonly configurations: OpenDocuments<'configuration'>
  readonly configuration: ConfigurationReporter
  readonly positions: Positions
  /** Other files that images are built with and that are open. */
  readonly buildFiles: BuildFiles
  readonly compose = new ComposeIndex()
  readonly settled: Settled
  readonly resolver: ConfigurationResolver
  readonly effective: Effective
  readonly modules: Modules
  readonly moduleIndex: ModuleIndex
  readonly watch: FileWatch
  readonly analyser: Analyser
  readonly syntaxErrors: SyntaxErrors
  readonly make: DiagnosticMaker
  readonly reporter: Reporter
  readonly board: Board
  readonly status: StatusReport
  readonly changes: Changes
  readonly scan: WorkspaceScan
  readonly documentation: Documentation
  readonly editMaker: EditMaker
  readonly edits: ActionEdits
  readonly ruleSwitch: RuleSwitch
  readonly rules: ReadonlyMap<string, Rule>
  /** Folders of the workspace, as the client spells them. */
  folders: readonly string[]

  constructor(
    readonly connection: Connection,
    readonly client: Client,
    readonly dependencies: ServerDependencies,
    readonly log: Log,
  ) {
    const { rules, clock, parsers, analyse, checker, pages, loadDocumentation, suppressionEdit } = dependencies
    const clientFiles = client.options.clientFiles === true ? new ClientFileSystem(connection) : undefined
    this.clock = clock
    this.rules = new Map(rules.map(rule => [rule.id, rule]))
    this.folders = client.folders
    this.files = new SchemeFileSystem(dependencies.files, clientFiles)
    const isInside = (uri: string): boolean => this.folders.some(folder => isWithin(canonicalUri(folder), uri))
    this.documents = new Documents(this.files, parsers, isInside)
    this.positions = new Positions(client.encoding)
    this.open = new OpenDocuments(this.documents, this.positions, (uri, languageId) =>
      kindOfDocument(nameOf(uri), languageId),
    )
    this.configurations = new OpenDocuments(this.documents, this.positions, uri =>
      isOwnConfiguration(uri) ? 'configuration' : undefined,
    )
    this.settled = new Settled(connection, client, rules, log)
    const configurationFiles = editorConfigurationFiles(this.files, this.documents, this.configurations)
    this.resolver = new ConfigurationResolver({
      files: configurationFiles,
      rules,
      roots: () => this.roots(),
    })
    this.effective = new Effective(this.settled, this.resolver, () => this.folders, rules, log)
    this.documentation = new Documentation(rules, () => loadDocumentation(this.files, client.options.dist), pages, log)
    this.board = new Board(connection, client, log, () => {
      this.status.touch()
    })
    this.status = new StatusReport(connection, () => this.board.findings, clock, log)
    this.watch = new FileWatch(connection, client)
    this.modules = new Modules({
      files: this.files,
      documents: this.documents,
      folders: () => [...this.roots(), ...this.moduleIndex.allowed],
      note: (key, message) => log.once(key, 'warn', message),
      howToAllow: 'The setting parapet.terraform.allowRead names more folders that may be read.',
      held: HELD_TEXT,
    })
    this.moduleIndex = new ModuleIndex({
      clock,
      log,
      files: this.files,
      settled: this.settled,
      effective: this.effective,
      modules: this.modules,
      folders: () => this.folders,
      onComposed: builds => {
        for (const uri of this.compose.replace(builds)) this.changes.touch(uri)
      },
      onBuilt: changed => {
        for (const directory of changed) this.changes.touchDirectory(directory)
        for (const { uri } of this.open.all()) this.changes.touch(uri)
      },
    })
    this.analyser = new Analyser(
      this.documents,
      this.modules,
      analyse,
      rules,
      log,
      message => {
        this.status.failed(message)
      },
      async directory => (await this.effective.within(directory, directory)).analysis,
      uri => this.compose.of(uri),
    )
    this.buildFiles = new BuildFiles(this.documents, this.positions, uri => {
      this.changes.touch(uri)
    })
    this.syntaxErrors = new SyntaxErrors(this.documents, checker, clock, uri => {
      this.changes.touch(uri)
    })
    this.make = new DiagnosticMaker(
      client,
      this.positions,
      uri => this.open.clientUri(uri),
      rule => this.documentation.pageOf(rule),
    )
    this.reporter = new Reporter(this.documents, this.effective, this.analyser, this.syntaxErrors, this.make)
    this.configuration = new ConfigurationReporter({
      client,
      log,
      documents: this.documents,
      positions: this.positions,
      board: this.board,
      resolver: this.resolver,
      configurations: this.configurations,
    })
    this.changes = new Changes({ ...this.shared(), clock })
    this.scan = new WorkspaceScan({
      ...this.shared(),
      clock,
      files: this.files,
      changes: this.changes,
      status: this.status,
    })
    this.editMaker = new EditMaker(client, this.positions, {
      get: uri => this.open.get(uri) ?? this.configurations.get(uri) ?? this.buildFiles.get(uri),
      clientUri: uri => this.configurations.get(uri)?.clientUri ?? this.open.clientUri(uri),
    })
    this.ruleSwitch = new RuleSwitch({
      client,
      files: configurationFiles,
      folders: () => this.folders,
      make: this.editMaker,
    })
    this.edits = new ActionEdits({
      ...this.shared(),
      make: this.editMaker,
      suppressionEdit,
      ruleSwitch: this.ruleSwitch,
      onGone: message => {
        const told = connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Info, message })
        log.detach('Showing a message', told)
      },
    })
  }

  /** What can only be asked for once the client is ready. */
  async start(): Promise<void> {
    this.status.touch()
    await Promise.all([this.settled.watch(), this.watch.start()])
  }

  /** Lets go of what was known about a document that was closed. */
  forget(document: OpenDocument): void {
    const { open, documents } = this
    this.board.closed(document)
    this.syntaxErrors.closed(document.uri)
    this.reporter.forget(document.uri)
    this.settled.forget(document.clientUri)
    const directory = directoryOf(document.uri)
    if (!open.all().some(other => directoryOf(other.uri) === directory)) documents.release(directory)
    this.analyser.prune(target =>
      target.kind === 'terraform'
        ? open.all().some(({ uri }) => directoryOf(uri) === target.directory)
        : open.get(target.uri) !== undefined,
    )
  }

  /** A file or folder changed, appeared or vanished on disk: whoever depends on it looks again. */
  changedOnDisk(uri: string): void {
    const { documents, modules, moduleIndex, changes, analyser } = this
    const directory = directoryOf(uri)
    for (const dockerfile of documents.invalidate(uri)) changes.touch(dockerfile)
    modules.functionFiles.changed(uri)
    for (const reader of analyser.readersOf(uri)) changes.touchDirectory(reader)
    const root = rootOfManifest(uri)
    if (root !== undefined) modules.changed(root)
    const host = root ?? rootOfInstalled(directory)
    if (host !== undefined) changes.touchDirectory(host)
    const isNew = kindOfName(nameOf(uri)) === 'terraform' && modules.isBuilt && !modules.counts(directory)
    const isEntered = this.roots().some(folder => isWithin(folder, uri) && !isNeverEntered(folder, uri))
    if (isNew && isEntered) moduleIndex.outdated()
  }

  /** A client that does not tell of changes on disk is believed only as long as nobody opens or saves anything there. */
  mistrustDisk(): void {
    if (this.client.watchFiles) return
    this.modules.mistrust()
    this.resolver.changed()
  }

  /** A document was opened, changed, saved or closed. One that a configuration names may be about any directory. */
  edited(uri: string): void {
    if (this.resolver.concerns(uri)) this.changes.touchAll()
    else this.changes.touch(uri)
  }

  /** Folders of the workspace, canonical and without a slash at the end. */
  private roots(): readonly string[] {
    return this.folders.map(folder => canonicalUri(folder).replace(/\/$/, ''))
  }

  /** A configuration file, or a file that may be one, changed in the editor or on disk. */
  configurationChanged(): void {
    this.resolver.changed()
    this.changes.touchAll()
  }

  async stop(): Promise<void> {
    this.changes.stop()
    this.status.stop()
    await this.dependencies.checker?.dispose()
  }

  private shared() {
    const { connection, client, log, documents, open, settled, effective, analyser, reporter, board } = this
    const { configuration, modules, moduleIndex, watch } = this
    return {
      connection,
      client,
      log,
      documents,
      modules,
      moduleIndex,
      watch,
      open,
      settled,
      effective,
      analyser,
      reporter,
      board,
      configuration,
    }
  }
}
