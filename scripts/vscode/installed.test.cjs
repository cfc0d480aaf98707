// Part of every restricted run: the packaged extension, as a user gets it.
const assert = require('node:assert/strict')
const vscode = require('vscode')

describe('the packaged extension', () => {
  it('is opened in a folder that is not trusted', () => {
    assert.equal(vscode.workspace.isTrusted, false)
  })

  it('is installed, not switched off, and activates', async () => {
    const id = process.env.PARAPET_EXTENSION_ID
    const extension = vscode.extensions.getExtension(id)
    assert.ok(extension, `${id} is not among the extensions of this window`)
    assert.ok(!extension.extensionPath.includes('driver'), 'the extension under test is an installed one')
    await extension.activate()
    assert.equal(extension.isActive, true)
  })
})
