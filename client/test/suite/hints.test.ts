import * as assert from 'node:assert/strict'
import * as vscode from 'vscode'
import { closeAll, freshFolder, has, lacks, of, read, replaceText, show, waitForDiagnostics, write } from './editor'
import { NEEDS_INPUT, SET_ATTRIBUTE } from './rules'

suite('hints', () => {
  teardown(closeAll)

  test('appear while typing, without saving', async () => {
    const uri = await write(freshFolder(), 'main.tf', '# nothing yet\n')
    const { document } = await show(uri)
    assert.equal(document.languageId, 'terraform')
    await replaceText(document, SET_ATTRIBUTE.resource('typed'))
    const found = await waitForDiagnostics(uri, has(SET_ATTRIBUTE.rule))
    assert.equal(document.isDirty, true)
    assert.equal(await read(uri), '# nothing yet\n')
    const [finding] = of(found, SET_ATTRIBUTE.rule)
    assert.equal(finding!.source, 'parapet')
    assert.equal(document.getText(finding!.range), 'resource "aws_kms_key" "typed"')
    await replaceText(document, '# gone again\n')
    await waitForDiagnostics(uri, lacks(SET_ATTRIBUTE.rule))
  })

  test('move with the text typed above them, keystroke by keystroke', async () => {
    const uri = await write(freshFolder(), 'main.tf', `\n${SET_ATTRIBUTE.resource('moved')}`)
    const editor = await show(uri)
    await waitForDiagnostics(uri, has(SET_ATTRIBUTE.rule))
    editor.selection = new vscode.Selection(0, 0, 0, 0)
    for (const text of ['#', ' ', 'ü', '\n']) await vscode.commands.executeCommand('type', { text })
    const found = await waitForDiagnostics(
      uri,
      diagnostics => of(diagnostics, SET_ATTRIBUTE.rule)[0]?.range.start.line === 1,
    )
    assert.equal(of(found, SET_ATTRIBUTE.rule).length, 1)
  })

  test('come for files that were never saved', async () => {
    const language = 'terraform'
    const document = await vscode.workspace.openTextDocument({ language, content: SET_ATTRIBUTE.resource('untitled') })
    await vscode.window.showTextDocument(document)
    await waitForDiagnostics(document.uri, has(SET_ATTRIBUTE.rule))
  })

  test('follow what is typed in another file of the module', async () => {
    const folder = freshFolder()
    const resource = 'resource "aws_kms_key" "k" {\n  enable_key_rotation = local.rotate\n}\n'
    const main = await write(folder, 'main.tf', resource)
    const locals = await write(folder, 'locals.tf', 'locals {\n  rotate = true\n}\n')
    await show(main)
    const other = await show(locals, vscode.ViewColumn.Beside)
    await replaceText(other.document, 'locals {\n  rotate = false\n}\n')
    const found = await waitForDiagnostics(main, has(SET_ATTRIBUTE.rule))
    const [finding] = of(found, SET_ATTRIBUTE.rule)
    assert.equal(finding!.range.start.line, 1)
    const related = finding!.relatedInformation ?? []
    assert.ok(related.some(({ location }) => location.uri.toString() === locals.toString()))
  })

  test('come for Dockerfiles by name', async () => {
    const uri = await write(freshFolder(), 'Dockerfile.release', NEEDS_INPUT.file)
    await show(uri)
    const found = await waitForDiagnostics(uri, has(NEEDS_INPUT.rule))
    assert.equal(of(found, NEEDS_INPUT.rule)[0]!.range.start.line, 0)
  })

  test('leave no trace of a closed file', async () => {
    const uri = await write(freshFolder(), 'main.tf', SET_ATTRIBUTE.resource('closed'))
    await show(uri)
    await waitForDiagnostics(uri, has(SET_ATTRIBUTE.rule))
    await closeAll()
    await waitForDiagnostics(uri, found => found.length === 0)
  })

  test('name the rule in the hover', async () => {
    const uri = await write(freshFolder(), 'main.tf', SET_ATTRIBUTE.resource('hovered'))
    await show(uri)
    const found = await waitForDiagnostics(uri, has(SET_ATTRIBUTE.rule))
    const { start } = of(found, SET_ATTRIBUTE.rule)[0]!.range
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, start)
    const text = hovers
      .flatMap(hover => hover.contents)
      .map(content => (content instanceof vscode.MarkdownString ? content.value : JSON.stringify(content)))
      .join('\n')
    assert.ok(text.includes(SET_ATTRIBUTE.rule), text)
    // The rationale and the remedy, not only what the squiggle says already.
    assert.ok(text.includes('enable_key_rotation'), text)
  })
})
