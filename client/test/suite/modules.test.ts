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
  read,
  replaceText,
  show,
  waitForDiagnostics,
  withSetting,
  write,
  writes,
} from './editor'
import { CALLED } from './rules'

suite('modules and what lies around', () => {
  teardown(closeAll)

  test('a called module is judged as it is called, and the fix edits the call', async () => {
    const folder = freshFolder()
    const root = await write(folder, 'main.tf', CALLED.call('logs', CALLED.bad) + CALLED.call('data', CALLED.good))
    const module = await write(folder, 'modules/bucket/main.tf', CALLED.module)
    await show(root)
    await show(module)
    const [found] = of(await waitForDiagnostics(module, has(CALLED.rule)), CALLED.rule)
    assert.match(found!.message, /\(in module\.logs\./)
    const related = found!.relatedInformation?.map(({ location }) => location.uri.toString())
    assert.ok(related?.includes(root.toString()))
    await choose(pick(await actionsAt(module, found!.range), writes(CALLED.written)))
    await waitForDiagnostics(module, lacks(CALLED.rule))
    const caller = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === root.toString())
    assert.equal(caller?.getText().includes(CALLED.bad), false)
  })

  test('an edit of the call is noticed in the module while nothing is saved', async () => {
    const folder = freshFolder()
    const root = await write(folder, 'main.tf', CALLED.call('logs', CALLED.good))
    const module = await write(folder, 'modules/bucket/main.tf', CALLED.module)
    const { document } = await show(root)
    await show(module, vscode.ViewColumn.Two)
    await waitForDiagnostics(module, lacks(CALLED.rule))
    await replaceText(document, CALLED.call('logs', CALLED.bad))
    await waitForDiagnostics(module, has(CALLED.rule))
    assert.equal((await read(root)).includes(CALLED.bad), false)
  })

  test('a configuration in the JSON form has squiggles and no fixes', async () => {
    const folder = freshFolder()
    const uri = await write(folder, 'main.tf.json', CALLED.json)
    await show(uri)
    const [found] = of(await waitForDiagnostics(uri, has(CALLED.rule)), CALLED.rule)
    assert.deepEqual((await actionsAt(uri, found!.range)).filter(writes(CALLED.written)), [])
  })

  test('a hover says what an expression is worth where the person wants it', async () => {
    await withSetting('explainValues', true, async () => {
      const folder = freshFolder()
      const uri = await write(folder, 'main.tf', 'locals {\n  name = "acme-${upper("logs")}"\n}\n')
      await show(uri)
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        uri,
        new vscode.Position(1, 18),
      )
      const text = hovers
        .flatMap(hover => hover.contents)
        .map(content => (content instanceof vscode.MarkdownString ? content.value : ''))
      assert.match(text.join('\n'), /LOGS/)
    })
  })

  test('what .dockerignore leaves out is not copied, and its file is live', async () => {
    const folder = freshFolder()
    await write(folder, 'app.log', 'log\n')
    const ignored = await write(folder, '.dockerignore', '*.log\n')
    const uri = await write(folder, 'Dockerfile', 'FROM alpine:3.20\nCOPY app.log /srv/\nUSER 1000\n')
    await withSetting('profile', 'all', async () => {
      await show(uri)
      await waitForDiagnostics(uri, has('docker-copy-no-ignored-file'))
      const { document } = await show(ignored, vscode.ViewColumn.Two)
      await replaceText(document, '*.tmp\n')
      await waitForDiagnostics(uri, lacks('docker-copy-no-ignored-file'))
    })
  })
})
