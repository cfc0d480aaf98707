import * as vscode from 'vscode'
import type { BaseLanguageClient } from 'vscode-languageclient'
import { isOurs } from '../documents'
import { FixAll } from '../protocol'
import type { FixAllResult } from '../protocol'

const { t } = vscode.l10n

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
      t('Parapet: nothing was changed. The files were edited meanwhile or the edit was declined.'),
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
    { label: t('This file'), description: vscode.workspace.asRelativePath(document.uri), target: document.uri },
    { label: t('All files of the workspace'), target: 'workspace' },
  ]
  const choice = await vscode.window.showQuickPick(choices, { title: t('Parapet: fix all safe problems in') })
  return choice?.target
}

function summary({ applied, skipped }: FixAllResult): string {
  if (applied === 0 && skipped === 0) return t('Parapet: no problems to fix.')
  const done =
    applied === 0 ? t('Parapet: no fix is safe to apply unseen.') : t('Parapet: fixed {0} problems.', applied)
  return skipped === 0 ? done : `${done} ${t('{0} need a look.', skipped)}`
}
