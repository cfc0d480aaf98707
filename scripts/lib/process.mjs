// Running other programs from the project's scripts: one place that knows how npm is started and how output is kept.
import { spawn } from 'node:child_process'
import { realpathSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project folder. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..')

/** Where everything that the scripts fetch or build for themselves is kept; git ignores it. */
export const cache = path.join(root, '.cache')

/** A failure that is the user's to read: printed as it is, without a stack. */
export class Failure extends Error {}

/**
 * Runs a program to its end.
 *
 * @param {string} command the program
 * @param {readonly string[]} args its arguments, never seen by a shell
 * @param {{ cwd?: string, env?: Record<string, string | undefined>, show?: boolean, timeout?: number }} [options]
 *   `show` passes the output on as it comes (it is kept as well); `timeout` is in milliseconds
 * @returns {Promise<{ code: number, stdout: string, output: string, timedOut: boolean }>} `output` is stdout and stderr as they came; 127 where the program could not be started
 */
export function run(command, args, { cwd = root, env = {}, show = false, timeout } = {}) {
  return new Promise(resolve => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32' && command.endsWith('.cmd'),
      windowsHide: true,
    })
    // a script that is ended must not leave npm or a test run behind
    const end = () => child.kill()
    process.once('exit', end)
    let output = ''
    let stdout = ''
    let timedOut = false
    const timer =
      timeout &&
      setTimeout(() => {
        timedOut = true
        child.kill('SIGKILL')
      }, timeout)
    for (const [stream, shown] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ])
      stream.setEncoding('utf8').on('data', text => {
        output += text
        if (stream === child.stdout) stdout += text
        if (show) shown.write(text)
      })
    child.on('error', error => {
      clearTimeout(timer)
      resolve({ code: 127, stdout, output: `${output}${command}: ${error.message}\n`, timedOut })
    })
    child.on('close', code => {
      process.off('exit', end)
      clearTimeout(timer)
      resolve({ code: code ?? 1, stdout, output, timedOut })
    })
  })
}

/** Runs npm, gives its standard output, and fails with its own words. @param {readonly string[]} args @param {Parameters<typeof run>[2]} [options] */
export async function npm(args, options = {}) {
  const env = { npm_config_loglevel: 'error', npm_config_update_notifier: 'false', ...options.env }
  const result = await run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { ...options, env })
  if (result.code !== 0) throw new Failure(`npm ${args.join(' ')} failed (exit ${result.code}):\n${result.output}`)
  return result.stdout
}

/** Seconds since `start`, as shown to people. @param {number} start a `performance.now()` */
export const secondsSince = start => `${((performance.now() - start) / 1000).toFixed(1)} s`

/** Whether a module is the script that node was started with; it may have been reached through a link. @param {string} url its import.meta.url */
export const isMain = url => process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(url)

/** Runs a script's main function: a {@link Failure} becomes its message and exit code 1. @param {() => Promise<number | void>} main */
export async function script(main) {
  // node runs no 'exit' handler on a signal by itself; a main that ends in its own way has a listener of its own
  process.once('SIGTERM', () => {
    if (process.listenerCount('SIGTERM') === 0) process.exit(143)
  })
  try {
    process.exitCode = (await main()) ?? 0
  } catch (error) {
    console.error(error instanceof Failure ? error.message : error)
    process.exitCode = 1
  }
}
