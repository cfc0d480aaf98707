import * as vscode from 'vscode'
import { DOCUMENTS, isOurs } from './documents'
import { findingsOf } from './findings'
import type { StatusParams } from './protocol'
import type { ServerState } from './supervisor'

const { t } = vscode.l10n

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

  /** A new server knows nothing of what the last one said. */
  serverIs(state: ServerState): void {
    this.#server = state
    this.#report = undefined
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
        ? { command: 'parapet.restartServer', title: t('Restart Server') }
        : { command: 'parapet.scanWorkspace', title: t('Scan Workspace') }
  }

  #text(document: vscode.TextDocument): string {
    if (!vscode.workspace.getConfiguration('parapet', document).get<boolean>('enable', true)) return t('Off')
    if (this.#server === 'starting') return t('Starting')
    if (this.#server === 'stopped') return t('Not running')
    const count = findingsOf(document.uri).length
    if (count === 0) return t('No problems in this file')
    return count === 1 ? t('1 problem in this file') : t('{0} problems in this file', count)
  }

  #detail(): string {
    switch (this.#report?.state) {
      case 'error':
        return this.#report.message ?? t('Something went wrong; the output says more.')
      case 'scanning':
        return t('Scanning the workspace')
      case 'ready':
        return t('{0} in all files looked at', this.#report.findings)
      case undefined:
        return ''
    }
  }
}
