import * as assert from 'node:assert/strict'
import * as vscode from 'vscode'
import {
  actionsAt,
  choose,
  closeAll,
  freshFolder,
  has,
  lacks,
  of,
  pick,
  replaceText,
  show,
  waitForDiagnostics,
  write,
} from './editor'
import { SET_ATTRIBUTE, STRICT } from './rules'

suite('.parapet.yaml', () => {
  teardown(closeAll)

  test('changes diagnostics while it is edited, and is judged itself', async () => {
    const folder = freshFolder()
    const main = await write(folder, 'main.tf', STRICT.resource('logs') + SET_ATTRIBUTE.resource('k'))
    const configuration = await write(folder, '.parapet.yaml', 'profile: recommended\n')
    await show(main)
    await waitForDiagnostics(main, found => has(SET_ATTRIBUTE.rule)(found) && lacks(STRICT.rule)(found))
    const { document } = await show(configuration)
    await replaceText(document, 'profile: strict\n')
    await waitForDiagnostics(main, has(STRICT.rule))
    await replaceText(document, `profile: strict\nseverities:\n  ${SET_ATTRIBUTE.rule}: off\n`)
    await waitForDiagnostics(main, lacks(SET_ATTRIBUTE.rule))
    await replaceText(document, `profile: strict\nseverities:\n  ${SET_ATTRIBUTE.rule}x: off\n`)
    const [mistake] = of(await waitForDiagnostics(configuration, has('configuration')), 'configuration')
    assert.match(mistake!.message, new RegExp(`Did you mean "${SET_ATTRIBUTE.rule}"`))
    await waitForDiagnostics(main, has(SET_ATTRIBUTE.rule))
    await document.save()
  })

  test('is reloaded when it changes on disk', async () => {
    const folder = freshFolder()
    const main = await write(folder, 'main.tf', SET_ATTRIBUTE.resource('k'))
    await show(main)
    await waitForDiagnostics(main, has(SET_ATTRIBUTE.rule))
    const configuration = await write(folder, '.parapet.yaml', `severities:\n  ${SET_ATTRIBUTE.rule}: off\n`)
    await waitForDiagnostics(main, lacks(SET_ATTRIBUTE.rule))
    await vscode.workspace.fs.delete(configuration)
    await waitForDiagnostics(main, has(SET_ATTRIBUTE.rule))
  })

  test('is extended by “Turn … off”, which keeps what is in it', async () => {
    const folder = freshFolder()
    const main = await write(folder, 'main.tf', SET_ATTRIBUTE.resource('k'))
    const configuration = await write(folder, '.parapet.yaml', '# ours\nprofile: strict # quiet\n')
    await show(main)
    const [finding] = of(await waitForDiagnostics(main, has(SET_ATTRIBUTE.rule)), SET_ATTRIBUTE.rule)
    const actions = await actionsAt(main, finding!.range)
    await choose(pick(actions, ({ title }) => title.startsWith(`Turn ${SET_ATTRIBUTE.rule} off`)))
    await waitForDiagnostics(main, lacks(SET_ATTRIBUTE.rule))
    const document = await vscode.workspace.openTextDocument(configuration)
    assert.equal(document.getText(), `# ours\nprofile: strict # quiet\nseverities:\n  ${SET_ATTRIBUTE.rule}: off\n`)
    await document.save()
  })

  test('completes rules', async () => {
    const configuration = await write(freshFolder(), '.parapet.yaml', 'severities:\n  aws\n')
    await show(configuration)
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      configuration,
      new vscode.Position(1, 5),
    )
    const labels = list.items.map(({ label }) => (typeof label === 'string' ? label : label.label))
    assert.ok(labels.includes(SET_ATTRIBUTE.rule), labels.slice(0, 5).join())
  })
})
