import type { FileProblem } from './decode'
import { type DirectoryEntry, FileError, type FileSystem } from './files'
import { type IgnoreRules, ignoreRulesAround, withFile } from './ignore-files'
import { isComposeName, kindOfName } from './kinds'
import { filesOf, type ScanUnit, terraformUnits } from './units'
import { childUri, directoryOf, displayName, isWithin, nameOf, relativePath } from './uris'

export { filesOf, type ScanUnit } from './units'

export interface WalkRoot {
  /** Canonical. */
  readonly uri: string
  readonly kind: 'directory' | 'file'
}

export interface WalkOptions {
  /**
   * Called for every directory that is entered, with what is in it. The answer says which of its entries are left out
   * although git knows them, such as by the configuration's `exclude`.
   */
  readonly enter?: (directory: string, names: readonly string[]) => Promise<Excluded>
  /** A directory that could not be listed, or an entry of a relevant name that is no file. The walk goes on. */
  readonly onProblem: (problem: FileProblem) => void
  /** A file named as a root that is neither Terraform that gets loaded nor a Dockerfile. */
  readonly onSkipped?: (uri: string) => void
  /** Told of the Compose files that were met, at the end; answers with the Dockerfiles that they name. */
  readonly composed?: (uris: readonly string[]) => Promise<readonly string[]>
}

export type Excluded = (uri: string, kind: 'file' | 'directory') => boolean

/** Never entered unless named: other people's code, copies, and what is no code at all. */
const SKIPPED = new Set(['.git', '.hg', '.svn', '.terraform', '.terragrunt-cache', 'node_modules'])

/** True for what lies in a directory that is never entered, as far as its path within `folder` says. */
export function isNeverEntered(folder: string, uri: string): boolean {
  return relativePath(folder, uri)
    .split('/')
    .some(part => SKIPPED.has(part))
}

/**
 * Finds what there is to scan, directory by directory and always in the same order: a directory's Terraform, its
 * Dockerfiles, then its subdirectories, by name. What git ignores is left out, except what is named as a root. Symbolic
 * links to directories and Dockerfiles are followed once everything else was seen, to places not seen yet, so that loops
 * end and real paths win; a link to a folder around the root is not followed.
 */
export async function* walk(
  files: FileSystem,
  roots: readonly WalkRoot[],
  options: WalkOptions,
): AsyncGenerator<ScanUnit> {
  const walker = new Walker(files, roots, options)
  for (const { uri, kind } of roots) {
    if (kind === 'directory') yield* walker.root(uri)
  }
  yield* walker.links()
  yield* walker.namedFiles()
  yield* walker.composed()
}

interface Pending {
  readonly uri: string
  readonly rules: IgnoreRules
}

class Walker {
  /** Directories and Dockerfiles that were met, by URI. */
  private readonly met = new Set<string>()
  /** Real places that were met. Known only from the moment the first link is followed: only trees with links pay for it. */
  private identities: Set<string> | undefined
  private readonly postponed: (Pending & { readonly kind: 'file' | 'directory' })[] = []
  /** Files named as roots that were not met yet. */
  private readonly named: Set<string>
  private readonly composeFiles: string[] = []
  /** Directories that were entered, and what of them is left out. */
  private readonly entered = new Map<string, Excluded>()

  constructor(
    private readonly files: FileSystem,
    private readonly roots: readonly WalkRoot[],
    private readonly options: WalkOptions,
  ) {
    this.named = new Set(roots.filter(root => root.kind === 'file').map(root => root.uri))
  }

  async *root(uri: string): AsyncGenerator<ScanUnit> {
    const around = await ignoreRulesAround(this.files, uri)
    yield* this.tree({ uri, rules: around.insideNamed(uri) })
  }

