import type { Applicability } from '#rules/fix'
import type { SourceFile } from '#rules/model/source'
import type { Analysis, Finding, Snapshot } from '../../analysis/types'
import { fixTitle } from '../../analysis/fixes'
import { Positions } from '../../report/positions'
import type { AppliedFix, ScanProblem } from '../../report/report'
import { decode } from '../../workspace/decode'
import type { Parsers } from '../../workspace/documents'
import { FileError } from '../../workspace/files'
import { fixAll, type FixAllOutcome } from '../../workspace/fix-all'
import { everyDocument, ownDocuments } from '../../workspace/snapshot-documents'
import { displayName } from '../../workspace/uris'
import { filesOf, type ScanUnit } from '../../workspace/walk'
import type { FileWriter, WritableFileSystem } from '../fs'
import type { LoadedUnit } from './load'

export interface FixRequest {
  readonly level: Exclude<Applicability, 'needs-input'>
  readonly files: WritableFileSystem
  readonly parsers: Parsers
  readonly analyse: (snapshot: Snapshot) => Analysis
  /** Findings that were asked for, in files that were asked for. */
  readonly isAsked: (uri: string) => boolean
  /** Files of other directories in which values may be changed: those that are scanned too. */
  readonly isScanned: (uri: string) => boolean
  /** Told of every file that was changed. */
  readonly onWritten: (uri: string) => void
}

export interface FixedUnit {
  readonly applied: readonly AppliedFix[]
  readonly problems: readonly ScanProblem[]
  /** Fixes that would change a file which was not to be scanned, and so is left alone. */
  readonly outOfReach: readonly { readonly finding: Finding; readonly uri: string }[]
}

/**
 * Applies the fixes of one unit until there is nothing left to apply, and writes the files that changed. A file with
 * syntax errors is never changed: what it means is not certain. Nor is anything written when a fix would make an error.
 */
export async function fixUnit(loaded: LoadedUnit, snapshot: Snapshot, request: FixRequest): Promise<FixedUnit> {
  const { parsers, analyse, level, isAsked, isScanned } = request
  const documents = [...everyDocument(snapshot)]
  const broken = new Set(documents.flatMap(one => (one.tree.problems.length > 0 ? [one.file.uri] : [])))
  const own = new Set(ownDocuments(snapshot).map(({ file }) => file.uri))
  const isReachable = (uri: string): boolean => (own.has(uri) ? isAsked(uri) : isScanned(uri))
  const outcome = fixAll({
    snapshot,
    parse: {
      parseHcl: file => ({ file, tree: parsers.hcl(file.text, file.uri) }),
      parseDockerfile: file => ({ file, tree: parsers.dockerfile(file.text) }),
    },
    analyse,
    wanted: finding => isAsked(finding.location.file.uri),
    allowed: fix =>
      (fix.applicability === 'safe' || fix.applicability === level) && !fix.edits.some(edit => edit.snippet === true),
    writable: uri => isReachable(uri) && !broken.has(uri),
  })
  const spoilt = [...outcome.files].find(
    ([uri, { text }]) => parserOf(snapshot, parsers)(text, uri).problems.length > 0 && !broken.has(uri),
  )
  if (spoilt !== undefined) {
    const message = `A fix would have broken ${displayName(spoilt[0])}; nothing was changed there or beside it.`
    return { applied: [], problems: [{ kind: 'failed-analysis', uri: spoilt[0], message }], outOfReach: [] }
  }
  const around = new Map(documents.map(({ file }) => [file.uri, file]))
  const problems = await writeAll(outcome, uri => loaded.sources.get(uri) ?? around.get(uri), request)
  if (problems.length > 0) return { applied: [], problems, outOfReach: [] }
  const positions = new Positions()
  const applied = outcome.log.map(({ finding, fix }) => appliedFix(finding, fixTitle(fix), positions))
  return { applied, problems, outOfReach: outcome.outOfReach.filter(({ uri }) => !isReachable(uri)) }
}

/** The files of a unit that were asked for. */
export function askedOf(unit: ScanUnit): readonly string[] {
  const only = unit.kind === 'terraform' ? unit.only : undefined
  return only === undefined ? filesOf(unit) : [...only]
}

function appliedFix({ rule, location }: Finding, title: string, positions: Positions): AppliedFix {
  return { ruleId: rule.id, title, uri: location.file.uri, line: positions.range(location).startLine }
}

/** All files of the unit or none: one fix may have edits in several. */
async function writeAll(
  outcome: FixAllOutcome,
  sourceOf: (uri: string) => SourceFile | undefined,
  { files, onWritten }: Pick<FixRequest, 'files' | 'onWritten'>,
): Promise<readonly ScanProblem[]> {
  const writers: FileWriter[] = []
  const problems: ScanProblem[] = []
  for (const [uri, { text }] of outcome.files) {
    const prepared = await attempt(() => prepare(uri, text, sourceOf(uri), files))
    if (typeof prepared === 'string') problems.push({ kind: 'unwritable-file', uri, message: prepared })
    else writers.push(prepared)
  }
  for (const writer of writers) {
    const failure = await attempt(() => (problems.length > 0 ? writer.discard() : writer.commit()))
    onWritten(writer.uri)
    if (failure !== undefined) problems.push({ kind: 'unwritable-file', uri: writer.uri, message: failure })
  }
  return problems
}

/** Everything but the last step. Resolves to why not, where that is known beforehand. */
async function prepare(
  uri: string,
  text: string,
  source: SourceFile | undefined,
  files: WritableFileSystem,
): Promise<FileWriter | string> {
  // Only valid UTF-8 was read, so equal texts are equal bytes.
  const now = decode(uri, await files.read(uri))
  if (source === undefined || 'problem' in now || now.text !== source.text) {
    return `${displayName(uri)} changed meanwhile and was not fixed.`
  }
  const writer = await files.create(uri)
  try {
    await writer.write(`${now.bom ? '\ufeff' : ''}${text}`)
    return writer
  } catch (error) {
    await writer.discard()
    throw error
  }
}

/** The action's result, or what went wrong with a file, in words. */
async function attempt<T>(action: () => Promise<T>): Promise<T | string> {
  try {
    return await action()
  } catch (error) {
    if (error instanceof FileError) return error.message
    throw error
  }
}

function parserOf(
  snapshot: Snapshot,
  parsers: Parsers,
): (text: string, uri: string) => { readonly problems: readonly unknown[] } {
  return snapshot.kind === 'dockerfile' ? text => parsers.dockerfile(text) : (text, uri) => parsers.hcl(text, uri)
}
