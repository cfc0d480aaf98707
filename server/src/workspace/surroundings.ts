import type { ModuleDirectory, ModuleSurroundings, Snapshot } from '../analysis/types'
import type { Boundary } from './boundary'
import type { CallSlices } from './call-slices'
import type { FileSystem } from './files'
import { type InstalledModules, readInstalled, rootOfInstalled } from './installed-modules'
import { CalleeCache, type Callees } from './module-calls'
import type { Flavour, ModuleDirectories } from './module-directories'
import type { ModuleGraph } from './module-graph'
import { displayName } from './uris'

/** Directories that one directory's values may depend on; real workspaces stay far below. */
const MOST_MODULES = 200
/** Of these, those that call it. */
const MOST_CALLERS = 100

export type TerraformSnapshot = Extract<Snapshot, { kind: 'terraform' }>

/** Something the user should know once, in words; equal keys say the same. */
export type Note = (key: string, message: string) => void

export interface SurroundingsParts {
  readonly files: FileSystem
  readonly directories: ModuleDirectories
  readonly graph: ModuleGraph
  readonly boundary: Boundary
  readonly slices: CallSlices
  readonly note: Note
  /** How to let a directory be read that nobody opened or named. */
  readonly howToAllow: string
}

const NO_FILES: ModuleSurroundings['files'] = new Map()
const NOTHING: readonly string[] = []

/** What surroundings were made of, so that it can be seen at once that nothing changed. */
interface Basis {
  readonly graph: number
  readonly epoch: number
  readonly callees: Callees
  readonly consulted: ReadonlyMap<string, ModuleDirectory>
  /** Worked out when something around has changed for the first time: scans never need it. */
  readonly relevant: () => Relevant
}

/** What of the directories around counts for one of them. */
interface Relevant {
  /** As a whole: what it calls, and what arguments for it are taken from. */
  readonly whole: ReadonlyMap<string, ModuleDirectory>
  /** Of directories that call it: their calls and what those depend on. */
  readonly calls: ReadonlyMap<string, string>
}

/** Collects the modules around a directory: what it calls, who calls it, and what those call. */
export class Surroundings {
  private readonly installed = new Map<string, Promise<InstalledModules | undefined>>()
  private readonly bases = new WeakMap<ModuleSurroundings['modules'], Basis>()
  private readonly callees = new CalleeCache()
  private epoch = 0

  constructor(private readonly parts: SurroundingsParts) {}

  /** The manifest of a root directory changed, or (without one) anything that no directory's revision shows. */
  changed(root?: string): void {
    this.epoch += 1
    if (root === undefined) this.installed.clear()
    else this.installed.delete(root)
  }

  /**
   * Undefined where nobody calls the directory and it calls nobody who is here. `before`: what was collected for it the
   * last time; where nothing of it changed it is given back, files apart.
   */
  async of(
    { directory, documents }: Pick<TerraformSnapshot, 'directory' | 'documents'>,
    flavour: Flavour,
    before?: ModuleSurroundings,
  ): Promise<ModuleSurroundings | undefined> {
    const callees = this.callees.of(documents)
    if (before !== undefined && this.isUpToDate(before, callees, flavour)) return before
    const { graph, directories } = this.parts
    const { epoch } = this
    const { version } = graph
    const above = [...new Set([...graph.above(directory, MOST_CALLERS), ...(await this.hostsOf(directory))])]
    if (above.length === 0 && callees.local.length === 0 && !callees.elsewhere) return undefined
    const collected = new Collection(this.parts, this.callees, directory, flavour)
    for (const caller of above) await collected.addCaller(caller, directory)
    const callers = above.filter(caller => collected.modules.has(caller))
    const roots = callers.filter(caller => !graph.isCalled(caller)).sort()
    await collected.addWithCallees(callees.local, directory)
    for (const caller of callers) await collected.addWithCallees(collected.calleesOf(caller), caller)
    const installed = await this.installedFor(roots.length > 0 ? roots : [directory], callees, collected)
    for (const [root, modules] of installed) await collected.addWithCallees([...modules.values()], root)
    if (collected.leftOut) this.noteTooMany(directory)
    if (collected.modules.size === 0) return undefined
    const made = { modules: collected.modules, roots, installed, files: NO_FILES }
    const relevant = once(() => this.relevantIn(collected, { directory, callers, own: callees.local, installed }))
    const old = before && this.bases.get(before.modules)?.relevant
    const kept = before !== undefined && old !== undefined && isSame(before, made, old, relevant) ? before : made
    // What changed while files were read is found again the next time.
    const isCurrent = [...collected.consulted].every(([at, module]) => directories.peek(at, flavour) === module)
    const { consulted } = collected
    if (isCurrent) this.bases.set(kept.modules, { graph: version, epoch, callees, consulted, relevant })
    return kept
  }

