import {
  type CodeAction,
  type CodeActionParams,
  CodeActionRequest,
  CodeActionResolveRequest,
  type CompletionItem,
  type CompletionParams,
  CompletionRequest,
  CompletionResolveRequest,
  DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidChangeWorkspaceFoldersNotification,
  DidCloseTextDocumentNotification,
  DidDeleteFilesNotification,
  DidOpenTextDocumentNotification,
  DidRenameFilesNotification,
  DidSaveTextDocumentNotification,
  type DocumentDiagnosticParams,
  DocumentDiagnosticReportKind,
  DocumentDiagnosticRequest,
  type DocumentDiagnosticReport,
  FileChangeType,
  type HoverParams,
  HoverRequest,
  LSPErrorCodes,
  type ProtocolNotificationType,
  ResponseError,
  type TextDocumentRegistrationOptions,
  WorkDoneProgressCancelNotification,
  type CancellationToken,
} from 'vscode-languageserver'
import { concernsConfiguration } from '../config/names'
import { canonicalUri } from '../workspace/uris'
import { isBuildFile } from './build-files'
import { codeActions } from './code-actions'
import { completion, resolveCompletion } from './config/completion'
import { configurationHover } from './config/hover'
import { fixAllRequest } from './fix-all-request'
import { hover } from './hover'
import {
  FixAll,
  Report as ReportRequest,
  type ReportParams,
  type FixAllParams,
  RuleDocumentation,
  type RuleDocumentationParams,
  Rules,
  type ScanParams,
  ScanWorkspace,
} from './protocol'
import { NO_REPORT } from './reporter'
import { reportRequest } from './report-request'
import type { Session } from './session'

/** Answers the client. Whatever goes wrong in a handler is logged and answered with nothing. */
export function listen(session: Session): void {
  listenToDocuments(session)
  listenToWorkspace(session)
  listenToRequests(session)
  listenToRequestsOfOurs(session)
}

function listenToRequests(session: Session): void {
  const { connection, log, edits } = session
  connection.onRequest(
    DocumentDiagnosticRequest.type,
    log.contain(
      'textDocument/diagnostic',
      (params: DocumentDiagnosticParams, token: CancellationToken) => pull(session, params, token),
      emptyReport,
    ),
  )
  connection.onRequest(
    CodeActionRequest.type,
    log.contain(
      'textDocument/codeAction',
      async (params: CodeActionParams, token: CancellationToken) =>
        unlessCancelled(token, await codeActions(session, params)),
      () => [],
    ),
  )
  connection.onRequest(
    CodeActionResolveRequest.type,
    log.contain(
      'codeAction/resolve',
      async (action: CodeAction, token: CancellationToken) => unlessCancelled(token, await edits.resolve(action)),
      action => action,
    ),
  )
  connection.onRequest(
    HoverRequest.type,
    log.contain(
      'textDocument/hover',
      async (params: HoverParams, token: CancellationToken) => {
        const about = session.configurations.get(params.textDocument.uri) === undefined ? hover : configurationHover
        return unlessCancelled(token, await about(session, params))
      },
      () => null,
    ),
  )
  connection.onRequest(
    CompletionRequest.type,
    log.contain(
      'textDocument/completion',
      (params: CompletionParams) => completion(session, params),
      () => [],
    ),
  )
  connection.onRequest(
    CompletionResolveRequest.type,
    log.contain(
      'completionItem/resolve',
      (item: CompletionItem) => resolveCompletion(session, item),
      item => item,
    ),
  )
}

function listenToRequestsOfOurs(session: Session): void {
  const { connection, log, dependencies, scan, documentation } = session
  connection.onRequest(
    ScanWorkspace,
    log.contain(
      'parapet/scanWorkspace',
      (params: ScanParams, token: CancellationToken) => scan.run(params, token),
      () => ({ files: 0, findings: 0, failed: 1 }),
    ),
  )
  connection.onRequest(
    ReportRequest,
    log.contain(
      'parapet/report',
      (params: ReportParams, token: CancellationToken) => reportRequest(session, params, token),
      () => ({ text: '' }),
    ),
  )
  connection.onNotification(WorkDoneProgressCancelNotification.type, ({ token }) => {
    scan.cancel(token)
  })
  connection.onRequest(
    FixAll,
    log.contain(
      'parapet/fixAll',
      async (params: FixAllParams, token: CancellationToken) =>
        unlessCancelled(token, await fixAllRequest(session, params, () => token.isCancellationRequested)),
      () => ({ edit: {}, applied: 0, skipped: 0 }),
    ),
  )
  connection.onRequest(
    RuleDocumentation,
    log.contain(
      'parapet/ruleDocumentation',
      async ({ ruleId }: RuleDocumentationParams) => {
        const markdown = await documentation.page(ruleId)
        return markdown === undefined ? null : { markdown }
      },
      () => null,
    ),
  )
  connection.onRequest(Rules, () =>
    dependencies.rules.map(({ id, title }) => ({ id, title })).sort((a, b) => (a.id < b.id ? -1 : 1)),
  )
}

