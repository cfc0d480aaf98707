// Starts the packaged VS Code server on the loopback address, and says what address opens what in it.
import { fork } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Failure } from '../lib/process.mjs'

/** For a person: nothing that distracts from the folder. Whether to trust it is asked, as always. */
export const interactiveSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
}

/** For a run that nobody watches: no question is asked, so a folder that is not trusted stays that way. */
export const quietSettings = {
  ...interactiveSettings,
  'workbench.enableExperiments': false,
  'chat.disableAIFeatures': true,
  'git.enabled': false,
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
}

/** Writes user settings where there are none yet. @param {string} userData @param {object} [settings] */
export function writeSettings(userData, settings = quietSettings) {
  const file = path.join(userData, 'User', 'settings.json')
  if (existsSync(file)) return
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(settings, null, 2)}\n`)
}

/** Left behind by a terminal inside VS Code; a test's own variables must get through. */
const inherited =
  /^(VSCODE_(IPC_HOOK|NLS_CONFIG|CWD|PID|HANDLES|ESM|CODE_CACHE|CRASH|L10N|AMD|GIT|INJECTION).*|ELECTRON_RUN_AS_NODE)$/

function serverProcess(host, settings, env) {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !inherited.test(name)))
  return fork(
    fileURLToPath(new URL('server-process.mjs', import.meta.url)),
    [JSON.stringify({ codeServer: host.codeServer, ...settings })],
    { execPath: host.node, execArgv: [], env: { ...clean, ...env }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
  )
}

/**
 * Installs a VSIX, as `code --install-extension` does.
 *
 * @param {{ host: import('./host.mjs').Host, vsix: string, data: string, userData: string, extensions: string }} options
 * @throws {Failure} with the server's own words where it is not installed afterwards
 */
export async function installExtension({ host, vsix, data, userData, extensions }) {
  const args = { 'server-data-dir': data, 'user-data-dir': userData, 'extensions-dir': extensions, force: true }
  const child = serverProcess(host, { install: vsix, args }, {})
  let log = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', text => (log += text))
  const code = await new Promise(resolve => child.on('exit', resolve))
  if (code !== 0 || !existsSync(path.join(extensions, 'extensions.json')))
    throw new Failure(`VS Code could not install ${path.basename(vsix)} (exit ${code}):\n${log}`)
}

/**
 * @param {object} options
 * @param {import('./host.mjs').Host} options.host
 * @param {string} options.data folder for the server's own files
 * @param {string} options.userData
 * @param {string} options.extensions
 * @param {number} [options.port] 0 (the default) for any free one
 * @param {string} [options.token] what the address must carry; only a test run goes without
 * @param {boolean} options.trust whether workspace trust is on (a folder is then untrusted until somebody says otherwise)
 * @param {boolean} [options.development] whether the address may name extensions under development and tests
 * @param {NodeJS.ProcessEnv} [options.env] added to the extension host's environment
 * @returns {Promise<{ port: number, log: () => string, stop: () => Promise<void>, exited: Promise<number> }>}
 * @throws {Failure} with the server's own words where it does not come up
 */
export async function startServer({ host, data, userData, extensions, port = 0, token, trust, development, env = {} }) {
  const args = {
    'server-data-dir': data,
    'user-data-dir': userData,
    'extensions-dir': extensions,
    ...(token ? { 'connection-token': token } : { 'without-connection-token': true }),
    ...(development ? { 'enable-smoke-test-driver': true } : {}), // without it such an address is ignored
    ...(trust ? {} : { 'disable-workspace-trust': true }),
  }
  const child = serverProcess(host, { port, args }, env)
  let log = ''
  const exited = new Promise(resolve => child.on('exit', code => resolve(code ?? 1)))
  const listening = new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', text => {
        log += text
        const found = /^listening (\d+)$/m.exec(log)
        if (found) resolve(Number(found[1]))
      })
    exited.then(code => reject(new Failure(`The VS Code server did not come up (exit ${code}):\n${log}`)))
    setTimeout(() => reject(new Failure(`The VS Code server did not come up within 60 s:\n${log}`)), 60_000).unref()
  })
  const stop = async () => {
    child.kill()
    const insist = setTimeout(() => child.kill('SIGKILL'), 5_000)
    await exited
    clearTimeout(insist)
  }
  try {
    return { port: await listening, log: () => log, stop, exited }
  } catch (error) {
    child.kill()
    throw error
  }
}

/**
 * The address that opens a folder.
 *
 * @param {{ port: number, token?: string | undefined, folder: string, development?: readonly string[], tests?: string | undefined }} options
 *   `development`: folders of extensions under development; `tests`: a module that VS Code runs as their tests
 */
export function address({ port, token, folder, development = [], tests }) {
  const remote = file => `vscode-remote://127.0.0.1:${port}${encodeURI(path.resolve(file))}`
  const payload = development.map(each => ['extensionDevelopmentPath', remote(each)])
  if (tests) payload.push(['extensionTestsPath', remote(tests)])
  const query = new URLSearchParams()
  if (token) query.set('tkn', token)
  if (payload.length) query.set('payload', JSON.stringify(payload))
  query.set(folder.endsWith('.code-workspace') ? 'workspace' : 'folder', path.resolve(folder))
  return `http://127.0.0.1:${port}/?${query}`
}