  private relevantIn(collected: Collection, { directory, callers, own, installed }: Involved): Relevant {
    const whole = new Map<string, ModuleDirectory>()
    const calls = new Map<string, string>()
    const below = (directories: Iterable<string>): void => {
      const waiting = [...directories]
      for (const next of waiting) {
        const module = collected.modules.get(next)
        if (module === undefined || whole.has(next)) continue
        whole.set(next, module)
        waiting.push(...collected.calleesOf(next))
      }
    }
    below(own)
    // Which of them an argument is taken from, only Terraform's own evaluation could tell.
    for (const modules of installed.values()) below(modules.values())
    const targets = new Set([directory, ...callers])
    for (const caller of callers) {
      const module = collected.modules.get(caller)
      if (module === undefined) continue
      const { signature, modules } = this.parts.slices.of(caller, module, targets)
      calls.set(caller, signature)
      below(modules)
    }
    return { whole, calls }
  }

  private isUpToDate({ modules }: ModuleSurroundings, callees: Callees, flavour: Flavour): boolean {
    const basis = this.bases.get(modules)
    if (basis?.graph !== this.parts.graph.version || basis.epoch !== this.epoch) return false
    if (basis.callees.elsewhere !== callees.elsewhere || !isSameList(basis.callees.local, callees.local)) return false
    for (const [directory, module] of basis.consulted) {
      if (this.parts.directories.peek(directory, flavour) !== module) return false
    }
    return true
  }

  /** Who calls an installed module: the root directory it was installed for, and who calls that. */
  private async hostsOf(directory: string): Promise<readonly string[]> {
    const root = rootOfInstalled(directory)
    if (root === undefined) return NOTHING
    const installed = await this.manifest(root)
    const isListed = [...(installed?.directories.values() ?? [])].includes(directory)
    return isListed ? [root, ...this.parts.graph.above(root, MOST_CALLERS)] : NOTHING
  }

  /** Only for roots that may need it: local calls are found without. */
  private async installedFor(
    roots: readonly string[],
    own: Callees,
    { modules }: Collection,
  ): Promise<ModuleSurroundings['installed']> {
    const found = new Map<string, ReadonlyMap<string, string>>()
    const isNeeded = own.elsewhere || [...modules.values()].some(module => this.callees.ofDirectory(module).elsewhere)
    if (!isNeeded) return found
    for (const root of roots) {
      const directories = new Map<string, string>()
      for (const [path, directory] of (await this.manifest(root))?.directories ?? []) {
        if (await this.parts.boundary.allows(directory, root)) directories.set(path, directory)
        else noteOutside(this.parts, directory, root)
      }
      if (directories.size > 0) found.set(root, directories)
    }
    return found
  }

  private manifest(root: string): Promise<InstalledModules | undefined> {
    const known = this.installed.get(root)
    if (known !== undefined) return known
    const reading = readInstalled(this.parts.files, root).then(read => {
      for (const problem of read?.problems ?? []) this.parts.note(problem, problem)
      return read
    })
    this.installed.set(root, reading)
    return reading
  }

