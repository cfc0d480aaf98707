import type { HclDocument, Snapshot } from '../../analysis/types'
import type { BuildContexts } from '../../workspace/build-contexts'
import { decode } from '../../workspace/decode'
import type { Parsers } from '../../workspace/documents'
import { FileError, type FileSystem } from '../../workspace/files'
import type { ScanProblem } from '../../report/report'
import { filesOf, type ScanUnit } from '../../workspace/walk'

/** A unit read and parsed. */
export interface LoadedUnit {
  readonly unit: ScanUnit
  /** Undefined when none of its files could be read. */
  readonly snapshot: Snapshot | undefined
  /** What was on disk, by URI, for whoever writes the file back. */
  readonly sources: ReadonlyMap<string, Source>
  readonly problems: readonly ScanProblem[]
}

export interface Source {
  readonly bytes: Uint8Array
  readonly text: string
  /** Begins with a byte order mark, which is no part of the text. */
  readonly bom: boolean
}

/**
 * Never rejects because of a file: what cannot be read is a problem of the result. `contexts`: looks at what Dockerfiles are
 * built from.
 */
export async function load(
  unit: ScanUnit,
  files: FileSystem,
  parsers: Parsers,
  contexts?: BuildContexts,
): Promise<LoadedUnit> {
  const sources = new Map<string, Source>()
  const problems: ScanProblem[] = []
  for (const uri of filesOf(unit)) {
    const source = await read(uri, files)
    if ('problem' in source) problems.push({ kind: 'unreadable-file', uri, message: source.problem })
    else sources.set(uri, source)
  }
  const snapshot = snapshotOf(unit, sources, parsers)
  if (snapshot?.kind !== 'dockerfile' || unit.kind !== 'dockerfile' || !contexts)
    return { unit, snapshot, sources, problems }
  const builds = await contexts.of(snapshot.document, unit.builds)
  return { unit, snapshot: { ...snapshot, builds }, sources, problems }
}

async function read(uri: string, files: FileSystem): Promise<Source | { readonly problem: string }> {
  try {
    const bytes = await files.read(uri)
    const decoded = decode(uri, bytes)
    return 'problem' in decoded ? decoded : { bytes, ...decoded }
  } catch (error) {
    if (error instanceof FileError) return { problem: error.message }
    throw error
  }
}

function snapshotOf(unit: ScanUnit, sources: ReadonlyMap<string, Source>, parsers: Parsers): Snapshot | undefined {
  if (sources.size === 0) return undefined
  if (unit.kind === 'dockerfile') {
    const { uri } = unit
    const text = sources.get(uri)?.text ?? ''
    return { kind: 'dockerfile', document: { file: { uri, text }, tree: parsers.dockerfile(text) } }
  }
  const hcl = (uri: string): readonly HclDocument[] => {
    const text = sources.get(uri)?.text
    return text === undefined ? [] : [{ file: { uri, text }, tree: parsers.hcl(text, uri) }]
  }
  return {
    kind: 'terraform',
    directory: unit.directory,
    documents: unit.files.flatMap(hcl),
    variableFiles: unit.variableFiles.flatMap(hcl),
  }
}
