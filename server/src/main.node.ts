/** The language server as a process of its own: started by an editor with `--node-ipc` or `--stdio`, or by `parapet lsp --stdio`. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createConnection } from 'vscode-languageserver/node'
import { systemClock } from './lsp/clock'
import { createServer } from './lsp/server'
import { nodeParts } from './node/language-server'

const connection = createConnection()
createServer(connection, { version: version(), clock: systemClock, ...nodeParts(__dirname) })
connection.listen()

/** The bundle's folder is beside `package.json`. */
function version(): string {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8'))
    return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : ''
  } catch {
    return ''
  }
}
