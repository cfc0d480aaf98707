import type { SourceFile } from '#rules/model/source'
import type { HclDocument, ModuleDirectory, Snapshot } from '../../analysis/types'
import { Documents, type Loaded, type Parsers } from '../../workspace/documents'
import type { FileSystem } from '../../workspace/files'
import { kindOfName } from '../../workspace/kinds'
import { type FoundDirectory, Modules } from '../../workspace/modules'
import type { ScanProblem } from '../../report/report'
import { isWithin, nameOf } from '../../workspace/uris'
import { filesOf, type ScanUnit } from '../../workspace/walk'
import { folderOf } from './settings'

/** What is kept of modules for those that call them, in UTF-16 code units: their trees take ten times as much. */
const HELD_TEXT = 200_000

/** A unit read and parsed, with what is around it. */
export interface LoadedUnit {
  readonly unit: ScanUnit
  /** Undefined when none of its files could be read. */
  readonly snapshot: Snapshot | undefined
  /** What could be read, by URI. */
  readonly sources: ReadonlyMap<string, SourceFile>
  readonly problems: readonly ScanProblem[]
}

/** Reads what is scanned, each file once as long as memory permits. */
export class Loader {
  readonly modules: Modules
  private readonly documents: Documents

  constructor(
    files: FileSystem,
    parsers: Parsers,
    /** What may be read: canonical URIs. */
    folders: readonly string[],
    note: (key: string, message: string) => void,
  ) {
    this.documents = new Documents(files, parsers, uri => folders.some(folder => isWithin(folder, uri)))
    const howToAllow = '--allow-read DIR lets another folder be read.'
    const { documents } = this
    this.modules = new Modules({
      files,
      documents,
      folders: () => folders,
      note,
      howToAllow,
      held: HELD_TEXT,
    })
  }

  /** Finds out who calls whom among the units that will be loaded. */
  async prepare(units: readonly ScanUnit[]): Promise<void> {
    await this.modules.build(directoriesOf(units))
  }

  /** Never rejects because of a file: what cannot be read is a problem of the result. */
  async load(unit: ScanUnit): Promise<LoadedUnit> {
    const loaded = unit.kind === 'dockerfile' ? await this.dockerfile(unit) : await this.terraform(unit)
    this.documents.release(folderOf(unit))
    return loaded
  }

  /** A variable file that a configuration names, wherever it is. */
  variableFile(uri: string): Promise<Loaded<HclDocument>> {
    return this.documents.hcl(uri)
  }

  /** A file was written: whoever needs it reads it again. */
  changed(uri: string): void {
    this.documents.invalidate(uri)
    this.modules.functionFiles.changed(uri)
  }

  private async dockerfile(unit: Extract<ScanUnit, { kind: 'dockerfile' }>): Promise<LoadedUnit> {
    const loaded = await this.documents.dockerfile(unit.uri)
    if ('problem' in loaded) return loadedUnit(unit, [loaded], undefined)
    const { document } = loaded
    const builds = await this.documents.contexts.of(document, unit.builds)
    return loadedUnit(unit, [loaded], { kind: unit.kind, document, builds })
  }

  private async terraform(unit: Extract<ScanUnit, { kind: 'terraform' }>): Promise<LoadedUnit> {
    const { kind, directory, flavour } = unit
    const loaded = new Map<string, Loaded<HclDocument>>()
    const known = this.modules.graph.has(directory) ? await this.modules.directories.get(directory, flavour) : undefined
    for (const document of documentsOf(known)) loaded.set(document.file.uri, { document })
    const all: Loaded<HclDocument>[] = []
    for (const uri of filesOf(unit)) all.push(loaded.get(uri) ?? (await this.documents.hcl(uri)))
    const documents = all.slice(0, unit.files.length).flatMap(present)
    const variableFiles = all.slice(unit.files.length).flatMap(present)
    if (documents.length + variableFiles.length === 0) return loadedUnit(unit, all, undefined)
    const snapshot = await this.modules.surround({ kind, directory, documents, variableFiles }, flavour)
    return loadedUnit(unit, all, snapshot)
  }
}

function loadedUnit(
  unit: ScanUnit,
  all: readonly Loaded<{ readonly file: SourceFile }>[],
  snapshot: Snapshot | undefined,
): LoadedUnit {
  const sources = new Map<string, SourceFile>()
  const problems: ScanProblem[] = []
  for (const one of all) {
    if ('problem' in one) problems.push({ kind: 'unreadable-file', ...one.problem })
    else sources.set(one.document.file.uri, one.document.file)
  }
  return { unit, snapshot, sources, problems }
}

function documentsOf(module: ModuleDirectory | undefined): readonly HclDocument[] {
  return module === undefined ? [] : [...module.documents, ...module.variableFiles]
}

function present<T>(loaded: Loaded<T>): readonly T[] {
  return 'document' in loaded ? [loaded.document] : []
}

async function* directoriesOf(units: readonly ScanUnit[]): AsyncGenerator<FoundDirectory> {
  for (const unit of units) {
    if (unit.kind === 'dockerfile' || unit.flavour === 'terraform') continue
    yield {
      directory: unit.directory,
      files: unit.files.filter(uri => kindOfName(nameOf(uri)) === 'terraform'),
    }
    // The engine is asked for nothing here; whoever waits gets a turn.
    await Promise.resolve()
  }
}
