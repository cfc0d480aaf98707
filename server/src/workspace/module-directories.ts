import type { HclDocument, ModuleDirectory } from '../analysis/types'
import type { Documents } from './documents'
import { moduleFiles, variableFiles } from './snapshots'

export type Flavour = 'terraform' | 'tofu'

interface Entry {
  readonly revision: number
  readonly made: WeakRef<ModuleDirectory>
}

interface Reading {
  readonly revision: number
  readonly made: Promise<ModuleDirectory>
}

/**
 * Directories of Terraform as modules see each other: all that Terraform would read there, whoever ignores it. A directory
 * of which nothing changed is the same object as long as anybody holds it; the last ones used are held here, so that a
 * module that many call is not parsed anew for each.
 */
export class ModuleDirectories {
  private readonly entries = new Map<string, Entry>()
  private readonly readings = new Map<string, Reading>()
  /** The last used at the end. */
  private readonly held = new Map<string, { readonly made: ModuleDirectory; readonly size: number }>()
  private heldSize = 0

  constructor(
    private readonly documents: Documents,
    /** How much text is held, in UTF-16 code units. */
    private readonly most: number,
  ) {}

  /** Without waiting, where it is known and nothing changed. */
  peek(directory: string, flavour: Flavour): ModuleDirectory | undefined {
    const key = keyOf(directory, flavour)
    const entry = this.entries.get(key)
    return entry?.revision === this.documents.revision(directory) ? entry.made.deref() : undefined
  }

  /** One without documents where there is no Terraform, or nothing at all. */
  async get(directory: string, flavour: Flavour): Promise<ModuleDirectory> {
    const key = keyOf(directory, flavour)
    const known = this.peek(directory, flavour)
    if (known !== undefined) {
      this.hold(key, known)
      return known
    }
    const revision = this.documents.revision(directory)
    const running = this.readings.get(key)
    if (running?.revision === revision) return running.made
    const reading = { revision, made: this.read(directory, flavour, this.entries.get(key)?.made.deref()) }
    this.readings.set(key, reading)
    const made = await reading.made
    if (this.readings.get(key) === reading) {
      this.readings.delete(key)
      this.entries.set(key, { revision, made: new WeakRef(made) })
      this.hold(key, made)
      // While nobody edits there, the text is held here or by who uses it, and not twice.
      if (!this.documents.hasBuffers(directory)) this.documents.release(directory)
    }
    return made
  }

  private async read(
    directory: string,
    flavour: Flavour,
    before: ModuleDirectory | undefined,
  ): Promise<ModuleDirectory> {
    const names = await this.documents.names(directory)
    const known = new Map<string, HclDocument>()
    for (const document of [...(before?.documents ?? []), ...(before?.variableFiles ?? [])])
      known.set(document.file.uri, document)
    const load = async (files: readonly string[]): Promise<readonly HclDocument[]> => {
      const loaded = await Promise.all(files.map(name => this.documents.text(this.documents.uriIn(directory, name))))
      return loaded.flatMap(one => {
        if ('problem' in one) return []
        const old = known.get(one.document.uri)
        return old?.file.text === one.document.text ? [old] : [this.documents.parseHcl(one.document)]
      })
    }
    const documents = await load(moduleFiles(names, flavour))
    // Of a directory without configuration nobody wants the values.
    const variables = documents.length === 0 ? [] : await load(variableFiles(names))
    return before !== undefined && same(before.documents, documents) && same(before.variableFiles, variables)
      ? before
      : { documents, variableFiles: variables }
  }

  private hold(key: string, made: ModuleDirectory): void {
    this.letGo(key)
    const size = sizeOf(made)
    this.held.set(key, { made, size })
    this.heldSize += size
    for (const oldest of this.held.keys()) {
      if (this.heldSize <= this.most || oldest === key) break
      this.letGo(oldest)
    }
    if (this.entries.size > 2 * this.held.size + 1000) this.sweep()
  }

  private letGo(key: string): void {
    const known = this.held.get(key)
    this.held.delete(key)
    this.heldSize -= known?.size ?? 0
  }

  private sweep(): void {
    for (const [key, { made }] of this.entries) if (made.deref() === undefined) this.entries.delete(key)
  }
}

function keyOf(directory: string, flavour: Flavour): string {
  return `${flavour} ${directory}`
}

/** What an empty directory takes is little, but not nothing. */
function sizeOf({ documents, variableFiles }: ModuleDirectory): number {
  return [...documents, ...variableFiles].reduce((sum, { file }) => sum + file.text.length, 200)
}

function same<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((one, index) => one === b[index])
}
