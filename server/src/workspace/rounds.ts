import type { Analysis, ReadFile, Snapshot } from '../analysis/types'
import type { FunctionFiles } from './function-files'

/** How often files are read for one analysis: one that names another file that names another … */
const MOST_ROUNDS = 4
/** Files that functions may read for one directory. */
export const MOST_FILES = 1000
/** All of them together. */
const MOST_BYTES = 16 * 1024 * 1024

export interface Judged {
  /** With the files that functions read. */
  readonly snapshot: Snapshot
  readonly analysis: Analysis
}

/** Analyses, reads what was asked for, and analyses again, until nothing is asked for that could be read. */
export async function analyseInRounds(
  start: Snapshot,
  analyse: (snapshot: Snapshot) => Analysis,
  files: FunctionFiles,
): Promise<Judged> {
  let snapshot = start
  let analysis = analyse(snapshot)
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = await withFiles(snapshot, analysis.wanted ?? [], files)
    if (next === snapshot) break
    snapshot = next
    analysis = analyse(snapshot)
  }
  return { snapshot, analysis }
}

/** The snapshot with more of what functions may read; itself where there is no more. */
export async function withFiles(snapshot: Snapshot, uris: Iterable<string>, files: FunctionFiles): Promise<Snapshot> {
  if (snapshot.kind === 'dockerfile') return snapshot
  const { surroundings, directory } = snapshot
  const known = new Map<string, ReadFile>(surroundings?.files)
  let bytes = 0
  for (const one of known.values()) bytes += sizeOf(one)
  const missing = [...new Set(uris)].filter(uri => !known.has(uri)).slice(0, Math.max(0, MOST_FILES - known.size))
  if (missing.length === 0) return snapshot
  for (const uri of missing) {
    const read = await files.read(uri, directory)
    bytes += sizeOf(read)
    known.set(uri, bytes > MOST_BYTES ? { kind: 'unreadable' } : read)
  }
  return { ...snapshot, surroundings: { ...(surroundings ?? ALONE), files: known } }
}

/** Of a directory that depends on files only. */
const ALONE = { modules: new Map(), roots: [], installed: new Map() }

function sizeOf(file: ReadFile): number {
  return file.kind === 'file' ? file.bytes.length : 0
}
