import * as vscode from 'vscode'
import { WorkDoneProgress } from 'vscode-languageclient'
import type { BaseLanguageClient } from 'vscode-languageclient'
import { ScanWorkspace } from '../protocol'
import type { ScanResult } from '../protocol'

/** Asks the server for a scan of all folders, showing progress that can be cancelled. `undefined` when there was nothing to scan or it was cancelled. */
export async function scanWorkspace(client: BaseLanguageClient): Promise<ScanResult | undefined> {
  const folders = vscode.workspace.workspaceFolders?.map(folder => folder.uri) ?? []
  if (folders.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Open a folder to scan it with Parapet.'))
    return undefined
  }
  const result = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Parapet: scanning the workspace'),
      cancellable: true,
    },
    (progress, cancellation) => scan(client, folders, progress, cancellation),
  )
  if (result !== undefined) void summarise(result)
  return result
}

type Progress = vscode.Progress<{ message?: string; increment?: number }>

async function scan(
  client: BaseLanguageClient,
  folders: readonly vscode.Uri[],
  progress: Progress,
  cancellation: vscode.CancellationToken,
): Promise<ScanResult | undefined> {
  const token = `parapet-scan-${String(Date.now())}-${Math.random().toString(36).slice(2)}`
  const listener = client.onProgress(WorkDoneProgress.type, token, follow(progress))
  try {
    const uris = folders.map(folder => client.code2ProtocolConverter.asUri(folder))
    return await client.sendRequest(ScanWorkspace, { token, folders: uris }, cancellation)
  } catch (error) {
    if (cancellation.isCancellationRequested) return undefined
    throw error
  } finally {
    listener.dispose()
  }
}

/** LSP reports percentages reached, VS Code wants steps. */
function follow(progress: Progress): (value: { message?: string; percentage?: number }) => void {
  let reached = 0
  return ({ message, percentage }) => {
    const increment = Math.max(0, (percentage ?? reached) - reached)
    reached += increment
    progress.report({ ...(message === undefined ? {} : { message }), increment })
  }
}

async function summarise({ files, findings, failed }: ScanResult): Promise<void> {
  const found =
    findings === 0
      ? vscode.l10n.t('Parapet: no problems in {0} files.', files)
      : vscode.l10n.t('Parapet: {0} problems in {1} files.', findings, files)
  const unread =
    failed === 0 ? '' : ` ${vscode.l10n.t('{0} could not be read completely; the output names them.', failed)}`
  const problems = vscode.l10n.t('Show Problems')
  const answer = await vscode.window.showInformationMessage(found + unread, ...(findings === 0 ? [] : [problems]))
  if (answer === problems) await vscode.commands.executeCommand('workbench.actions.view.problems')
}
