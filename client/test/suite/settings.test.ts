import * as assert from 'node:assert/strict'
import * as vscode from 'vscode'
import { closeAll, freshFolder, has, lacks, of, show, waitForDiagnostics, withSetting, write } from './editor'
import { SET_ATTRIBUTE, STRICT } from './rules'

async function opened(text: string): Promise<vscode.Uri> {
  const uri = await write(freshFolder(), 'main.tf', text)
  await show(uri)
  return uri
}

suite('settings take effect at once', () => {
  teardown(closeAll)

  test('parapet.profile', async () => {
    const uri = await opened(STRICT.resource('logs') + SET_ATTRIBUTE.resource('k'))
    await waitForDiagnostics(uri, found => has(SET_ATTRIBUTE.rule)(found) && lacks(STRICT.rule)(found))
    await withSetting('profile', 'strict', async () => {
      await waitForDiagnostics(uri, has(STRICT.rule))
    })
    await waitForDiagnostics(uri, lacks(STRICT.rule))
  })

  test('parapet.severities', async () => {
    const uri = await opened(SET_ATTRIBUTE.resource('k'))
    await waitForDiagnostics(uri, has(SET_ATTRIBUTE.rule))
    await withSetting('severities', { [SET_ATTRIBUTE.rule]: 'off' }, async () => {
      await waitForDiagnostics(uri, lacks(SET_ATTRIBUTE.rule))
    })
    await withSetting('severities', { [SET_ATTRIBUTE.rule]: 'critical' }, async () => {
      const error = vscode.DiagnosticSeverity.Error
      await waitForDiagnostics(uri, found => of(found, SET_ATTRIBUTE.rule)[0]?.severity === error)
    })
  })

  test('parapet.severityMapping', async () => {
    const uri = await opened(SET_ATTRIBUTE.resource('k'))
    const [before] = of(await waitForDiagnostics(uri, has(SET_ATTRIBUTE.rule)), SET_ATTRIBUTE.rule)
    const hint = vscode.DiagnosticSeverity.Hint
    assert.notEqual(before!.severity, hint)
    const mapping = { critical: 'hint', high: 'hint', medium: 'hint', low: 'hint', info: 'hint' }
    await withSetting('severityMapping', mapping, async () => {
      await waitForDiagnostics(uri, found => of(found, SET_ATTRIBUTE.rule)[0]?.severity === hint)
    })
  })

  test('parapet.enable', async () => {
    const uri = await opened(SET_ATTRIBUTE.resource('k'))
    await waitForDiagnostics(uri, has(SET_ATTRIBUTE.rule))
    await withSetting('enable', false, async () => {
      await waitForDiagnostics(uri, found => found.length === 0)
    })
    await waitForDiagnostics(uri, has(SET_ATTRIBUTE.rule))
  })

  test('parapet.syntaxErrors', async () => {
    const uri = await opened(`${SET_ATTRIBUTE.resource('k')}resource "aws_kms_key" {{\n`)
    await waitForDiagnostics(uri, found => of(found, 'syntax').length > 0)
    await withSetting('syntaxErrors', 'off', async () => {
      await waitForDiagnostics(uri, found => of(found, 'syntax').length === 0 && has(SET_ATTRIBUTE.rule)(found))
    })
  })
})
