/** The entry point in a browser: the server is a web worker and reads files through this extension. */
import { Uri } from 'vscode'
import type { ExtensionContext } from 'vscode'
import { LanguageClient } from 'vscode-languageclient/browser'
import { startExtension } from './activate'
import type { Api } from './activate'

export function activate(context: ExtensionContext): Api {
  const script = Uri.joinPath(context.extensionUri, 'dist', 'server.web.js').toString(true)
  return startExtension(context, options => {
    const worker = new Worker(script)
    const client = new LanguageClient('parapet', 'Parapet', worker, options)
    return {
      client,
      processId: () => undefined,
      kill: () => {
        worker.terminate()
      },
    }
  })
}
