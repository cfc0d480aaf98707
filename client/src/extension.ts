/** The entry point in desktop VS Code and in remote extension hosts: the server is a process of its own. */
import type { ExtensionContext } from 'vscode'
import { LanguageClient, TransportKind } from 'vscode-languageclient/node'
import { startExtension } from './activate'
import type { Api } from './activate'

export function activate(context: ExtensionContext): Api {
  const module = context.asAbsolutePath('dist/server.js')
  return startExtension(context, options => {
    const client = new LanguageClient('parapet', 'Parapet', { module, transport: TransportKind.ipc }, options)
    return { client, processId: () => client.serverProcess?.pid, kill: () => client.serverProcess?.kill() }
  })
}
