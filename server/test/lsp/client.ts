import { PassThrough } from 'node:stream'
import { afterEach } from 'vitest'
import {
  type ClientCapabilities,
  type CodeAction,
  type CodeActionContext,
  CodeActionRequest,
  CodeActionResolveRequest,
  ConfigurationRequest,
  createConnection,
  createProtocolConnection,
  type Diagnostic,
  DiagnosticRefreshRequest,
  DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DidSaveTextDocumentNotification,
  type DocumentDiagnosticReport,
  DocumentDiagnosticRequest,
  type FileChangeType,
  type Hover,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  type InitializeResult,
  LogMessageNotification,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  type Range,
  type Registration,
  RegistrationRequest,
  ShowMessageNotification,
  StreamMessageReader,
  StreamMessageWriter,
  type WorkspaceEdit,
} from 'vscode-languageserver/node'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { Status, type StatusParams } from '../../src/lsp/protocol'
import { createServer, type ServerDependencies } from '../../src/lsp/server'
import { snippetToText } from '../../src/workspace/edits'
import { MemoryFileSystem } from '../support/memory-files'
import {
  DOCS,
  FakeAnalysis,
  FakeChecker,
  ManualClock,
  PARSERS,
  RULES,
  suppressionEdit,
  suppressionPlaces,
} from './fakes'

/** What VS Code says it can do, as far as this server asks. */
export const VSCODE: ClientCapabilities = {
  general: { positionEncodings: ['utf-16'] },
  textDocument: {
    diagnostic: {
      relatedInformation: true,
      codeDescriptionSupport: true,
      dataSupport: true,
      tagSupport: { valueSet: [1, 2] },
    },
    publishDiagnostics: {
      relatedInformation: true,
      codeDescriptionSupport: true,
      dataSupport: true,
      versionSupport: true,
    },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: [''] } },
      dataSupport: true,
      isPreferredSupport: true,
      resolveSupport: { properties: ['edit', 'command'] },
    },
    hover: { contentFormat: ['markdown', 'plaintext'] },
  },
  workspace: {
    configuration: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    diagnostics: { refreshSupport: true },
    workspaceEdit: {
      documentChanges: true,
      snippetEditSupport: true,
      changeAnnotationSupport: { groupsOnLabel: true },
    },
  },
}

/** An editor that can nothing but what every LSP client can. */
export const PLAIN: ClientCapabilities = {
  textDocument: { codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [''] } } } },
}

const started: TestClient[] = []
afterEach(async () => {
  await Promise.all(started.splice(0).map(client => client.stop()))
})

export interface Setup {
  readonly files?: Readonly<Record<string, string | Uint8Array>>
  readonly capabilities?: ClientCapabilities
  readonly settings?: unknown
  readonly initializationOptions?: unknown
  readonly folders?: readonly string[]
  readonly dependencies?: Partial<ServerDependencies>
}

/** Starts a server over two streams in memory and shakes hands with it. */
export async function start(setup: Setup = {}): Promise<TestClient> {
  const client = new TestClient(setup)
  started.push(client)
  await client.initialize(setup)
  return client
}

/** A small editor: keeps its documents, what was published, and what the server asked for. */
export class TestClient {
  readonly files: MemoryFileSystem
  readonly analysis = new FakeAnalysis()
  readonly checker = new FakeChecker()
  readonly clock = new ManualClock()
  readonly published: PublishDiagnosticsParams[] = []
  readonly logged: string[] = []
  readonly messages: string[] = []
  readonly registrations: Registration[] = []
  readonly statuses: StatusParams[] = []
  readonly asked: string[] = []
  refreshes = 0
  /** What `workspace/configuration` is answered with; an Error is thrown. */
  settings: unknown
  initializeResult: InitializeResult | undefined
  readonly connection
  private readonly server
  private readonly texts = new Map<string, TextDocument>()

