/**
 * What client and server say to each other beyond LSP. `client/src/protocol.ts` mirrors this file; method names and shapes
 * occur in these two places only. Any other editor may ignore all of it: diagnostics, fixes and hovers are plain LSP.
 */
import {
  NotificationType,
  RequestType,
  RequestType0,
  type ProgressToken,
  type WorkspaceEdit,
} from 'vscode-languageserver'

/** The `source` of every diagnostic. */
export const DIAGNOSTIC_SOURCE = 'parapet'
/** The section of `workspace/configuration`. */
export const SETTINGS_SECTION = 'parapet'
/** The code of diagnostics about syntax. */
export const SYNTAX_CODE = 'syntax'
/** The code of diagnostics in `.parapet.yaml`. */
export const CONFIGURATION_CODE = 'configuration'

/** A command of the client, with a rule's id as its argument. */
export const SHOW_RULE_COMMAND = 'parapet.showRuleDocumentation'

/** The `initializationOptions`. All are optional. */
export interface InitializationOptions {
  /**
   * The client answers `parapet/files/*`. Without it, the server reads only what its process can reach. A client that
   * says so is Parapet's own and has the command `SHOW_RULE_COMMAND`.
   */
  readonly clientFiles?: boolean
  /** URI of the folder that holds the extension's bundles, for servers that cannot know it (in a browser). */
  readonly dist?: string
  /** The content of the section `parapet`, for clients without `workspace/configuration`. */
  readonly settings?: unknown
}

/**
 * Client → server. Analyses every Terraform file and Dockerfile of the folders, publishes diagnostics for files that are not
 * open (replacing those of the previous scan) and reports progress through `$/progress` with `token`. Cancelled by
 * `$/cancelRequest`, and by `window/workDoneProgress/cancel` with `token`.
 */
export const ScanWorkspace = new RequestType<ScanParams, ScanResult, void>('parapet/scanWorkspace')
export interface ScanParams {
  readonly token: ProgressToken
  /** URIs of the folders to scan. */
  readonly folders: readonly string[]
}
export interface ScanResult {
  /** Files looked at. */
  readonly files: number
  /** Findings in them, open files included. */
  readonly findings: number
  /** Files or directories that could not be read or parsed; each is named in the log. */
  readonly failed: number
}

/** Client → server. Computes the edit that applies every safe fix; the client applies it. */
export const FixAll = new RequestType<FixAllParams, FixAllResult, void>('parapet/fixAll')
export interface FixAllParams {
  /** The document to fix; without it, every file of the workspace. */
  readonly uri?: string
}
export interface FixAllResult {
  /** Carries document versions, and asks for confirmation where it reaches more than one file. */
  readonly edit: WorkspaceEdit
  /** Fixes in the edit. */
  readonly applied: number
  /** Findings that are left: their fix is not safe, reaches beyond the document, or does not exist. */
  readonly skipped: number
}

/** Client → server. The page of one rule; `null` for an id that no rule has. */
export const RuleDocumentation = new RequestType<RuleDocumentationParams, RuleDocumentationResult | null, void>(
  'parapet/ruleDocumentation',
)
export interface RuleDocumentationParams {
  readonly ruleId: string
}
export interface RuleDocumentationResult {
  readonly markdown: string
}

/** Client → server. Every rule, sorted by id. */
export const Rules = new RequestType0<RuleSummary[], void>('parapet/rules')
export interface RuleSummary {
  readonly id: string
  readonly title: string
}

/** Server → client, whenever one of the fields changes. */
export const Status = new NotificationType<StatusParams>('parapet/status')
export interface StatusParams {
  readonly state: 'ready' | 'scanning' | 'error'
  /** Findings in all files the server has shown diagnostics for. */
  readonly findings: number
  /** What is wrong, worded for the user; only with `error`. */
  readonly message?: string
}

/**
 * Server → client. Files the server cannot reach by itself: every scheme but `file` in node, every scheme in a browser.
 * A file that cannot be read is an answer, not an error of the request.
 */
export const ReadFile = new RequestType<FileParams, FileResult<{ readonly base64: string }>, void>('parapet/files/read')
/** Entries sorted by name in code-unit order. */
export const ListDirectory = new RequestType<FileParams, FileResult<{ readonly entries: ListedEntry[] }>, void>(
  'parapet/files/list',
)
/** The identity behind links. */
export const FileIdentity = new RequestType<FileParams, FileResult<{ readonly identity: string }>, void>(
  'parapet/files/identity',
)
export interface FileParams {
  readonly uri: string
}
export type FileResult<T> =
  | ({ readonly ok: true } & T)
  | { readonly ok: false; readonly code: 'missing' | 'forbidden' | 'other'; readonly message: string }
export interface ListedEntry {
  readonly name: string
  readonly kind: 'file' | 'directory' | 'other'
  /** Reached through a symbolic link; `kind` is that of what it points to. */
  readonly link: boolean
}
