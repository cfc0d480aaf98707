// Runs the mocha suites in a real VS Code: once in a trusted folder (with the extension under development), and once in
// restricted mode (with the packaged extension installed, since VS Code switches nothing off that is under development).
//
//   node scripts/test-vscode.mjs [--host auto|desktop|server] [--only trusted|restricted] [--timeout SECONDS] [--verbose]
//                                [--extension DIR] [--suite DIR] [--workspace DIR] [--vsix FILE] [--no-build]
//
// The suites are the files client/test/suite/**/*.test.ts, in mocha's bdd or tdd words; those with `restricted` in their
// path belong to the restricted run. They find a fresh copy of test-fixtures/sample opened.
//
// The desktop build is used where it can be downloaded and shown, otherwise the server from npm packages (host.mjs).
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { ensureDependencies } from './lib/dependencies.mjs'
import { cache, Failure, isMain, root, script, secondsSince } from './lib/process.mjs'
import { buildSuite } from './vscode/build-suite.mjs'
import { chooseHost } from './vscode/choose-host.mjs'
import { writeSettings } from './vscode/server.mjs'

const kinds = ['trusted', 'restricted']

/**
 * @param {object} [options]
 * @param {'auto' | 'desktop' | 'server'} [options.host]
 * @param {'trusted' | 'restricted'} [options.only]
 * @param {string} [options.extension] the extension's folder
 * @param {string | null} [options.suite] folder of test files; null for none but the harness's own
 * @param {string} [options.workspace] opened as a copy, so that no test changes it
 * @param {string} [options.vsix] what restricted mode installs; packaged afresh where not given
 * @param {number} [options.timeout] seconds for one run
 * @param {boolean} [options.verbose] also what VS Code itself logs
 * @returns {Promise<{ passed: number, failed: number, names: string[] }>} `names`: what failed
 * @throws {Failure} where no VS Code can be had, or there is nothing to run
 */
export async function testVSCode({
  host: wanted = 'auto',
  only,
  extension = root,
  suite = path.join(root, 'client', 'test', 'suite'),
  workspace = path.join(root, 'test-fixtures', 'sample'),
  vsix,
  timeout = 240,
  verbose = false,
} = {}) {
  for (const folder of [extension, suite, workspace])
    if (folder !== null && !existsSync(folder)) throw new Failure(`There is no ${folder}.`)
  const host = await chooseHost(wanted)
  console.log(`VS Code: ${host.title}`)
  const total = { passed: 0, failed: 0, names: [] }
  for (const kind of only ? [only] : kinds) {
    const scratch = mkdtempSync(path.join(os.tmpdir(), 'parapet-vscode-'))
    try {
      const { passed, failed, names } = await runKind(kind, {
        host,
        extension,
        suite,
        workspace,
        vsix,
        timeout,
        verbose,
        scratch,
      })
      total.passed += passed
      total.failed += failed
      total.names.push(...names)
    } finally {
      rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    }
  }
  return total
}

/** One run of one kind of suite in a VS Code of its own. */
async function runKind(kind, { host, extension, suite, workspace, vsix, timeout, verbose, scratch }) {
  const start = performance.now()
  const results = path.join(scratch, 'results.json')
  const folder = path.join(scratch, 'workspace')
  cpSync(workspace, folder, { recursive: true })
  const profile = { userData: path.join(scratch, 'user-data'), extensions: path.join(scratch, 'extensions') }
  mkdirSync(profile.extensions, { recursive: true })
  writeSettings(profile.userData)
  const module = await buildSuite(suite, kind)
  const env = {
    PARAPET_TEST_RESULTS: results,
    PARAPET_SHIM_TIMEOUT: String(timeout),
    PARAPET_SHIM_PICTURE: path.join(cache, 'vscode-hang', `${kind}.png`),
    ...(verbose ? { PARAPET_SHIM_VERBOSE: '1' } : {}),
  }
  let ended
  if (kind === 'trusted') ended = await host.runTests({ extension, module, folder, profile, env })
  else {
    const { publisher, name } = JSON.parse(readFileSync(path.join(extension, 'package.json'), 'utf8'))
    env.PARAPET_EXTENSION_ID = `${publisher}.${name}`
    await host.install({ vsix: vsix ?? (await packaged()), profile })
    const driver = fileURLToPath(new URL('vscode/driver', import.meta.url))
    ended = await host.runUntrusted({ driver, folder, profile, timeout, env: { ...env, PARAPET_SUITE: module } })
  }
  return report(kind, results, ended, start)
}

async function packaged() {
  const { packageExtension } = await import('./package.mjs')
  return packageExtension()
}

/**
 * Prints what ran and counts it.
 *
 * @param {string} kind
 * @param {string} file the runner's results
 * @param {{ code: number, output: string }} ended how VS Code ended
 * @param {number} start
 */
function report(kind, file, ended, start) {
  const read = name => (existsSync(name) ? JSON.parse(readFileSync(name, 'utf8')) : undefined)
  const complete = read(file)
  const seen = complete ?? read(`${file}.progress`) ?? { tests: [], passed: 0, failed: 0, running: '' }
  for (const test of seen.tests) {
    console.log(`  ${test.error ? '✗' : '✓'} ${test.title} (${test.milliseconds} ms)`)
    if (test.error) console.log(test.error.replace(/^/gm, '      '))
    for (const why of test.failedTries ?? []) console.log(`      failed before, and was tried again: ${why}`)
  }
  let { passed, failed } = seen
  const names = seen.tests
    .filter(({ error }) => error)
    .map(({ title, error }) => `${title}: ${error.split('\n', 1)[0]}`)
  if (!complete) {
    failed++
    console.log(`  ✗ the run did not finish (exit ${ended.code})${seen.running ? `; it was in: ${seen.running}` : ''}`)
  } else if (passed + failed === 0) {
    failed++
    console.log('  ✗ the suite ran no test')
  } else if (ended.code !== 0 && failed === 0) {
    failed++
    console.log(`  ✗ VS Code ended with exit code ${ended.code} although every test passed`)
  }
  if (!complete || (ended.code !== 0 && seen.failed === 0)) console.log(ended.output.replace(/^/gm, '      '))
  console.log(`VS Code, ${kind} folder: ${passed} passed, ${failed} failed (${secondsSince(start)})`)
  if (failed > names.length) names.push(`the ${kind} run`)
  return { passed, failed, names }
}

if (isMain(import.meta.url))
  await script(async () => {
    const { values } = parseArgs({
      options: {
        host: { type: 'string', default: 'auto' },
        only: { type: 'string' },
        extension: { type: 'string' },
        suite: { type: 'string' },
        workspace: { type: 'string' },
        vsix: { type: 'string' },
        'no-build': { type: 'boolean', default: false },
        timeout: { type: 'string', default: '240' },
        verbose: { type: 'boolean', default: false },
      },
    })
    if (values.only && !kinds.includes(values.only)) throw new Failure(`--only takes ${kinds.join(' or ')}.`)
    await ensureDependencies()
    const folders = Object.fromEntries(
      ['extension', 'suite', 'workspace', 'vsix'].filter(k => values[k]).map(k => [k, path.resolve(values[k])]),
    )
    const { host, only, verbose } = values
    if (!values['no-build'] && !folders.extension) await (await import('./build.mjs')).build()
    const { passed, failed } = await testVSCode({ ...folders, host, only, verbose, timeout: Number(values.timeout) })
    console.log(`${passed} passed, ${failed} failed`)
    return failed > 0 ? 1 : 0
  })
