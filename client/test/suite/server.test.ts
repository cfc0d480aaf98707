import * as assert from 'node:assert/strict'
import * as vscode from 'vscode'
import { closeAll, freshFolder, has, replaceText, show, waitFor, waitForDiagnostics, write } from './editor'
import { SET_ATTRIBUTE } from './rules'

interface Api {
  readonly serverProcessId: () => number | undefined
}

async function api(): Promise<Api> {
  const extension = vscode.extensions.getExtension<Api>('parapet.parapet')
  assert.ok(extension !== undefined, 'the extension is not there')
  return extension.activate()
}

/** The process of a server that runs, other than `before`. */
async function serverProcess(before?: number): Promise<number> {
  const { serverProcessId } = await api()
  return waitFor(
    () => {
      const id = serverProcessId()
      return id === before ? undefined : id
    },
    () => `no server but ${String(before)}`,
  )
}

suite('the server', () => {
  teardown(closeAll)

  test('comes back after a crash', async () => {
    const uri = await write(freshFolder(), 'main.tf', SET_ATTRIBUTE.resource('a'))
    const { document } = await show(uri)
    await waitForDiagnostics(uri, has(SET_ATTRIBUTE.rule))
    const before = await serverProcess()
    process.kill(before, 'SIGKILL')
    await replaceText(document, SET_ATTRIBUTE.resource('a') + SET_ATTRIBUTE.resource('b'))
    await waitForDiagnostics(uri, has(SET_ATTRIBUTE.rule, 2))
    assert.notEqual(await serverProcess(before), before)
  })

  test('can be restarted by hand', async () => {
    const uri = await write(freshFolder(), 'main.tf', SET_ATTRIBUTE.resource('a'))
    await show(uri)
    await waitForDiagnostics(uri, has(SET_ATTRIBUTE.rule))
    const before = await serverProcess()
    await vscode.commands.executeCommand('parapet.restartServer')
    assert.notEqual(await serverProcess(before), before)
    await waitForDiagnostics(uri, has(SET_ATTRIBUTE.rule))
    assert.throws(() => process.kill(before, 0), 'the old server still runs')
  })
})

suite('rule documentation', () => {
  teardown(closeAll)

  test('of a rule by name opens as a preview', async () => {
    const shown = await vscode.commands.executeCommand('parapet.showRuleDocumentation', SET_ATTRIBUTE.rule)
    assert.equal(shown, SET_ATTRIBUTE.rule)
    const labels = (): string[] => vscode.window.tabGroups.all.flatMap(group => group.tabs.map(tab => tab.label))
    await waitFor(
      () => (labels().some(label => label.includes(SET_ATTRIBUTE.rule)) ? true : undefined),
      () => `tabs: ${labels().join(', ')}`,
    )
    const page = await vscode.workspace.openTextDocument(
      vscode.Uri.from({ scheme: 'parapet-rule', path: `/${SET_ATTRIBUTE.rule}.md` }),
    )
    assert.equal(page.languageId, 'markdown')
    assert.match(page.getText(), /enable_key_rotation/)
    assert.match(page.getText(), /https:\/\//)
  })

  test('is that of the finding at the cursor', async () => {
    const uri = await write(freshFolder(), 'main.tf', `# above\n${SET_ATTRIBUTE.resource('a')}`)
    const editor = await show(uri)
    await waitForDiagnostics(uri, has(SET_ATTRIBUTE.rule))
    editor.selection = new vscode.Selection(1, 3, 1, 3)
    const shown = await vscode.commands.executeCommand('parapet.showRuleDocumentation')
    assert.equal(shown, SET_ATTRIBUTE.rule)
  })

  test('of a rule that does not exist is refused in words', async () => {
    assert.equal(await vscode.commands.executeCommand('parapet.showRuleDocumentation', 'no-such-rule'), undefined)
  })
})