  private noteTooMany(directory: string): void {
    const message = `${displayName(directory)} depends on more than ${MOST_MODULES} directories; what the others say is taken as unknown.`
    this.parts.note(`too many modules ${directory}`, message)
  }
}

function noteOutside({ note, howToAllow }: SurroundingsParts, directory: string, caller: string): void {
  const [target, from] = [displayName(directory), displayName(caller)]
  const message = `${from} calls the module in ${target}, which is not in the folders that are looked at: it was not read, and its values are taken as unknown. ${howToAllow}`
  note('module outside', message)
}

/** The directories found so far, not more than there may be. */
class Collection {
  readonly modules = new Map<string, ModuleDirectory>()
  /** With those that turned out to hold no Terraform. */
  readonly consulted = new Map<string, ModuleDirectory>()
  leftOut = false

  constructor(
    private readonly parts: SurroundingsParts,
    private readonly callees: CalleeCache,
    private readonly self: string,
    private readonly flavour: Flavour,
  ) {}

  /** Adds one directory that calls others here. */
  async addCaller(directory: string, callee: string): Promise<void> {
    if (await this.parts.boundary.allows(directory, callee)) await this.read(directory)
  }

  /** Adds directories and all that they call, the nearest first. */
  async addWithCallees(directories: readonly string[], caller: string): Promise<void> {
    const waiting = directories.map(directory => ({ directory, caller }))
    for (const next of waiting) {
      if (!(await this.addCallee(next.directory, next.caller))) continue
      waiting.push(...this.calleesOf(next.directory).map(directory => ({ directory, caller: next.directory })))
    }
  }

  /** False where the directory is known already, or cannot be part of it. */
  private async addCallee(directory: string, caller: string): Promise<boolean> {
    if (directory === this.self || this.consulted.has(directory)) return false
    if (await this.parts.boundary.allows(directory, caller)) return this.read(directory)
    noteOutside(this.parts, directory, caller)
    return false
  }

  private async read(directory: string): Promise<boolean> {
    if (this.consulted.size >= MOST_MODULES) {
      this.leftOut = true
      return false
    }
    const { directories } = this.parts
    const module = directories.peek(directory, this.flavour) ?? (await directories.get(directory, this.flavour))
    this.consulted.set(directory, module)
    if (module.documents.length > 0) this.modules.set(directory, module)
    return module.documents.length > 0
  }

  calleesOf(directory: string): readonly string[] {
    const module = this.modules.get(directory)
    return module === undefined ? NOTHING : this.callees.ofDirectory(module).local
  }
}

interface Involved {
  readonly directory: string
  readonly callers: readonly string[]
  readonly own: readonly string[]
  readonly installed: ModuleSurroundings['installed']
}

/** Equal as far as it counts: the objects of directories that only changed elsewhere may be others. */
function isSame(a: ModuleSurroundings, b: ModuleSurroundings, old: () => Relevant, now: () => Relevant): boolean {
  return (
    isSameList(a.roots, b.roots) &&
    sameMap(a.installed, b.installed, (one, other) => sameMap(one, other, (path, second) => path === second)) &&
    sameMap(a.modules, b.modules, () => true) &&
    sameMap(old().whole, now().whole, (one, other) => one === other) &&
    sameMap(old().calls, now().calls, (one, other) => one === other)
  )
}

function once<T>(compute: () => T): () => T {
  let result: { readonly value: T } | undefined
  return () => (result ??= { value: compute() }).value
}

function sameMap<K, V>(a: ReadonlyMap<K, V>, b: ReadonlyMap<K, V>, same: (a: V, b: V) => boolean): boolean {
  if (a.size !== b.size) return false
  for (const [key, value] of a) {
    const other = b.get(key)
    if (other === undefined || !same(value, other)) return false
  }
  return true
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one, index) => one === b[index])
}
