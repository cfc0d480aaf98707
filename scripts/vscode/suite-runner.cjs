// Runs a mocha suite inside a VS Code extension host. Bundled by build-suite.mjs together with the test files.
// The result goes to the file that PARAPET_TEST_RESULTS names, written in one go at the end; what has run so far goes to
// that name with `.progress`, so that a hang can be told from a slow run.
const fs = require('node:fs')
const Mocha = require('mocha')

/**
 * @param {() => void} load requires every test file
 * @returns {Promise<void>} rejects where a test failed, as VS Code expects of a test module
 */
exports.runSuite = async load => {
  const file = process.env.PARAPET_TEST_RESULTS
  const report = { tests: [], passed: 0, failed: 0, running: '' }
  const save = name => {
    if (!file) return
    fs.writeFileSync(`${file}.tmp`, JSON.stringify(report, null, 2))
    fs.renameSync(`${file}.tmp`, name)
  }
  try {
    const mocha = new Mocha({
      timeout: 20_000,
      // A busy machine's file watcher and settings service lose or delay events now and then; every second try is reported.
      retries: 2,
      forbidOnly: true,
      forbidPending: true,
      reporter: reporter(report, save, file),
    })
    for (const style of ['tdd', 'bdd']) mocha.ui(style)
    mocha.suite.emit('pre-require', globalThis, '', mocha)
    load()
    await new Promise(resolve => mocha.run(resolve))
  } catch (error) {
    report.failed++
    report.tests.push({ title: 'loading the test files', error: String(error?.stack ?? error), milliseconds: 0 })
  }
  report.running = ''
  save(file)
  if (report.failed > 0) throw new Error(`${report.failed} tests failed`)
}

/** A reporter that keeps results as data; the launcher outside prints them. */
function reporter(report, save, file) {
  return class {
    constructor(runner) {
      const progress = running => {
        report.running = running
        save(`${file}.progress`)
      }
      runner.on('test', test => progress(test.fullTitle()))
      const tries = new Map()
      runner.on('retry', (test, error) => {
        const title = test.fullTitle()
        tries.set(title, [...(tries.get(title) ?? []), String(error?.message ?? error)])
      })
      runner.on('pass', test => {
        report.passed++
        const title = test.fullTitle()
        report.tests.push({ title, milliseconds: test.duration ?? 0, failedTries: tries.get(title) ?? [] })
      })
      runner.on('fail', (test, error) => {
        report.failed++
        const text = error?.stack ?? error?.message ?? String(error)
        report.tests.push({ title: test.fullTitle(), error: text, milliseconds: test.duration ?? 0 })
      })
    }
  }
}
