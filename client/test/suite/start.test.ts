import * as vscode from 'vscode'
import { closeAll, freshFolder, has, show, waitForDiagnostics, write } from './editor'
import { SET_ATTRIBUTE } from './rules'

// Before everything: without a server no test can pass, and each would wait in vain.
suiteSetup(async function () {
  this.timeout(60_000)
  const extension = vscode.extensions.getExtension('parapet.parapet')
  if (extension === undefined) throw new Error('the extension is not there')
  const uri = await write(freshFolder(), 'main.tf', SET_ATTRIBUTE.resource('first'))
  await show(uri)
  await extension.activate()
  await waitForDiagnostics(uri, has(SET_ATTRIBUTE.rule))
  await closeAll()
})

suite('activation', () => {
  test('every contributed command is there', async () => {
    interface Manifest {
      readonly contributes: { readonly commands: readonly { readonly command: string }[] }
    }
    const manifest = vscode.extensions.getExtension('parapet.parapet')!.packageJSON as Manifest
    const { commands } = manifest.contributes
    const known = new Set(await vscode.commands.getCommands(true))
    const missing = commands.map(({ command }) => command).filter(command => !known.has(command))
    if (missing.length > 0) throw new Error(`missing: ${missing.join(', ')}`)
  })
})
