import type { Snapshot } from '../analysis/types'
import { Boundary } from './boundary'
import type { Documents } from './documents'
import type { FileSystem } from './files'
import { FunctionFiles } from './function-files'
import { CalleeCache, mayCallLocally } from './module-calls'
import { type Flavour, ModuleDirectories } from './module-directories'
import { ModuleGraph } from './module-graph'
import { withFiles } from './rounds'
import { type Note, Surroundings } from './surroundings'

export interface ModulesParts {
  readonly files: FileSystem
  readonly documents: Documents
  /** What may be read: canonical URIs without a slash at the end. */
  readonly folders: () => readonly string[]
  readonly note: Note
  /** How the user lets another folder be read, in words. */
  readonly howToAllow: string
  /** How much text of modules is held for the next one that calls them, in UTF-16 code units. */
  readonly held: number
}

/** A directory with Terraform, and those of its files that may hold calls. */
export interface FoundDirectory {
  readonly directory: string
  readonly files: readonly string[]
}

/** What is known of the modules of a workspace, and of the files that their functions read. */
export class Modules {
  readonly graph = new ModuleGraph()
  readonly directories: ModuleDirectories
  readonly functionFiles: FunctionFiles
  private readonly boundary: Boundary
  private readonly surroundings: Surroundings
  private readonly callees = new CalleeCache()
  /** Directories whose calls count. */
  private walked: ReadonlySet<string> | undefined

  constructor(private readonly parts: ModulesParts) {
    const { files, documents, folders, note, howToAllow, held } = parts
    this.boundary = new Boundary(files, folders)
    this.directories = new ModuleDirectories(documents, held)
    this.functionFiles = new FunctionFiles(files, documents, this.boundary)
    const { directories, graph, boundary } = this
    this.surroundings = new Surroundings({ files, directories, graph, boundary, note, howToAllow })
  }

  /** True once it is known who calls whom. Until then, every directory stands alone. */
  get isBuilt(): boolean {
    return this.walked !== undefined
  }

  /** True for a directory whose calls count. */
  counts(directory: string): boolean {
    return this.walked?.has(directory) === true
  }

  /** Finds out who calls whom. What was known before holds until then. */
  async build(found: AsyncIterable<FoundDirectory>): Promise<void> {
    const calls = new Map<string, readonly string[]>()
    for await (const one of found) {
      const known = calls.get(one.directory) ?? []
      calls.set(one.directory, [...new Set([...known, ...(await this.calleesIn(one))])])
    }
    await this.addUnwalked(calls)
    this.graph.clear()
    for (const [directory, callees] of calls) this.graph.set(directory, callees)
    this.walked = new Set(calls.keys())
  }

  /** Looks again at the calls of a directory. Answers whether they are others than before. */
  async refresh(directory: string): Promise<boolean> {
    if (!this.counts(directory)) return false
    const module = await this.directories.get(directory, 'tofu')
    return this.graph.set(directory, this.callees.ofDirectory(module).local)
  }

  /**
   * The snapshot with all that is around it. `before`: the last one of the same directory; what did not change is taken
   * from it, so that results can be kept by identity. `uris`: files that its functions are known to read.
   */
  async surround(
    snapshot: Snapshot,
    flavour: Flavour,
    uris: Iterable<string> = [],
    before?: Snapshot,
  ): Promise<Snapshot> {
    if (snapshot.kind === 'dockerfile') return snapshot
    const known = before?.kind === 'terraform' ? before.surroundings : undefined
    const found = this.isBuilt ? await this.surroundings.of(snapshot, flavour, known) : undefined
    const bare = found === undefined ? snapshot : { ...snapshot, surroundings: { ...found, files: NO_FILES } }
    return withFiles(bare, uris, this.functionFiles)
  }

  /** The folders that may be read are others, links may lead elsewhere, or `terraform init` ran for a root directory. */
  changed(root?: string): void {
    if (root === undefined) this.boundary.changed()
    this.surroundings.changed(root)
  }

  /** Everything may have changed on disk. */
  mistrust(): void {
    this.parts.documents.mistrust()
    this.functionFiles.prune()
    this.changed()
  }

  private async calleesIn({ directory, files }: FoundDirectory): Promise<readonly string[]> {
    const { documents } = this.parts
    const calling = []
    for (const uri of files) {
      const loaded = await documents.text(uri)
      if ('document' in loaded && mayCallLocally(loaded.document.text)) calling.push(documents.parseHcl(loaded.document))
    }
    if (!documents.hasBuffers(directory)) documents.release(directory)
    return this.callees.of(calling).local
  }

  /** What is called counts, though nobody looks for problems there. */
  private async addUnwalked(calls: Map<string, readonly string[]>): Promise<void> {
    for (const [caller, callees] of calls) {
      for (const directory of callees) {
        if (calls.has(directory) || !(await this.boundary.allows(directory, caller))) continue
        const module = await this.directories.get(directory, 'tofu')
        calls.set(directory, module.documents.length === 0 ? [] : this.callees.ofDirectory(module).local)
      }
    }
  }
}

const NO_FILES = new Map<string, never>()