  /** Depth first without recursion: the tree may be deeper than the stack. */
  private async *tree(start: Pending): AsyncGenerator<ScanUnit> {
    const stack = [start]
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      if (!(await this.isNew(next.uri))) continue
      const entries = await this.list(next.uri)
      const rules = await this.rulesOf(next, entries)
      const excluded = await this.options.enter?.(
        next.uri,
        entries.map(({ name }) => name),
      )
      const isOut: Excluded = (uri, kind) => rules.ignores(uri, kind) || excluded?.(uri, kind) === true
      if (this.options.composed) this.noteComposeFiles(next.uri, entries, isOut)
      const present = entries.filter(entry => this.isWanted(next.uri, entry, rules, excluded))
      yield* terraformUnits(next.uri, present)
      yield* this.dockerfiles(next.uri, present, rules)
      stack.push(...this.below(next.uri, present, rules).reverse())
    }
  }

  private async *dockerfiles(
    directory: string,
    entries: readonly DirectoryEntry[],
    rules: IgnoreRules,
  ): AsyncGenerator<ScanUnit> {
    for (const { name, kind, link } of entries) {
      if (kind !== 'file') continue
      const uri = childUri(directory, name)
      this.named.delete(uri)
      if (kindOfName(name) !== 'dockerfile') continue
      if (link) this.postponed.push({ uri, kind, rules })
      else if (await this.isNew(uri)) yield { kind: 'dockerfile', uri }
    }
  }

  private below(directory: string, entries: readonly DirectoryEntry[], rules: IgnoreRules): Pending[] {
    const below: Pending[] = []
    for (const { name, kind, link } of entries) {
      if (kind !== 'directory') continue
      const uri = childUri(directory, name)
      if (link) this.postponed.push({ uri, kind, rules })
      else below.push({ uri, rules: rules.inside(uri) })
    }
    return below
  }

  /** What was reached through links only. */
  async *links(): AsyncGenerator<ScanUnit> {
    for (let next = this.postponed.shift(); next !== undefined; next = this.postponed.shift()) {
      await this.learnIdentities()
      if (next.kind === 'directory') {
        if (!(await this.isAroundRoot(next.uri)))
          yield* this.tree({ uri: next.uri, rules: next.rules.inside(next.uri) })
      } else if (await this.isNew(next.uri)) yield { kind: 'dockerfile', uri: next.uri }
    }
  }

  private noteComposeFiles(directory: string, entries: readonly DirectoryEntry[], isOut: Excluded): void {
    this.entered.set(directory, isOut)
    for (const { name, kind } of entries) {
      const uri = childUri(directory, name)
      if (kind === 'file' && isComposeName(name) && !isOut(uri, 'file')) this.composeFiles.push(uri)
    }
  }

  /** Dockerfiles of any name that Compose files name, as far as they lie in what was walked through. */
  async *composed(): AsyncGenerator<ScanUnit> {
    for (const uri of (await this.options.composed?.(this.composeFiles)) ?? []) {
      const directory = directoryOf(uri)
      const isOut = this.entered.get(directory)
      if (isOut === undefined || isOut(uri, 'file') || this.met.has(uri)) continue
      const entries = await this.list(directory)
      if (!entries.some(({ name, kind, link }) => name === nameOf(uri) && kind === 'file' && !link)) continue
      if (await this.isNew(uri)) yield { kind: 'dockerfile', uri }
    }
  }

  /** Files named on their own, with the rest of their directory as context. */
  async *namedFiles(): AsyncGenerator<ScanUnit> {
    const directories = new Map<string, Set<string>>()
    for (const uri of this.named) {
      const kind = kindOfName(nameOf(uri))
      if (kind === 'dockerfile') yield { kind, uri }
      else directories.set(directoryOf(uri), (directories.get(directoryOf(uri)) ?? new Set()).add(uri))
    }
    for (const [directory, only] of directories) {
      const entries = await this.list(directory)
      const units = terraformUnits(directory, entries, only)
      const covered = new Set(units.flatMap(filesOf))
      for (const uri of only) {
        if (!covered.has(uri)) this.options.onSkipped?.(uri)
      }
      yield* units
    }
  }

  private isWanted(
    directory: string,
    { name, kind, link }: DirectoryEntry,
    rules: IgnoreRules,
    excluded: Excluded | undefined,
  ): boolean {
    if (kind !== 'directory' && kindOfName(name) === undefined) return false
    const uri = childUri(directory, name)
    if (this.named.has(uri)) return true
    const as = kind === 'directory' ? kind : 'file'
    if (as === 'directory' && SKIPPED.has(name)) return false
    if (rules.ignores(uri, as) || excluded?.(uri, as) === true) return false
    if (kind !== 'other') return true
    const what = link ? 'is a link to nothing that can be read' : 'is neither a file nor a folder'
    this.options.onProblem({ uri, message: `${displayName(uri)} ${what}.` })
    return false
  }

  private async rulesOf({ uri, rules }: Pending, entries: readonly DirectoryEntry[]): Promise<IgnoreRules> {
    const names = new Set(entries.map(entry => entry.name))
    // A repository inside the repository follows its own rules.
    const base = names.has('.git') ? await ignoreRulesAround(this.files, uri) : rules
    return names.has('.gitignore') ? withFile(this.files, base, uri, '.gitignore') : base
  }

  /** True the first time a directory or Dockerfile is met. */
  private async isNew(uri: string): Promise<boolean> {
    if (this.met.has(uri)) return false
    this.met.add(uri)
    if (this.identities === undefined) return true
    const identity = await this.identity(uri)
    if (identity === undefined || this.identities.has(identity)) return false
    this.identities.add(identity)
    return true
  }

  private async learnIdentities(): Promise<void> {
    if (this.identities !== undefined) return
    const identities = new Set<string>()
    for (const uri of this.met) identities.add((await this.identity(uri)) ?? uri)
    this.identities = identities
  }

  /** Following such a link would scan what nobody asked for. */
  private async isAroundRoot(uri: string): Promise<boolean> {
    const target = await this.identity(uri)
    if (target === undefined) return true
    for (const root of this.roots) {
      const place = await this.identity(root.uri)
      if (place !== undefined && isWithin(target, place)) return true
    }
    return false
  }

  private list(uri: string): Promise<readonly DirectoryEntry[]> {
    return this.attempt(uri, () => this.files.list(uri), [])
  }

  private identity(uri: string): Promise<string | undefined> {
    return this.attempt(uri, () => this.files.identity(uri), undefined)
  }

  private async attempt<T>(uri: string, action: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await action()
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      this.options.onProblem({ uri, message: error.message })
      return otherwise
    }
  }
}
