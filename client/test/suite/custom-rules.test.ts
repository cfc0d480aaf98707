import * as assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import * as path from 'node:path'
import { promisify } from 'node:util'
import * as vscode from 'vscode'
import { closeAll, freshFolder, has, lacks, of, replaceText, show, waitForDiagnostics, write } from './editor'
import { SET_ATTRIBUTE } from './rules'

const RULE = `id: acme-key-name
title: Key is not named as agreed
on: aws_kms_key
require: { naming: "^acme_" }
severity: critical
`

suite('rules of one’s own, and a baseline', () => {
  teardown(closeAll)

  test('a custom rule squiggles, and its file is live', async () => {
    const folder = freshFolder()
    const rules = await write(folder, '.parapet/rules/keys.yaml', RULE)
    const main = await write(folder, 'main.tf', 'resource "aws_kms_key" "other" {\n  enable_key_rotation = true\n}\n')
    await show(main)
    const [squiggle] = of(await waitForDiagnostics(main, has('acme-key-name')), 'acme-key-name')
    assert.equal(squiggle!.message, 'Key is not named as agreed: name is other')
    assert.equal(squiggle!.severity, vscode.DiagnosticSeverity.Error)
    assert.deepEqual(squiggle!.range, new vscode.Range(0, 0, 0, 30))
    // In the editor: a system's file watcher may miss what happens in folders that have just been made.
    const { document } = await show(rules, vscode.ViewColumn.Two)
    await replaceText(document, RULE.replace('^acme_', '^o'))
    await waitForDiagnostics(main, lacks('acme-key-name'))
    await document.save()
    await vscode.workspace.fs.delete(rules)
  })

  test('with a baseline only new findings show', async () => {
    const folder = freshFolder()
    const main = await write(folder, 'main.tf', SET_ATTRIBUTE.resource('a'))
    const { document } = await show(main)
    await waitForDiagnostics(main, has(SET_ATTRIBUTE.rule))
    await commandLine('baseline', folder.fsPath)
    await write(folder, '.parapet.yaml', 'baseline: .parapet-baseline.jsonl\n')
    await waitForDiagnostics(main, lacks(SET_ATTRIBUTE.rule))
    await replaceText(document, `\n\n${SET_ATTRIBUTE.resource('a')}\n${SET_ATTRIBUTE.resource('b')}`)
    const found = of(await waitForDiagnostics(main, has(SET_ATTRIBUTE.rule)), SET_ATTRIBUTE.rule)
    assert.equal(found.length, 1)
    const second = document.positionAt(document.getText().lastIndexOf('resource'))
    assert.ok(found[0]!.range.start.line >= second.line)
  })
})

/** The extension's own command line. */
async function commandLine(...argv: readonly string[]): Promise<void> {
  const extension = vscode.extensions.getExtension('parapet.parapet')
  assert.ok(extension)
  const cli = path.join(extension.extensionPath, 'dist', 'cli.js')
  await promisify(execFile)(process.execPath, [cli, ...argv], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } })
}
