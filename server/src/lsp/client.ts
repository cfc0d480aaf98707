import {
  CodeActionKind,
  DiagnosticTag,
  type FileOperationRegistrationOptions,
  type InitializeParams,
  PositionEncodingKind,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from 'vscode-languageserver'
import type { Encoding } from './positions'
import type { InitializationOptions } from './protocol'

/** The kind of the action that applies every safe fix of a file, for `editor.codeActionsOnSave`. */
export const FIX_ALL_KIND = `${CodeActionKind.SourceFixAll}.parapet`

/** What the client can do, as far as the server does something else where it cannot. */
export interface Client {
  readonly name: string
  readonly encoding: Encoding
  readonly pull: boolean
  readonly refresh: boolean
  readonly configuration: boolean
  readonly watchConfiguration: boolean
  readonly watchFiles: boolean
  readonly relatedInformation: boolean
  readonly codeDescription: boolean
  readonly diagnosticData: boolean
  readonly unnecessaryTag: boolean
  readonly actionLiterals: boolean
  readonly resolveEdit: boolean
  readonly documentChanges: boolean
  readonly annotations: boolean
  readonly snippetEdits: boolean
  readonly createFiles: boolean
  readonly markdown: boolean
  readonly folders: readonly string[]
  readonly options: InitializationOptions
}

export function readClient(params: InitializeParams): Client {
  const { textDocument, workspace, general } = params.capabilities
  const published = textDocument?.publishDiagnostics
  const pulled = textDocument?.diagnostic
  const action = textDocument?.codeAction
  const edit = workspace?.workspaceEdit
  const offered = general?.positionEncodings ?? []
  const hover = textDocument?.hover?.contentFormat
  return {
    name: params.clientInfo?.name ?? 'unknown client',
    encoding: encodingFrom(offered),
    pull: pulled !== undefined,
    refresh: workspace?.diagnostics?.refreshSupport === true,
    configuration: workspace?.configuration === true,
    watchConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    watchFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    relatedInformation: (pulled?.relatedInformation ?? published?.relatedInformation) === true,
    codeDescription: (pulled?.codeDescriptionSupport ?? published?.codeDescriptionSupport) === true,
    unnecessaryTag:
      (pulled?.tagSupport ?? published?.tagSupport)?.valueSet.includes(DiagnosticTag.Unnecessary) === true,
    diagnosticData: (pulled?.dataSupport ?? published?.dataSupport) === true,
    actionLiterals: action?.codeActionLiteralSupport !== undefined,
    resolveEdit: action?.dataSupport === true && action.resolveSupport?.properties.includes('edit') === true,
    documentChanges: edit?.documentChanges === true,
    annotations: edit?.documentChanges === true && edit.changeAnnotationSupport !== undefined,
    snippetEdits: edit?.documentChanges === true && edit.snippetEditSupport === true,
    createFiles: edit?.documentChanges === true && edit.resourceOperations?.includes('create') === true,
    markdown: hover?.[0] !== 'plaintext' && hover !== undefined,
    folders: (params.workspaceFolders ?? []).map(folder => folder.uri),
    options: readOptions(params.initializationOptions),
  }
}

const FOLDERS: FileOperationRegistrationOptions['filters'] = [{ pattern: { glob: '**', matches: 'folder' } }]

export function serverCapabilities(client: Client): ServerCapabilities {
  return {
    positionEncoding: client.encoding,
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
    ...(client.pull && {
      diagnosticProvider: { identifier: 'parapet', interFileDependencies: true, workspaceDiagnostics: false },
    }),
    hoverProvider: true,
    completionProvider: { resolveProvider: true },
    codeActionProvider: {
      codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL_KIND],
      resolveProvider: client.resolveEdit,
    },
    workspace: {
      workspaceFolders: { supported: true, changeNotifications: true },
      fileOperations: { didDelete: { filters: FOLDERS }, didRename: { filters: FOLDERS } },
    },
  }
}

/** UTF-16 is what offsets are counted in, so it is taken where offered; a client that does not say means UTF-16. */
function encodingFrom(offered: readonly PositionEncodingKind[]): Encoding {
  const known = [PositionEncodingKind.UTF16, PositionEncodingKind.UTF32, PositionEncodingKind.UTF8]
  const first = known.find(encoding => offered.includes(encoding))
  return first === PositionEncodingKind.UTF8 ? 'utf-8' : first === PositionEncodingKind.UTF32 ? 'utf-32' : 'utf-16'
}

function readOptions(options: unknown): InitializationOptions {
  if (typeof options !== 'object' || options === null) return {}
  const has = new Map<string, unknown>(Object.entries(options))
  const dist = has.get('dist')
  return {
    clientFiles: has.get('clientFiles') === true,
    ...(typeof dist === 'string' && { dist }),
    ...(has.has('settings') && { settings: has.get('settings') }),
  }
}