function listenToDocuments(session: Session): void {
  const { connection, log, open, configurations, buildFiles, board, syntaxErrors } = session
  const on = <P>(
    type: ProtocolNotificationType<P, never> | ProtocolNotificationType<P, TextDocumentRegistrationOptions>,
    handle: (params: P) => void,
  ): void => {
    const contained = log.contain(type.method, handle, () => undefined)
    connection.onNotification(type.method, (params: P) => contained(params))
  }
  on(DidOpenTextDocumentNotification.type, ({ textDocument }) => {
    const configuration = configurations.open(textDocument)
    if (configuration !== undefined) {
      board.opened(configuration)
      session.configurationChanged()
      return
    }
    const document = open.open(textDocument)
    if (document === undefined) {
      buildFiles.opened(textDocument)
      return
    }
    session.mistrustDisk()
    board.opened(document)
    session.edited(document.uri)
  })
  on(DidChangeTextDocumentNotification.type, params => {
    if (configurations.change(params) !== undefined) {
      session.configurationChanged()
      return
    }
    const document = open.change(params)
    if (document !== undefined) session.edited(document.uri)
    else buildFiles.changed(params)
  })
  on(DidSaveTextDocumentNotification.type, ({ textDocument }) => {
    const document = open.get(textDocument.uri)
    if (document === undefined) return
    session.mistrustDisk()
    syntaxErrors.saved(document)
    session.edited(document.uri)
  })
  on(DidCloseTextDocumentNotification.type, ({ textDocument }) => {
    const configuration = configurations.close(textDocument.uri)
    if (configuration !== undefined) {
      board.closed(configuration)
      session.configurationChanged()
      return
    }
    const document = open.close(textDocument.uri)
    if (document === undefined) {
      buildFiles.closed(textDocument.uri)
      return
    }
    session.forget(document)
    session.edited(document.uri)
  })
}

function listenToWorkspace(session: Session): void {
  const { connection, changes, settled, moduleIndex } = session
  connection.onNotification(DidChangeConfigurationNotification.type, ({ settings }) => {
    settled.changed(settings)
    moduleIndex.outdated()
    changes.touchAll()
  })
  connection.onNotification(DidChangeWatchedFilesNotification.type, params => {
    for (const { uri, type } of params.changes) {
      const changed = canonicalUri(uri)
      session.changedOnDisk(changed)
      if (concernsConfiguration(changed) || session.resolver.concerns(changed)) {
        moduleIndex.outdated()
        session.configurationChanged()
      } else {
        if (type === FileChangeType.Created) changes.created(changed)
        if (isBuildFile(changed)) changes.touchAround(changed)
        else changes.touch(changed)
      }
    }
  })
  // A folder that vanishes says nothing of the files in it.
  const vanished = (uris: readonly string[]): void => {
    for (const uri of uris) {
      changes.vanished(canonicalUri(uri))
      session.changedOnDisk(canonicalUri(uri))
    }
    session.modules.mistrust()
    moduleIndex.outdated()
    session.configurationChanged()
  }
  connection.onNotification(DidDeleteFilesNotification.type, ({ files }) => {
    vanished(files.map(file => file.uri))
  })
  connection.onNotification(DidRenameFilesNotification.type, ({ files }) => {
    vanished(files.map(file => file.oldUri))
  })
  connection.onNotification(DidChangeWorkspaceFoldersNotification.type, ({ event }) => {
    const removed = new Set(event.removed.map(folder => folder.uri))
    session.folders = [...session.folders.filter(uri => !removed.has(uri)), ...event.added.map(({ uri }) => uri)]
    settled.changed(undefined)
    session.modules.changed()
    moduleIndex.outdated()
    session.configurationChanged()
  })
}

async function pull(
  { open, configurations, configuration, reporter, board }: Session,
  { textDocument, previousResultId }: DocumentDiagnosticParams,
  token: CancellationToken,
): Promise<DocumentDiagnosticReport> {
  const file = configurations.get(textDocument.uri)
  const document = open.get(textDocument.uri)
  const reporting = file !== undefined ? configuration.report(file) : document && reporter.report(document)
  if (reporting === undefined) return emptyReport()
  const report = unlessCancelled(token, await reporting)
  const about = file ?? document
  if (about !== undefined) board.pulled(about, report)
  return previousResultId === report.resultId
    ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId: report.resultId }
    : { kind: DocumentDiagnosticReportKind.Full, resultId: report.resultId, items: [...report.diagnostics] }
}

function emptyReport(): DocumentDiagnosticReport {
  return { kind: DocumentDiagnosticReportKind.Full, resultId: NO_REPORT.resultId, items: [] }
}

/** Throws what LSP wants as the answer to a request that was cancelled. */
function unlessCancelled<T>(token: CancellationToken, result: T): T {
  if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled.')
  return result
}
