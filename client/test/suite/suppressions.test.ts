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
import { NEEDS_INPUT, SET_ATTRIBUTE, UNUSED_SUPPRESSION } from './rules'

const titled =
  (pattern: RegExp) =>
  ({ title }: vscode.CodeAction): boolean =>
    pattern.test(title)

async function open(name: string, text: string): Promise<vscode.TextEditor> {
  return show(await write(freshFolder(), name, text))
}

async function actionsOn(document: vscode.TextDocument, rule: string): Promise<vscode.CodeAction[]> {
  const [found] = of(await waitForDiagnostics(document.uri, has(rule)), rule)
  return actionsAt(document.uri, found!.range)
}

suite('suppressions', () => {
  teardown(closeAll)

  test('silence here, and speak again when the comment goes', async () => {
    const { document } = await open('main.tf', SET_ATTRIBUTE.resource('k'))
    await choose(pick(await actionsOn(document, SET_ATTRIBUTE.rule), titled(/^Ignore .* here/)))
    await waitForDiagnostics(document.uri, lacks(SET_ATTRIBUTE.rule))
    assert.match(document.lineAt(0).text, new RegExp(`^# parapet:ignore ${SET_ATTRIBUTE.rule} \\S`))
    const edit = new vscode.WorkspaceEdit()
    edit.delete(document.uri, document.lineAt(0).rangeIncludingLineBreak)
    await vscode.workspace.applyEdit(edit)
    await waitForDiagnostics(document.uri, has(SET_ATTRIBUTE.rule))
  })

  test('silence the whole file, and the stage of a Dockerfile', async () => {
    const two = await open('main.tf', SET_ATTRIBUTE.resource('a') + SET_ATTRIBUTE.resource('b'))
    const uri = two.document.uri
    const found = of(await waitForDiagnostics(uri, has(SET_ATTRIBUTE.rule, 2)), SET_ATTRIBUTE.rule)
    await choose(pick(await actionsAt(uri, found[1]!.range), titled(/^Ignore .* in this file/)))
    await waitForDiagnostics(uri, lacks(SET_ATTRIBUTE.rule))
    assert.match(two.document.lineAt(0).text, new RegExp(`^# parapet:ignore-file ${SET_ATTRIBUTE.rule} \\S`))

    const { document } = await open('Dockerfile', `# syntax=docker/dockerfile:1\n${NEEDS_INPUT.file}`)
    await choose(pick(await actionsOn(document, NEEDS_INPUT.rule), titled(/^Ignore .* here/)))
    await waitForDiagnostics(document.uri, lacks(NEEDS_INPUT.rule))
    assert.match(document.getText(), new RegExp(`^# syntax=.*\\n# parapet:ignore ${NEEDS_INPUT.rule} \\S`))
  })

  test('join a comment that is there', async () => {
    const comment = '# parapet:ignore aws-kms-no-wildcards agreed\n'
    const { document } = await open('main.tf', comment + SET_ATTRIBUTE.resource('k'))
    await choose(pick(await actionsOn(document, SET_ATTRIBUTE.rule), titled(/^Ignore .* here/)))
    await waitForDiagnostics(document.uri, lacks(SET_ATTRIBUTE.rule))
    assert.equal(document.lineAt(0).text, `# parapet:ignore aws-kms-no-wildcards,${SET_ATTRIBUTE.rule} agreed`)
  })

  test('of other tools work', async () => {
    const { document } = await open('main.tf', SET_ATTRIBUTE.resource('k'))
    await waitForDiagnostics(document.uri, has(SET_ATTRIBUTE.rule))
    await replaceText(document, `#tfsec:ignore:${SET_ATTRIBUTE.rule}\n${SET_ATTRIBUTE.resource('k')}`)
    await waitForDiagnostics(document.uri, lacks(SET_ATTRIBUTE.rule))
  })

  test('that do nothing are faded, and taken out', async () => {
    const comment = `# parapet:ignore ${SET_ATTRIBUTE.rule} agreed\n`
    const fine = 'locals {\n  a = 1\n}\n'
    const { document } = await open('main.tf', comment + fine)
    const [unused] = await waitForDiagnostics(document.uri, has(UNUSED_SUPPRESSION))
    assert.equal(unused!.severity, vscode.DiagnosticSeverity.Hint)
    assert.deepEqual(unused!.tags, [vscode.DiagnosticTag.Unnecessary])
    assert.equal(document.getText(unused!.range), comment.trimEnd())
    const actions = await actionsAt(document.uri, unused!.range)
    assert.equal(
      actions.some(({ title }) => title.startsWith('Ignore ')),
      false,
    )
    await choose(pick(actions, titled(/^Remove /)))
    await waitForDiagnostics(document.uri, lacks(UNUSED_SUPPRESSION))
    assert.equal(document.getText(), fine)
  })
})
