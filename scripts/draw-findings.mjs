// Draws findings at random, to be judged by hand against the files they are in:
//
//   node scripts/draw-findings.mjs --corpus DIR --list FILE --seed HEX [--profile P] [--count N] [--per-rule N]
//     [--per-repository N] [--only RULE] [--verdicts FILE] [--markdown]
//
// The corpus holds `realworld/<repository>__<path, with __ for />/Dockerfile`; the list is a JSON array of such paths. The
// seed is the beginning of the hash of the commit that is judged: findings are taken in the order of a hash over it and
// their place, at most so many per rule and repository (150, 15 and 5), so that nobody chooses. Prints one JSON object a
// line, or, with --markdown, a table; verdicts are `{ "key", "verdict", "reason" }` a line, keyed so that they hold for a
// later draw too. `npm run build` first.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const cli = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'dist', 'cli.js')

/** All findings of the corpus that count: neither suppressed nor said better by another. */
function scan(corpus, profile) {
  const scratch = mkdtempSync(path.join(tmpdir(), 'parapet-draw-'))
  try {
    const output = path.join(scratch, 'report.json')
    const argv = ['scan', corpus, '--profile', profile, '--fail-on', 'never', '--format', 'json', '--output', output]
    const { status, stderr } = spawnSync(process.execPath, [cli, ...argv], { encoding: 'utf8', maxBuffer: 1 << 30 })
    if (status !== 0) throw new Error(`The scan ended with ${status}:\n${stderr}`)
    const { findings } = JSON.parse(readFileSync(output, 'utf8'))
    return findings.filter(({ suppression, supersededBy }) => suppression === undefined && supersededBy === undefined)
  } finally {
    rmSync(scratch, { recursive: true })
  }
}

/** `realworld/owner+name__sub__Dockerfile.dev/Dockerfile`: the file `sub/Dockerfile.dev` of `owner/name`. */
function origin(file) {
  const [repository = '', ...segments] = path.basename(path.dirname(file)).split('__')
  return { repository: repository.replace('+', '/'), path: segments.join('/') }
}

const hash = (...parts) => createHash('sha256').update(parts.join('\0')).digest('hex')

/** Rules whose range is the secret itself: no page shows it. */
const SECRET = /^docker-secret-(?:no-plaintext|no-private-key|not-in-url|not-in-command)$/

/** A finding as it is judged: where it is, what it says of which text. */
function describe(finding, corpus) {
  const text = readFileSync(path.join(corpus, finding.file), 'utf8')
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  const { start, end } = finding
  const last = end.line === start.line ? end.column - 1 : undefined
  const line = lines[start.line - 1] ?? ''
  const snippet = line.slice(start.column - 1, last).trim()
  const { rule, message, severity, fixes = [] } = finding
  return {
    key: hash(rule, finding.file, line, snippet).slice(0, 16),
    rule,
    ...origin(finding.file),
    line: start.line,
    snippet: SECRET.test(rule) ? '(not shown)' : snippet,
    message,
    severity,
    file: finding.file,
    fixes: fixes.map(({ title, applicability }) => `${applicability}: ${title}`),
  }
}

/** Takes findings in the order of their hashes as long as their rule and repository have room. */
function draw(findings, seed, limits) {
  const place = ({ rule, file, start, message }) => hash(seed, rule, file, start.line, start.column, message)
  const ordered = findings
    .map(finding => ({ finding, order: place(finding) }))
    .sort((a, b) => (a.order < b.order ? -1 : 1))
  const taken = new Map()
  const room = (name, limit) => (taken.get(name) ?? 0) < limit
  const drawn = []
  for (const { finding } of ordered) {
    const { repository } = origin(finding.file)
    if (drawn.length === limits.count) break
    if (!room(finding.rule, limits.rule) || !room(repository, limits.repository)) continue
    drawn.push(finding)
    for (const name of [finding.rule, repository]) taken.set(name, (taken.get(name) ?? 0) + 1)
  }
  return drawn
}

const readVerdicts = file =>
  new Map(
    readFileSync(file, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map(line => JSON.parse(line))
      .map(({ key, verdict, reason }) => [key, { verdict, reason }]),
  )

/** Text in a cell of a table: no bars, code in backticks, cut to a length that can be read. */
const cell = text => text.replaceAll('|', '\\|')
function code(text) {
  const cut = text.length > 90 ? `${text.slice(0, 90)}…` : text
  const fence = cut.includes('`') ? '``' : '`'
  return cut === '' ? '' : cell(`${fence}${fence === '``' ? ` ${cut} ` : cut}${fence}`)
}

function table(rows) {
  const lines = rows.map(({ rule, repository, path: at, line, snippet, verdict = '', reason = '' }, index) =>
    [index + 1, rule, `${repository}, ${at}, line ${line}`, code(snippet), verdict, cell(reason)].join(' | '),
  )
  return ['| # | Rule | Place | Text | Verdict | Why |', '|---|---|---|---|---|---|', ...lines.map(l => `| ${l} |`)]
}

function main() {
  const { values } = parseArgs({
    options: {
      corpus: { type: 'string' },
      list: { type: 'string' },
      seed: { type: 'string' },
      profile: { type: 'string', default: 'recommended' },
      count: { type: 'string', default: '150' },
      'per-rule': { type: 'string', default: '15' },
      'per-repository': { type: 'string', default: '5' },
      only: { type: 'string' },
      verdicts: { type: 'string' },
      markdown: { type: 'boolean', default: false },
    },
  })
  const { corpus, list, seed, only } = values
  if (corpus === undefined || seed === undefined) {
    console.error('usage: draw-findings --corpus DIR [--list FILE] --seed HEX [--count N] …')
    return 2
  }
  const listed = list === undefined ? undefined : new Set(JSON.parse(readFileSync(list, 'utf8')))
  const all = scan(corpus, values.profile).filter(
    ({ file, rule }) => (listed?.has(file) ?? true) && (only === undefined || rule === only),
  )
  const limits = {
    count: Number(values.count),
    rule: Number(values['per-rule']),
    repository: Number(values['per-repository']),
  }
  const verdicts = values.verdicts === undefined ? new Map() : readVerdicts(values.verdicts)
  const rows = draw(all, seed, limits)
    .map(finding => describe(finding, corpus))
    .map(row => ({ ...row, ...verdicts.get(row.key) }))
  for (const line of values.markdown ? table(rows) : rows.map(row => JSON.stringify(row))) console.log(line)
  return 0
}

process.exitCode = main()
