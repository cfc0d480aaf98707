// Which VS Code runs the tests: the desktop build where it can be downloaded and has a display to show itself on,
// otherwise the server from npm packages. Both are driven through the same four functions.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { cache, Failure, run } from '../lib/process.mjs'
import { ensureHost } from './host.mjs'
import { installExtension } from './server.mjs'

/**
 * @typedef {object} Profile where a run keeps its settings and its installed extensions
 * @property {string} userData
 * @property {string} extensions
 */

/**
 * @typedef {object} TestHost
 * @property {string} title
 * @property {(run: { extension: string, module: string, folder: string, profile: Profile, env: Record<string, string> }) => Promise<{ code: number, output: string }>} runTests
 *   runs a test module in a trusted folder, with the extension under development
 * @property {(install: { vsix: string, profile: Profile }) => Promise<void>} install
 * @property {(run: { driver: string, folder: string, profile: Profile, timeout: number, env: Record<string, string> }) => Promise<{ code: number, output: string }>} runUntrusted
 *   opens a folder that is not trusted with the driver extension, until the results file is there; timeout in seconds
 */

/** @param {string} wanted `auto`, `desktop` or `server` @returns {Promise<TestHost>} */
export async function chooseHost(wanted) {
  if (!['auto', 'desktop', 'server'].includes(wanted)) throw new Failure('--host takes auto, desktop or server.')
  if (wanted === 'server') return serverHost()
  const headless = process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY
  if (headless && wanted === 'auto') return serverHost('there is no display for the desktop build')
  const executable = await downloadDesktop()
  if (executable) return desktopHost(executable)
  if (wanted === 'desktop') throw new Failure('The desktop build of VS Code could not be downloaded.')
  return serverHost('the desktop build could not be downloaded')
}

/** The stable desktop build, kept in .cache; undefined where it cannot be had. */
async function downloadDesktop() {
  const { downloadAndUnzipVSCode, SilentReporter } = await import('@vscode/test-electron')
  try {
    return await downloadAndUnzipVSCode({
      version: 'stable',
      cachePath: path.join(cache, 'vscode-desktop'),
      reporter: new SilentReporter(),
      timeout: 10_000,
    })
  } catch {
    return undefined
  }
}

/** Both hosts run a trusted suite the way every extension does: through VS Code's own test launcher. */
async function launch(executable, { extension, module, folder, profile, env }) {
  const { runTests } = await import('@vscode/test-electron')
  try {
    const code = await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: extension,
      extensionTestsPath: module,
      extensionTestsEnv: env,
      launchArgs: [folder, `--user-data-dir=${profile.userData}`, `--extensions-dir=${profile.extensions}`],
    })
    return { code, output: '' }
  } catch (error) {
    return { code: error.code ?? 1, output: String(error.message ?? error) }
  }
}

/** @param {string} [reason] why it is this one */
async function serverHost(reason) {
  const host = await ensureHost({ browser: true })
  const shim = fileURLToPath(new URL('code-shim.mjs', import.meta.url))
  return {
    title: `1.93.1, server and web workbench from npm packages${reason ? ` (${reason})` : ''}`,
    runTests: options => launch(shim, options),
    install: ({ vsix, profile }) => installExtension({ host, vsix, data: profile.userData, ...profile }),
    runUntrusted: ({ driver, folder, profile, env }) =>
      run(process.execPath, [shim, folder, ...profileArguments(driver, profile)], { env, show: true }),
  }
}

/** @param {string} executable */
async function desktopHost(executable) {
  const { resolveCliArgsFromVSCodeExecutablePath } = await import('@vscode/test-electron')
  return {
    title: 'desktop build (stable)',
    runTests: options => launch(executable, options),
    install: async ({ vsix, profile }) => {
      const [command, ...args] = resolveCliArgsFromVSCodeExecutablePath(executable, { reuseMachineInstall: true })
      const folders = [`--user-data-dir=${profile.userData}`, `--extensions-dir=${profile.extensions}`]
      const { code, output } = await run(command, [...args, ...folders, '--install-extension', vsix, '--force'])
      if (code !== 0) throw new Failure(`VS Code could not install ${path.basename(vsix)}:\n${output}`)
    },
    runUntrusted: options => untrustedDesktop(executable, options),
  }
}

const profileArguments = (driver, profile) => [
  `--extensionDevelopmentPath=${driver}`,
  `--user-data-dir=${profile.userData}`,
  `--extensions-dir=${profile.extensions}`,
]

/** The window is closed from outside once the driver's suite has written its results. */
function untrustedDesktop(executable, { driver, folder, profile, timeout, env }) {
  const quiet = ['--no-sandbox', '--disable-gpu-sandbox', '--disable-updates', '--skip-welcome', '--skip-release-notes']
  return new Promise(resolve => {
    const child = spawn(executable, [folder, ...profileArguments(driver, profile), ...quiet], {
      env: { ...process.env, ...env },
      stdio: 'ignore',
    })
    const start = performance.now()
    const end = (code, output) => {
      clearInterval(timer)
      child.kill()
      resolve({ code, output })
    }
    const timer = setInterval(() => {
      if (existsSync(env.PARAPET_TEST_RESULTS)) end(0, '')
      else if (performance.now() - start > timeout * 1000) end(124, `VS Code did not finish within ${timeout} s.`)
    }, 200)
    child.on('error', error => end(127, error.message))
    child.on('exit', code => end(code ?? 1, 'VS Code was closed before the tests had finished.'))
  })
}
