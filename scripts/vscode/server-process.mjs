// The VS Code server inside npm's `code-server`, run without that package's own wrapper (so none of its dependencies are
// needed). Started by server.mjs with one argument, its settings as JSON: serves and tells its port on standard output, or
// installs one extension and ends.
import http from 'node:http'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const { codeServer, port, install, args } = JSON.parse(process.argv[2] ?? '{}')
process.argv.splice(2) // VS Code's own entry point reads process.argv too
process.env.CODE_SERVER_PARENT_PID ??= String(process.pid) // "embedded": it hands out its server and does not listen by itself

const entry = await import(pathToFileURL(path.join(codeServer, 'lib/vscode/out/server-main.js')).href)
const vscode = await (entry.loadCodeWithNls ?? entry.default.loadCodeWithNls)()

if (install)
  await vscode.spawnCli({ _: [], 'accept-server-license-terms': true, 'install-extension': [install], ...args })
else await serve()

async function serve() {
  const handler = await vscode.createServer(null, {
    _: [],
    'accept-server-license-terms': true,
    'disable-telemetry': true,
    'disable-getting-started-override': true,
    compatibility: '1.64',
    log: ['info'],
    ...args,
  })
  const server = http.createServer((request, response) => handler.handleRequest(request, response))
  server.on('upgrade', (request, socket) => handler.handleUpgrade(request, socket))
  server.on('error', error => {
    console.error(error.message)
    process.exit(1)
  })
  server.listen(port, '127.0.0.1', () => console.log(`listening ${server.address().port}`))
  process.on('disconnect', () => process.exit()) // never outlive the script that started it
}
