// Bundles the mocha suites for VS Code's extension host: one file a suite, with the test files it is made of.
import { mkdirSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { cache, Failure, root } from '../lib/process.mjs'

/**
 * The test files of a folder. Those with `restricted` in their path are for a folder that is not trusted, all others for one that is.
 *
 * @param {string} folder
 * @param {'trusted' | 'restricted'} kind
 */
function testFiles(folder, kind) {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter(name => name.endsWith('.test.ts') && name.includes('restricted') === (kind === 'restricted'))
    .sort()
    .map(name => path.join(folder, name))
}

/**
 * @param {string | null} folder of test files
 * @param {'trusted' | 'restricted'} kind
 * @returns {Promise<string>} the module with `run()`, for VS Code
 */
export async function buildSuite(folder, kind) {
  // imported late: the scripts that use this install it first
  const { build } = await import('esbuild')
  const files = [
    ...(kind === 'restricted' ? [fileURLToPath(new URL('installed.test.cjs', import.meta.url))] : []),
    ...(folder ? testFiles(folder, kind) : []),
  ]
  if (files.length === 0) throw new Failure(`No ${kind} test files (*.test.ts) in ${folder}.`)
  const outfile = path.join(cache, 'vscode-suite', `${kind}.cjs`)
  mkdirSync(path.dirname(outfile), { recursive: true })
  const runner = fileURLToPath(new URL('suite-runner.cjs', import.meta.url))
  await build({
    stdin: {
      contents: [
        `const { runSuite } = require(${JSON.stringify(runner)})`,
        `exports.run = () => runSuite(() => {`,
        ...files.map(file => `  require(${JSON.stringify(file)})`),
        `})`,
      ].join('\n'),
      resolveDir: root,
    },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
  })
  return outfile
}
