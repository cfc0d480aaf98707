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
  withSetting,
  write,
} from './editor'
import { INSERT_RESOURCE, NEEDS_INPUT, REPLACE_INSTRUCTION, SET_ATTRIBUTE } from './rules'

/** Opens a file, waits for the finding and returns what is offered there. */
async function offered(
  name: string,
  text: string,
  rule: string,
  count = 1,
): Promise<{ document: vscode.TextDocument; actions: vscode.CodeAction[] }> {
  const uri = await write(freshFolder(), name, text)
  const { document } = await show(uri)
  const found = await waitForDiagnostics(uri, has(rule, count))
  return { document, actions: await actionsAt(uri, of(found, rule)[0]!.range) }
}

suite('fixes', () => {
  teardown(closeAll)

  test('set an attribute', async () => {
    const { document, actions } = await offered('main.tf', SET_ATTRIBUTE.resource('k'), SET_ATTRIBUTE.rule)
    const fix = pick(actions, writes(SET_ATTRIBUTE.written))
    assert.equal(fix.isPreferred, true)
    await choose(fix)
    await waitForDiagnostics(document.uri, lacks(SET_ATTRIBUTE.rule))
    assert.equal(document.getText().match(SET_ATTRIBUTE.fixed)?.length, 1)
  })

  test('insert a resource', async () => {
    await withSetting('profile', 'strict', async () => {
      const { document, actions } = await offered('main.tf', INSERT_RESOURCE.resource('logs'), INSERT_RESOURCE.rule)
      await choose(pick(actions, writes(INSERT_RESOURCE.written)))
      await waitForDiagnostics(document.uri, lacks(INSERT_RESOURCE.rule))
      assert.equal(document.getText().match(INSERT_RESOURCE.fixed)?.length, 1)
    })
  })

  test('replace an instruction of a Dockerfile', async () => {
    await withSetting('profile', 'all', async () => {
      const { document, actions } = await offered('Dockerfile', REPLACE_INSTRUCTION.file, REPLACE_INSTRUCTION.rule)
      await choose(pick(actions, writes(REPLACE_INSTRUCTION.written)))
      await waitForDiagnostics(document.uri, lacks(REPLACE_INSTRUCTION.rule))
      assert.equal(document.getText().match(REPLACE_INSTRUCTION.fixed)?.length, 1)
    })
  })

  test('leave a placeholder for what they cannot know', async () => {
    const { document, actions } = await offered('Dockerfile', NEEDS_INPUT.file, NEEDS_INPUT.rule)
    const [fix] = actions
    assert.notEqual(fix!.isPreferred, true)
    await choose(fix!)
    await waitForDiagnostics(document.uri, lacks(NEEDS_INPUT.rule))
    assert.equal(document.getText().match(NEEDS_INPUT.fixed)?.length, 1)
  })

  test('suppress with a reason, in Terraform and in a Dockerfile', async () => {
    const cases = [
      ['main.tf', SET_ATTRIBUTE.resource('k'), SET_ATTRIBUTE.rule],
      ['Dockerfile', NEEDS_INPUT.file, NEEDS_INPUT.rule],
    ] as const
    for (const [name, text, rule] of cases) {
      const { document, actions } = await offered(name, text, rule)
      const ignore = pick(actions, ({ title }) => title.startsWith('Ignore ') && title.includes(rule))
      assert.notEqual(ignore.isPreferred, true)
      await choose(ignore)
      await waitForDiagnostics(document.uri, lacks(rule))
      const comment = new RegExp(`^\\s*# parapet:ignore ${rule} \\S.*$`, 'm')
      assert.match(document.getText(), comment)
    }
  })

  test('fix all of one rule in the file, and nothing else', async () => {
    const text = [SET_ATTRIBUTE.resource('a'), INSERT_RESOURCE.resource('b'), SET_ATTRIBUTE.resource('c')].join('\n')
    const { document, actions } = await offered('main.tf', text, SET_ATTRIBUTE.rule, 2)
    await choose(pick(actions, ({ title }) => /^Fix all /.test(title) && title.includes(SET_ATTRIBUTE.rule)))
    await waitForDiagnostics(document.uri, lacks(SET_ATTRIBUTE.rule))
    assert.equal(document.getText().match(SET_ATTRIBUTE.fixed)?.length, 2)
    assert.equal(document.getText().match(INSERT_RESOURCE.fixed), null)
  })

  test('source.fixAll.parapet applies what is safe and suppresses nothing', async () => {
    const text = [SET_ATTRIBUTE.resource('a'), SET_ATTRIBUTE.resource('b')].join('\n')
    const { document } = await offered('main.tf', text, SET_ATTRIBUTE.rule, 2)
    const kind = vscode.CodeActionKind.SourceFixAll.append('parapet')
    const actions = await actionsAt(document.uri, new vscode.Range(0, 0, 0, 0), kind)
    await choose(pick(actions, action => action.kind?.value === kind.value))
    await waitForDiagnostics(document.uri, lacks(SET_ATTRIBUTE.rule))
    assert.equal(document.getText().match(SET_ATTRIBUTE.fixed)?.length, 2)
    assert.doesNotMatch(document.getText(), /parapet:ignore/)
  })

  test('source.fixAll.parapet runs on save where the person wants it', async () => {
    const editor = vscode.workspace.getConfiguration('editor')
    const target = vscode.ConfigurationTarget.Workspace
    await editor.update('codeActionsOnSave', { 'source.fixAll.parapet': 'explicit' }, target)
    try {
      const { document } = await offered('main.tf', `\n${SET_ATTRIBUTE.resource('a')}`, SET_ATTRIBUTE.rule)
      await vscode.commands.executeCommand('type', { text: '#' })
      await document.save()
      await waitForDiagnostics(document.uri, lacks(SET_ATTRIBUTE.rule))
      assert.equal(document.getText().match(SET_ATTRIBUTE.fixed)?.length, 1)
      assert.equal(document.isDirty, false)
    } finally {
      await editor.update('codeActionsOnSave', undefined, target)
    }
  })

  test('the command fixes all that is safe in a file', async () => {
    const { document } = await offered('main.tf', SET_ATTRIBUTE.resource('a'), SET_ATTRIBUTE.rule)
    const result = await vscode.commands.executeCommand<{ applied: number }>('parapet.fixAll', document.uri)
    assert.equal(result.applied, 1)
    await waitForDiagnostics(document.uri, lacks(SET_ATTRIBUTE.rule))
    assert.equal(document.getText().match(SET_ATTRIBUTE.fixed)?.length, 1)
  })
})
