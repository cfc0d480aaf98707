// Scans a folder with the built command line and prints what it cost:
//
//   node scripts/scan-corpus.mjs FOLDER [--profile recommended|strict|all] [--runs N] [--budget SECONDS,MEGABYTES]
//
// Files, findings, failures, the fastest of N runs (1) and its peak memory. Exit 1 when a rule or the analysis failed, or
// when a budget is missed; `npm run build` first.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const cli = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'dist', 'cli.js')

/** Runs inside the scanning process: says at its end what it used. */
const measured = `
const { writeSync } = require('node:fs')
const start = performance.now()
process.on('exit', () => {
  const { maxRSS } = process.resourceUsage()
  writeSync(3, JSON.stringify({ seconds: (performance.now() - start) / 1000, megabytes: maxRSS / 1024 }))
})
require(${JSON.stringify(cli)})
`

function scan(folder, profile, output) {
  const argv = ['scan', folder, '--profile', profile, '--fail-on', 'never', '--format', 'json', '--output', output]
  const {
    status,
    stderr,
    output: streams,
  } = spawnSync(process.execPath, ['-e', measured, 'parapet', ...argv], {
    encoding: 'utf8',
    stdio: ['ignore', 'inherit', 'pipe', 'pipe'],
    maxBuffer: 1 << 30,
  })
  if ((status !== 0 && status !== 3) || !existsSync(output))
    throw new Error(`The scan ended with ${status}:\n${stderr}`)
  return JSON.parse(streams[3])
}

function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      profile: { type: 'string', default: 'recommended' },
      runs: { type: 'string', default: '1' },
      budget: { type: 'string' },
    },
  })
  const [folder] = positionals
  if (folder === undefined || !existsSync(cli)) {
    console.error(folder === undefined ? 'Which folder?' : 'There is no dist/cli.js; run `npm run build` first.')
    return 2
  }
  const scratch = mkdtempSync(path.join(tmpdir(), 'parapet-corpus-'))
  try {
    const report = path.join(scratch, 'report.json')
    const runs = Array.from({ length: Number(values.runs) }, () => scan(folder, values.profile, report))
    const best = runs.reduce((a, b) => (b.seconds < a.seconds ? b : a))
    const { findings, problems, summary } = JSON.parse(readFileSync(report, 'utf8'))
    print(folder, values.profile, best, summary, findings, problems)
    return verdict(best, summary, values.budget)
  } finally {
    rmSync(scratch, { recursive: true })
  }
}

function print(folder, profile, { seconds, megabytes }, summary, findings, problems) {
  const byRule = new Map()
  for (const { rule } of findings) byRule.set(rule, (byRule.get(rule) ?? 0) + 1)
  const { terraform, variables, dockerfile } = summary.files
  console.log(`${folder}, profile ${profile}`)
  console.log(`  files      ${terraform} Terraform, ${variables} variable files, ${dockerfile} Dockerfiles`)
  console.log(`  findings   ${findings.length}  ${JSON.stringify(summary.findings)}, suppressed ${summary.suppressed}`)
  console.log(`  per file   ${spread(findings, terraform + variables + dockerfile)}`)
  console.log(`  problems   ${JSON.stringify(summary.problems)}`)
  console.log(`  time       ${seconds.toFixed(2)} s`)
  console.log(`  memory     ${megabytes.toFixed(0)} MB`)
  for (const [rule, count] of [...byRule].sort((a, b) => b[1] - a[1]))
    console.log(`  ${String(count).padStart(6)}  ${rule}`)
  for (const { kind, message } of problems)
    if (kind === 'rule-failure' || kind === 'failed-analysis') console.log(`  ${kind}: ${message}`)
}

/** How many findings that count a file has: half of the files at most so many, nine in ten, and all of them. */
function spread(findings, files) {
  const counts = new Map()
  for (const { file, suppression, supersededBy } of findings)
    if (suppression === undefined && supersededBy === undefined) counts.set(file, (counts.get(file) ?? 0) + 1)
  const sorted = [...counts.values(), ...Array(Math.max(0, files - counts.size)).fill(0)].sort((a, b) => a - b)
  const at = share => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return `median ${at(0.5)}, 90 % at most ${at(0.9)}, most ${at(1)}`
}

function verdict({ seconds, megabytes }, { problems }, budget) {
  const failed = problems.ruleFailures + problems.failedAnalyses > 0
  const [maxSeconds = Infinity, maxMegabytes = Infinity] = (budget ?? '').split(',').filter(Boolean).map(Number)
  const missed = seconds > maxSeconds || megabytes > maxMegabytes
  if (missed) console.log(`  over budget: at most ${maxSeconds} s and ${maxMegabytes} MB`)
  return failed || missed ? 1 : 0
}

process.exitCode = main()
