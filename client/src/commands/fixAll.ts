import * as vscode from 'vscode'
import type { BaseLanguageClient } from 'vscode-languageclient'
import { isOurs } from '../documents'
import { FixAll } from '../protocol'
import type { FixAllResult } from '../protocol'

/** What to fix: one document, or `workspace` for every file. */
export type FixTarget = vscode.Uri | 'workspace'

export function asFixTarget(argument: unknown): FixTarget | undefined {
  return argument instanceof vscode.Uri || argument === 'workspace' ? argument : undefined
}

/**
 * Applies every safe fix. Asks where, unless told, when a document that could be meant is open.
 * Resolves to `undefined` when the person chose nothing, and to `applied: 0` when the edit was refused.
 */
export async function fixAll(client: BaseLanguageClient, target?: FixTarget): Promise<FixAllResult | undefined> {
  const chosen = target ?? (await ask())
  if (chosen === undefined) return undefined
  const params = chosen === 'workspace' ? {} : { uri: client.code2ProtocolConverter.asUri(chosen) }
  const result = await client.sendRequest(FixAll, params)
  // A document may have changed since the server looked: an edit for another version would hit the wrong text.
  const converted = await client.protocol2CodeConverter.asWorkspaceEdit(result.edit)
  if (!client.validateWorkspaceEdit(result.edit) || !(await vscode.workspace.applyEdit(converted))) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('Parapet: nothing was changed. The files were edited meanwhile or the edit was declined.'),
    )
    return { ...result, applied: 0 }
  }
  void vscode.window.showInformationMessage(summary(result))
  return result
}

async function ask(): Promise<FixTarget | undefined> {
  const document = vscode.window.activeTextEditor?.document
  if (document === undefined || !isOurs(document)) return 'workspace'
  const choices: readonly (vscode.QuickPickItem & { readonly target: FixTarget })[] = [
    {
      label: vscode.l10n.t('This file'),
      description: vscode.workspace.asRelativePath(document.uri),
      target: document.uri,
    },
    { label: vscode.l10n.t('All files of the workspace'), target: 'workspace' },
  ]
  const choice = await vscode.window.showQuickPick(choices, {
    title: vscode.l10n.t('Parapet: fix all safe problems in'),
  })
  return choice?.target
}

function summary({ applied, skipped }: FixAllResult): string {
  if (applied === 0 && skipped === 0) return vscode.l10n.t('Parapet: no problems to fix.')
  const done =
    applied === 0
      ? vscode.l10n.t('Parapet: no fix is safe to apply unseen.')
      : vscode.l10n.t('Parapet: fixed {0} problems.', applied)
  return skipped === 0 ? done : `${done} ${vscode.l10n.t('{0} need a look.', skipped)}`
}
