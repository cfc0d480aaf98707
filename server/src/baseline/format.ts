/**
 * A baseline as it is committed: JSON Lines, sorted, each entry on a line of its own, so that the same findings give the
 * same bytes and that two branches' entries merge like any other lines. It holds no value, no position and no date.
 */
import type { Span } from '#rules/model/source'

export interface BaselineEntry {
  /** The folder of the module, or the Dockerfile, relative to the folder of the baseline; `.` for that folder itself. */
  readonly path: string
  readonly rule: string
  readonly fingerprint: string
}

export interface BaselineProblem {
  readonly span: Span
  readonly message: string
}

const HEADER = 'parapet-baseline'
const VERSION = 1
/** A hundred thousand entries are a few megabytes. In UTF-16 code units. */
const LONGEST = 64 * 1024 * 1024

export function printBaseline(entries: Iterable<BaselineEntry>): string {
  const lines = [...entries].map(({ path, rule, fingerprint }) => JSON.stringify({ path, rule, fingerprint }))
  return [`{"${HEADER}":${VERSION}}`, ...[...new Set(lines)].sort(), ''].join('\n')
}

/** Reads a baseline. The first thing that is wrong makes all of it unusable: half a baseline would show old findings as new. */
export function readBaseline(text: string): readonly BaselineEntry[] | BaselineProblem {
  if (text.length > LONGEST)
    return problem(0, 0, `This is larger than any baseline (the limit is ${LONGEST / 1024 / 1024} MB).`)
  const entries: BaselineEntry[] = []
  let headed = false
  let at = text.startsWith('\ufeff') ? 1 : 0
  while (at < text.length) {
    const newline = text.indexOf('\n', at)
    const end = newline < 0 ? text.length : newline
    const line = text.slice(at, end).trimEnd()
    if (line.trim() !== '') {
      const wrong = headed ? readEntry(line, entries) : readHeader(line)
      if (wrong !== undefined) return problem(at, at + line.length, wrong)
      headed = true
    }
    at = end + 1
  }
  return headed ? entries : problem(0, 0, NO_BASELINE)
}

const NO_BASELINE = `This is no baseline of Parapet: the first line of one is {"${HEADER}":${VERSION}}.`

function readHeader(line: string): string | undefined {
  const version = objectOf(line)?.[HEADER]
  if (typeof version === 'number' && version > VERSION) {
    return `This baseline was written by a newer Parapet (its format is ${version}, this one reads ${VERSION}).`
  }
  return version === VERSION ? undefined : NO_BASELINE
}

function readEntry(line: string, entries: BaselineEntry[]): string | undefined {
  if (/^(?:<{7}|={7}|>{7}|\|{7})/.test(line))
    return 'A merge left its marker here; keep the entries of both sides and delete it.'
  const entry = objectOf(line)
  if (entry === undefined) return 'This line is no entry of a baseline: it is not JSON.'
  // Both sides of a merge may have kept the header.
  if (HEADER in entry) return undefined
  const { path, rule, fingerprint } = entry
  if (typeof path !== 'string' || typeof rule !== 'string' || typeof fingerprint !== 'string') {
    return 'An entry of a baseline has a path, a rule and a fingerprint, all of them texts.'
  }
  entries.push({ path, rule, fingerprint })
  return undefined
}

function objectOf(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

function problem(start: number, end: number, message: string): BaselineProblem {
  return { span: { start, end }, message }
}
