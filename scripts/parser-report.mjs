// How well the HCL parser does on a folder of Terraform files: agreement with HashiCorp's parser, what it keeps while
// a file is being edited, speed, linearity. Exits 1 where it falls short of the floors.
//
//   npm run parser-report -- DIR [--limit N] [--seed N]     measure; N files and random seed of the mutations
//   npm run parser-report -- --outline FILE                 write a module that exports outline(text), and nothing else
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'
import { measureMutations } from './parser-report.mutations.mjs'
import { compareWithOracle } from './parser-report.oracle.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const minimumSpeed = 20
const maximumSteps = 8

/** Bundles the parser and the helpers of its tests into one module. */
async function bundle(outfile, contents) {
  const stdin = { contents, resolveDir: root, loader: 'ts' }
  await build({ stdin, outfile, bundle: true, format: 'esm', platform: 'node', target: 'node20', logLevel: 'error' })
}

function readTexts(dir) {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.tf'))
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
    .map(path => ({ path, text: readFileSync(path, 'utf8') }))
}

/**
 * Megabytes per second of processor time, the best of several readings, and the most steps per character. Not by the
 * clock on the wall, which also counts what else the machine does.
 */
function measureSpeed(parseHcl, files) {
  const bytes = files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0)
  // A small folder is read often enough for the compiler to warm up and the clock to tick.
  const readings = Math.ceil(1e7 / bytes)
  let best = Infinity
  let steps = 0
  for (let round = 0; round < 6; round++) {
    const before = process.cpuUsage()
    for (let reading = 0; reading < readings; reading++) for (const { text } of files) parseHcl(text)
    const { user, system } = process.cpuUsage(before)
    best = Math.min(best, (user + system) / 1000)
  }
  for (const { text } of files) steps = Math.max(steps, parseHcl(text).steps / Math.max(64, text.length))
  return { megabytes: bytes / 1e6, speed: (readings * bytes) / 1000 / best, steps }
}

async function report(dir, limit, seed) {
  const scratch = mkdtempSync(join(tmpdir(), 'parser-report-'))
  const shortfalls = []
  try {
    const module = join(scratch, 'parser.mjs')
    const tests = './server/test/syntax/hcl'
    await bundle(
      module,
      `export { parseHcl } from './server/src/syntax/hcl/parser'
       export { toJson } from '${tests}/to-json'
       export { outline } from '${tests}/outline'`,
    )
    const { parseHcl, toJson, outline } = await import(pathToFileURL(module).href)
    const files = readTexts(dir)
    if (files.length === 0) throw new Error(`no .tf file in ${dir}`)

    const { megabytes, speed, steps } = measureSpeed(parseHcl, files)
    console.log(`files                  ${files.length} (${megabytes.toFixed(1)} MB)`)
    console.log(`speed, warm            ${speed.toFixed(1)} MB/s`)
    console.log(`steps per character    at most ${steps.toFixed(2)}`)
    if (speed < minimumSpeed) shortfalls.push(`speed below ${minimumSpeed} MB/s`)
    if (steps > maximumSteps) shortfalls.push(`more than ${maximumSteps} steps per character`)

    const agreement = await compareWithOracle(files, parseHcl, toJson)
    for (const [label, count] of Object.entries(agreement.counts)) console.log(`${label.padEnd(22)} ${count}`)
    for (const line of agreement.differences.slice(0, 20)) console.log(`  ${line}`)
    if (agreement.differences.length > 0) shortfalls.push('differs from hcl2json')

    const rows = measureMutations(outline, files, limit, seed)
    console.table(
      Object.fromEntries(rows.map(({ name, files, kept, keptAfter }) => [name, { files, kept, keptAfter }])),
    )
    for (const { name, kept, floor } of rows)
      if (kept !== null && kept < floor) shortfalls.push(`${name}: ${kept} < ${floor}`)
  } finally {
    rmSync(scratch, { recursive: true })
  }
  for (const shortfall of shortfalls) console.error(`falls short: ${shortfall}`)
  return shortfalls.length === 0 ? 0 : 1
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    limit: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    outline: { type: 'string' },
  },
})
const [dir] = positionals
if (values.outline !== undefined) {
  await bundle(resolve(values.outline), "export { outline } from './server/test/syntax/hcl/outline'")
} else if (dir === undefined) {
  console.error('usage: npm run parser-report -- DIR [--limit N] [--seed N] | --outline FILE')
  process.exitCode = 2
} else {
  process.exitCode = await report(dir, Number(values.limit), Number(values.seed))
}
