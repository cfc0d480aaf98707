import * as vscode from 'vscode'
import { DOCUMENTS, isOurs } from './documents'
import { findingsOf } from './findings'
import type { StatusParams } from './protocol'
import type { ServerState } from './supervisor'

/** The one language-status item: what the server does, what it found in this file, and the way to a scan. */
export class StatusItem implements vscode.Disposable {
  readonly #item = vscode.languages.createLanguageStatusItem('parapet.status', DOCUMENTS)
  readonly #listeners: vscode.Disposable[]
  #server: ServerState = 'stopped'
  #report: StatusParams | undefined

  constructor() {
    this.#item.name = 'Parapet'
    const render = (): void => {
      this.#render()
    }
    this.#listeners = [
      vscode.window.onDidChangeActiveTextEditor(render),
      vscode.languages.onDidChangeDiagnostics(render),
      vscode.workspace.onDidChangeConfiguration(event => {
        if (event.affectsConfiguration('parapet.enable')) render()
      }),
    ]
    render()
  }

  /** What a server said is forgotten when it ends; the next one reports while it starts. */
  serverIs(state: ServerState): void {
    this.#server = state
    if (state !== 'running') this.#report = undefined
    this.#render()
  }

  serverReports(report: StatusParams): void {
    this.#report = report
    this.#render()
  }

  dispose(): void {
    this.#item.dispose()
    for (const listener of this.#listeners) listener.dispose()
  }

  #render(): void {
    const document = vscode.window.activeTextEditor?.document
    if (document === undefined || !isOurs(document)) return
    const failed = this.#server === 'stopped' || this.#report?.state === 'error'
    this.#item.busy = this.#server === 'starting' || this.#report?.state === 'scanning'
    this.#item.severity = failed ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Information
    this.#item.text = `$(shield) ${this.#text(document)}`
    this.#item.detail = this.#detail()
    this.#item.command =
      this.#server === 'stopped'
        ? { command: 'parapet.restartServer', title: vscode.l10n.t('Restart Server') }
        : { command: 'parapet.scanWorkspace', title: vscode.l10n.t('Scan Workspace') }
  }

  #text(document: vscode.TextDocument): string {
    if (!vscode.workspace.getConfiguration('parapet', document).get<boolean>('enable', true))
      return vscode.l10n.t('Off')
    if (this.#server === 'starting') return vscode.l10n.t('Starting')
    if (this.#server === 'stopped') return vscode.l10n.t('Not running')
    const count = findingsOf(document.uri).length
    if (count === 0) return vscode.l10n.t('No problems in this file')
    return count === 1 ? vscode.l10n.t('1 problem in this file') : vscode.l10n.t('{0} problems in this file', count)
  }

  #detail(): string {
    switch (this.#report?.state) {
      case 'error':
        return this.#report.message ?? vscode.l10n.t('Something went wrong; the output says more.')
      case 'scanning':
        return vscode.l10n.t('Scanning the workspace')
      case 'ready':
        return vscode.l10n.t('{0} in all files looked at', this.#report.findings)
      case undefined:
        return ''
    }
  }
}
