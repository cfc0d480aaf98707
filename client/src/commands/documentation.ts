import * as vscode from 'vscode'
import type { BaseLanguageClient } from 'vscode-languageclient'
import { findingsOf, ruleOf } from '../findings'
import { RuleDocumentation, Rules } from '../protocol'
import type { RuleSummary } from '../protocol'

const SCHEME = 'parapet-rule'

/** Shows the page of the rule given, else of the rule at the cursor, else of one picked from the list. Resolves to the id shown. */
export async function showRuleDocumentation(client: BaseLanguageClient, ruleId?: string): Promise<string | undefined> {
  const id = ruleId ?? (await choose(client))
  if (id === undefined) return undefined
  if ((await page(client, id)) === undefined) {
    void vscode.window.showWarningMessage(vscode.l10n.t('Parapet has no rule called {0}.', id))
    return undefined
  }
  await show(vscode.Uri.from({ scheme: SCHEME, path: `/${id}.md` }))
  return id
}

/** Serves `parapet-rule:/<id>.md`. */
export function provideRulePages(client: () => Promise<BaseLanguageClient>): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    async provideTextDocumentContent(uri) {
      const id = uri.path.replace(/^\/|\.md$/g, '')
      return (await page(await client(), id)) ?? vscode.l10n.t('Parapet has no rule called {0}.', id)
    },
  })
}

async function page(client: BaseLanguageClient, ruleId: string): Promise<string | undefined> {
  return (await client.sendRequest(RuleDocumentation, { ruleId }))?.markdown
}

async function choose(client: BaseLanguageClient): Promise<string | undefined> {
  const atCursor = rulesAtCursor()
  if (atCursor.length === 1) return atCursor[0]
  const rules: readonly RuleSummary[] = await client.sendRequest(Rules)
  const offered = atCursor.length === 0 ? rules : rules.filter(rule => atCursor.includes(rule.id))
  const choice = await vscode.window.showQuickPick(
    offered.map(rule => ({ label: rule.id, description: rule.title })),
    { title: vscode.l10n.t('Parapet: rule documentation'), matchOnDescription: true },
  )
  return choice?.label
}

function rulesAtCursor(): readonly string[] {
  const editor = vscode.window.activeTextEditor
  if (editor === undefined) return []
  const here = findingsOf(editor.document.uri).filter(
    finding => finding.range.intersection(editor.selection) !== undefined,
  )
  return [...new Set(here.map(ruleOf).filter(id => id !== undefined))]
}

/** As a preview; as plain text where the built-in Markdown support is disabled. */
async function show(uri: vscode.Uri): Promise<void> {
  const commands = await vscode.commands.getCommands(true)
  if (commands.includes('markdown.showPreview')) await vscode.commands.executeCommand('markdown.showPreview', uri)
  else await vscode.window.showTextDocument(uri, { preview: true })
}
