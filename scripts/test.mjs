// Everything that has to hold, with nothing but node and npm on the machine:
//
//   node scripts/test.mjs [--skip-vscode]      (npm test, npm run test:quick)
//
// Types, lint, format, generated files, unit tests, bundles and package; then the suites in a real VS Code, and a look at
// squiggle and quick fix. The last line is `N passed, N failed`, over all tests and checks; the exit code says the same.
import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { ensureDependencies } from './lib/dependencies.mjs'
import { cache, Failure, root, run, script, secondsSince } from './lib/process.mjs'

/** npm scripts that fail where a generated file is not what its generator would write. */
const freshness = ['generate:check']

/**
 * @typedef {{ passed: number, failed: number, note?: string, names?: string[] }} Outcome `names`: what failed
 * @typedef {{ title: string, run: () => Promise<Outcome> }} Part
 */

/** A program of node_modules, as one check. @returns {Part} */
const check = (title, ...args) => ({
  title,
  run: async () => outcome(await run(process.execPath, args)),
})

/** One check that passed, or failed with its output printed. @returns {Outcome} */
function outcome({ code, output }) {
  if (code !== 0) process.stdout.write(output)
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

const typecheck = check('types', 'node_modules/typescript/bin/tsc', '--build')
const lint = check('lint', 'node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0')
const format = check('format', 'node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.')

/** @type {Part} */
const generated = {
  title: 'generated files are fresh',
  run: async () => {
    const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
    const present = freshness.filter(name => scripts[name])
    if (present.length === 0) return { passed: 0, failed: 0, note: `no ${freshness.join(', ')} in package.json` }
    const total = { passed: 0, failed: 0, names: [] }
    for (const name of present) {
      const made = outcome(await run('npm', ['run', '--silent', name]))
      add(total, { ...made, names: made.failed > 0 ? [name] : [] })
    }
    return total
  },
}

/** @type {Part} */
const unit = {
  title: 'unit tests',
  run: async () => {
    const file = path.join(cache, 'vitest.json')
    rmSync(file, { force: true })
    const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${file}`]
    const ended = await run(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...reporters])
    if (ended.code !== 0) process.stdout.write(ended.output)
    if (!existsSync(file)) return { passed: 0, failed: 1, note: 'vitest wrote no result' }
    const result = JSON.parse(readFileSync(file, 'utf8'))
    const { numPassedTests: passed, numFailedTests, numPendingTests } = result
    // a test file that could not be loaded, and an error outside every test, are in the exit code alone
    const failed = numFailedTests || (ended.code === 0 && passed > 0 ? 0 : 1)
    const skipped = `NOT RUN: ${numPendingTests} tests that need what is not on this machine (terraform, provider schemas, corpora)`
    return { passed, failed, names: failedIn(result), ...(numPendingTests > 0 ? { note: skipped } : {}) }
  },
}

/** The names of the tests that failed, each with the first line of why. @returns {string[]} */
function failedIn({ testResults }) {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter(test => test.status === 'failed')
    if (failed.length === 0 && status === 'failed') return [`${path.relative(root, name)}: ${firstLine(message)}`]
    return failed.map(({ fullName, failureMessages }) => `${fullName}: ${firstLine(failureMessages[0])}`)
  })
}

function firstLine(text = '') {
  return text.split('\n', 1)[0].slice(0, 300)
}

/** @returns {Part} the package; what it made is kept in `made` for the parts that follow */
const packing = made => ({
  title: 'bundles and package',
  run: async () => {
    const { packageExtension } = await import('./package.mjs')
    made.vsix = await packageExtension()
    return { passed: 1, failed: 0 }
  },
})

/** @returns {Part[]} the parts that need a VS Code */
const inVSCode = made => [
  {
    title: 'suites in VS Code',
    run: async () => {
      const { testVSCode } = await import('./test-vscode.mjs')
      return testVSCode({ vsix: made.vsix })
    },
  },
  {
    title: 'squiggle and quick fix, as seen',
    run: async () => {
      const { uiSmoke } = await import('./ui-smoke.mjs')
      await uiSmoke({ vsix: made.vsix })
      return { passed: 1, failed: 0 }
    },
  },
]

function add(total, { passed, failed, names }) {
  total.passed += passed
  total.failed += failed
  total.names.push(...names)
}

/** Runs one part and says how long it took. What it throws is one failure. @param {Part} part @returns {Promise<Outcome>} */
async function timed(part) {
  const start = performance.now()
  let result
  try {
    result = await part.run()
  } catch (error) {
    console.log(error instanceof Failure ? error.message : error)
    result = { passed: 0, failed: 1 }
  }
  const { passed, failed, note, names = [] } = result
  const word = failed > 0 ? 'FAILED' : passed > 0 ? 'ok' : 'nothing to do'
  const figures = `${passed} passed, ${failed} failed, ${secondsSince(start)}`
  console.log(`== ${part.title}: ${word} (${figures})${note ? `: ${note}` : ''}`)
  return { ...result, names: failed > 0 ? [part.title, ...names.map(name => `  ${name}`)] : [] }
}

await script(async () => {
  const { values } = parseArgs({ options: { 'skip-vscode': { type: 'boolean' } } })
  const start = performance.now()
  const total = { passed: 0, failed: 0, names: [] }
  const made = {}
  await ensureDependencies()
  // two at a time: each of the first three keeps one core busy
  const abreast = await Promise.all([timed(lint), timed(typecheck).then(async first => [first, await timed(format)])])
  for (const result of abreast.flat()) add(total, result)
  for (const part of [generated, unit, packing(made)]) add(total, await timed(part))
  if (values['skip-vscode'])
    console.log('== NOT RUN, as asked by --skip-vscode: the suites in VS Code; squiggle and quick fix, as seen')
  else if (!made.vsix) {
    add(total, { passed: 0, failed: 1, names: ['no package'] })
    console.log('== NOT RUN, because there is no package: the suites in VS Code; squiggle and quick fix, as seen')
  } else for (const part of inVSCode(made)) add(total, await timed(part))
  console.log(`All of it took ${secondsSince(start)}.`)
  // last, where whoever sees only the end of a long log still finds it
  for (const name of total.names) console.log(`FAILED: ${name}`)
  console.log(`${total.passed} passed, ${total.failed} failed`)
  return total.failed > 0 ? 1 : 0
})
