import type { Snapshot } from '../analysis/types'
import { Boundary } from './boundary'
import { CallSlices } from './call-slices'
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
  private readonly slices = new CallSlices()
  /** What each call of a directory was when its results were brought up to date, by callee. */
  private readonly calls = new Map<string, ReadonlyMap<string, string>>()
  /** Directories whose calls count. */
  private walked: ReadonlySet<string> | undefined

  constructor(private readonly parts: ModulesParts) {
    const { files, documents, folders, note, howToAllow, held } = parts
    this.boundary = new Boundary(files, folders)
    this.directories = new ModuleDirectories(documents, held)
    this.functionFiles = new FunctionFiles(files, documents, this.boundary)
    const { directories, graph, boundary, slices } = this
    this.surroundings = new Surroundings({ files, directories, graph, boundary, slices, note, howToAllow })
  }

  /** True once it is known who calls whom. Until then, every directory stands alone. */
  get isBuilt(): boolean {
    return this.walked !== undefined
  }

  /** True for a directory whose calls count. */
  counts(directory: string): boolean {
    return this.walked?.has(directory) === true
  }

  /** Finds out who calls whom. What was known before holds until then. Answers whose calls are others now. */
  async build(found: AsyncIterable<FoundDirectory>): Promise<readonly string[]> {
    const calls = new Map<string, readonly string[]>()
    for await (const one of found) {
      const known = calls.get(one.directory) ?? []
      calls.set(one.directory, [...new Set([...known, ...(await this.calleesIn(one))])])
    }
    await this.addUnwalked(calls)
    const changed: string[] = []
    for (const directory of [...this.graph.callingDirectories(), ...calls.keys()]) {
      if (this.graph.set(directory, calls.get(directory) ?? [])) changed.push(directory)
    }
    this.walked = new Set(calls.keys())
    return changed
  }

  /**
   * The directories whose values may be others because of what changed in some: those themselves, all that call them, and
   * what they and their callers call with arguments that may be others.
   */
  async affectedBy(changed: ReadonlySet<string>): Promise<ReadonlySet<string>> {
    const affected = new Set(changed)
    if (!this.isBuilt) return affected
    const add = (directories: Iterable<string>): void => {
      for (const directory of directories) affected.add(directory)
    }
    for (const directory of changed) {
      add(this.graph.above(directory))
      const { callees, isNews } = await this.refresh(directory)
      if (isNews) add(this.graph.above(directory))
      for (const callee of callees) add([callee, ...this.graph.below(callee)])
      for (const caller of this.graph.above(directory)) add(await this.fedBy(caller, directory))
    }
    return affected
  }

  /** The results of a directory and of all that it calls are up to date. */
  async remember(directory: string): Promise<void> {
    if (this.graph.calleesOf(directory).length > 0) await this.refresh(directory)
  }

  /** Looks again at the calls of a directory. Answers whom it calls otherwise than before, or no longer. */
  private async refresh(directory: string): Promise<{ readonly callees: readonly string[]; readonly isNews: boolean }> {
    const module = await this.directories.get(directory, 'tofu')
    const callees = this.callees.ofDirectory(module).local
    const before = this.graph.calleesOf(directory)
    const old = this.calls.get(directory)
    const calls = new Map<string, string>()
    for (const callee of callees) calls.set(callee, this.slices.of(directory, module, new Set([callee])).signature)
    this.calls.set(directory, calls)
    const isNews = this.counts(directory) && this.graph.set(directory, callees)
    const all = new Set([...before, ...callees])
    return { callees: [...all].filter(callee => calls.get(callee) !== old?.get(callee) || !calls.has(callee)), isNews }
  }

  /** What `caller` calls with arguments that may come from outputs of `source`. */
  private async fedBy(caller: string, source: string): Promise<readonly string[]> {
    const module = await this.directories.get(caller, 'tofu')
    const fed: string[] = []
    for (const callee of this.callees.ofDirectory(module).local) {
      const { modules } = this.slices.of(caller, module, new Set([callee]))
      if (modules.some(one => one === source || this.graph.below(one).includes(source)))
        fed.push(callee, ...this.graph.below(callee))
    }
    return fed
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
      if ('document' in loaded && mayCallLocally(loaded.document.text))
        calling.push(documents.parseHcl(loaded.document))
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
