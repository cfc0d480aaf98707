import * as assert from 'node:assert/strict'
import * as vscode from 'vscode'
import {
  actionsAt,
  choose,
  closeAll,
  freshFolder,
  has,
  writes,
  lacks,
  of,
  pick,
  show,
  waitForDiagnostics,
  write,
} from '../editor'
import { SET_ATTRIBUTE } from '../rules'

suite('restricted mode', () => {
  teardown(closeAll)

  test('hints and fixes work in a folder that is not trusted', async () => {
    assert.equal(vscode.workspace.isTrusted, false)
    const uri = await write(freshFolder(), 'main.tf', SET_ATTRIBUTE.resource('k'))
    const { document } = await show(uri)
    const found = await waitForDiagnostics(uri, has(SET_ATTRIBUTE.rule))
    const actions = await actionsAt(uri, of(found, SET_ATTRIBUTE.rule)[0]!.range)
    await choose(pick(actions, writes(SET_ATTRIBUTE.written)))
    await waitForDiagnostics(uri, lacks(SET_ATTRIBUTE.rule))
    assert.equal(document.getText().match(SET_ATTRIBUTE.fixed)?.length, 1)
    assert.equal(vscode.workspace.isTrusted, false)
  })
})
