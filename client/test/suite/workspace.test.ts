import * as assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import * as vscode from 'vscode'
import {
  closeAll,
  freshFolder,
  has,
  lacks,
  replaceText,
  show,
  waitFor,
  waitForDiagnostics,
  withSetting,
  write,
} from './editor'
import { NEEDS_INPUT, SET_ATTRIBUTE } from './rules'

interface ScanResult {
  readonly files: number
  readonly findings: number
  readonly failed: number
}

async function scan(): Promise<ScanResult> {
  const result = await vscode.commands.executeCommand<ScanResult | undefined>('parapet.scanWorkspace')
  assert.ok(result !== undefined, 'the scan gave no result')
  return result
}

suite('workspace scan', () => {
  teardown(closeAll)

  test('shows findings of files that are not open', async () => {
    const folder = freshFolder()
    const terraform = await write(folder, 'main.tf', SET_ATTRIBUTE.resource('unopened'))
    const dockerfile = await write(folder, 'Dockerfile', NEEDS_INPUT.file)
    const result = await scan()
    await waitForDiagnostics(terraform, has(SET_ATTRIBUTE.rule))
    await waitForDiagnostics(dockerfile, has(NEEDS_INPUT.rule))
    assert.ok(result.files >= 2 && result.findings >= 2, JSON.stringify(result))
    assert.deepEqual(
      vscode.workspace.textDocuments.filter(({ uri }) => uri.path.startsWith(folder.path)),
      [],
    )
  })

  test('does not show a finding twice once its file is open, and shows it again when it is closed', async () => {
    const uri = await write(freshFolder(), 'main.tf', SET_ATTRIBUTE.resource('both'))
    await scan()
    await waitForDiagnostics(uri, has(SET_ATTRIBUTE.rule))
    const { document } = await show(uri)
    // Had the scan's finding stayed beside the open file's own, there would be three.
    await replaceText(document, SET_ATTRIBUTE.resource('both') + SET_ATTRIBUTE.resource('more'))
    await waitForDiagnostics(uri, has(SET_ATTRIBUTE.rule, 2))
    await vscode.commands.executeCommand('workbench.action.files.revert')
    await closeAll()
    await waitFor(
      () => (document.isClosed ? true : undefined),
      () => 'the file stays open',
    )
    await waitForDiagnostics(uri, has(SET_ATTRIBUTE.rule, 1))
  })

  test('findings go when they are resolved on disk and scanned again', async () => {
    const folder = freshFolder()
    const uri = await write(folder, 'main.tf', SET_ATTRIBUTE.resource('resolved'))
    const other = await write(folder, 'other.tf', SET_ATTRIBUTE.resource('deleted'))
    await scan()
    await waitForDiagnostics(uri, has(SET_ATTRIBUTE.rule))
    await waitForDiagnostics(other, has(SET_ATTRIBUTE.rule))
    await write(folder, 'main.tf', '# resolved\n')
    await vscode.workspace.fs.delete(other)
    await scan()
    await waitForDiagnostics(uri, lacks(SET_ATTRIBUTE.rule))
    await waitForDiagnostics(other, lacks(SET_ATTRIBUTE.rule))
  })

  test('findings go when they are resolved on disk, without another scan', async () => {
    const uri = await write(freshFolder(), 'main.tf', SET_ATTRIBUTE.resource('watched'))
    await scan()
    await waitForDiagnostics(uri, has(SET_ATTRIBUTE.rule))
    await writeFile(uri.fsPath, '# resolved by another program\n')
    await waitForDiagnostics(uri, lacks(SET_ATTRIBUTE.rule))
    await writeFile(uri.fsPath, SET_ATTRIBUTE.resource('again'))
    await waitForDiagnostics(uri, has(SET_ATTRIBUTE.rule))
  })

  test('leaves out what the settings exclude', async () => {
    const folder = freshFolder()
    const kept = await write(folder, 'kept/main.tf', SET_ATTRIBUTE.resource('kept'))
    const excluded = await write(folder, 'generated/main.tf', SET_ATTRIBUTE.resource('excluded'))
    await withSetting('scan.exclude', ['**/generated/**'], async () => {
      await scan()
      await waitForDiagnostics(kept, has(SET_ATTRIBUTE.rule))
      assert.deepEqual(vscode.languages.getDiagnostics(excluded), [])
    })
  })
})