  constructor({ files = {}, settings = {}, dependencies }: Setup) {
    this.files = new MemoryFileSystem(files)
    this.settings = settings
    const toServer = new PassThrough()
    const toClient = new PassThrough()
    this.server = createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient))
    createServer(this.server, {
      version: '0.0.0',
      rules: RULES,
      analyse: this.analysis.analyse,
      suppressionEdit,
      suppressionPlaces,
      parsers: PARSERS,
      files: this.files,
      loadDocumentation: () => Promise.resolve(DOCS),
      pages: 'file:///docs/',
      checker: this.checker,
      clock: this.clock,
      ...dependencies,
    })
    this.server.listen()
    this.connection = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer))
    this.listen()
  }

  async initialize({ capabilities = VSCODE, initializationOptions, folders = [] }: Setup): Promise<void> {
    this.initializeResult = await this.connection.sendRequest<InitializeResult>(InitializeRequest.method, {
      processId: null,
      capabilities,
      initializationOptions,
      workspaceFolders: folders.map(uri => ({ uri, name: uri })),
    })
    await this.connection.sendNotification(InitializedNotification.type, {})
    await this.settle()
  }

  private listen(): void {
    const { connection } = this
    connection.onNotification(PublishDiagnosticsNotification.type, params => void this.published.push(params))
    connection.onNotification(LogMessageNotification.type, ({ message }) => void this.logged.push(message))
    connection.onNotification(ShowMessageNotification.type, ({ message }) => void this.messages.push(message))
    connection.onNotification(Status, status => void this.statuses.push(status))
    connection.onRequest(RegistrationRequest.type, params => void this.registrations.push(...params.registrations))
    connection.onRequest(DiagnosticRefreshRequest.type, () => {
      this.refreshes += 1
    })
    connection.onRequest(ConfigurationRequest.type, ({ items }) => {
      this.asked.push(...items.map(item => item.scopeUri ?? ''))
      if (this.settings instanceof Error) throw this.settings
      return items.map(() => this.settings)
    })
    connection.listen()
  }

  async stop(): Promise<void> {
    await this.connection.sendRequest('shutdown')
    this.connection.dispose()
    this.server.dispose()
  }

  /** Lets everything that is on its way arrive. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 12; turn++) await new Promise(resolve => setImmediate(resolve))
  }

  /** Lets time pass, and everything that follows from it happen. */
  async wait(milliseconds = 1000): Promise<void> {
    await this.settle()
    this.clock.advance(milliseconds)
    await this.settle()
  }

  async open(
    uri: string,
    text: string,
    languageId = uri.includes('Dockerfile') ? 'dockerfile' : 'terraform',
  ): Promise<void> {
    this.texts.set(uri, TextDocument.create(uri, languageId, 1, text))
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri, languageId, version: 1, text },
    })
  }

  /** Replaces the whole text, or a range of it. */
  async change(uri: string, text: string, range?: Range): Promise<void> {
    const document = this.texts.get(uri)!
    const version = document.version + 1
    const change = range === undefined ? { text } : { text, range }
    TextDocument.update(document, [change], version)
    await this.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version },
      contentChanges: [change],
    })
  }

  async save(uri: string): Promise<void> {
    await this.connection.sendNotification(DidSaveTextDocumentNotification.type, { textDocument: { uri } })
  }

  async close(uri: string): Promise<void> {
    this.texts.delete(uri)
    await this.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } })
  }

  async watched(uri: string, type: FileChangeType): Promise<void> {
    await this.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes: [{ uri, type }] })
  }

  async configure(settings: unknown): Promise<void> {
    this.settings = settings
    await this.connection.sendNotification(DidChangeConfigurationNotification.type, { settings: null })
  }

  text(uri: string): string {
    return this.texts.get(uri)!.getText()
  }

  pull(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    return this.connection.sendRequest(DocumentDiagnosticRequest.type, {
      textDocument: { uri },
      ...(previousResultId !== undefined && { previousResultId }),
    })
  }

  async diagnostics(uri: string): Promise<Diagnostic[]> {
    const report = await this.pull(uri)
    if (report.kind !== 'full') throw new Error('expected a full report')
    return report.items
  }

  /** The last diagnostics published for a file. */
  publishedFor(uri: string): PublishDiagnosticsParams | undefined {
    return this.published.findLast(params => params.uri === uri)
  }

  async actions(uri: string, range: Range, context: Partial<CodeActionContext> = {}): Promise<CodeAction[]> {
    const answer = await this.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri },
      range,
      context: { diagnostics: [], ...context },
    })
    return (answer ?? []).filter((action): action is CodeAction => !('arguments' in action))
  }

  resolve(action: CodeAction): Promise<CodeAction> {
    return this.connection.sendRequest(CodeActionResolveRequest.type, action)
  }

  hover(uri: string, line: number, character: number): Promise<Hover | null> {
    return this.connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position: { line, character } })
  }

  /** Applies an edit to open documents the way an editor would, and tells the server; a wrong version is an error. */
  apply(edit: WorkspaceEdit): void {
    for (const change of edit.documentChanges ?? []) {
      if (!('edits' in change)) throw new Error('unexpected kind of change')
      const document = this.texts.get(change.textDocument.uri)
      if (document === undefined) throw new Error(`${change.textDocument.uri} is not open`)
      if (change.textDocument.version !== document.version) throw new Error('stale edit')
      const edits = change.edits.map(one => ({
        range: one.range,
        newText: 'snippet' in one ? snippetToText(one.snippet.value) : one.newText,
      }))
      void this.change(document.uri, TextDocument.applyEdits(document, edits))
    }
  }
}

/** A range on one line. */
export function at(line: number, start: number, end = start): Range {
  return { start: { line, character: start }, end: { line, character: end } }
}
