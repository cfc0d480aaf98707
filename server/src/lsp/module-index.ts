import type { PlannedBuild } from '../workspace/build-contexts'
import type { FileSystem } from '../workspace/files'
import { kindOfName } from '../workspace/kinds'
import type { FoundDirectory, Modules } from '../workspace/modules'
import { canonicalUri, folderNamed, nameOf } from '../workspace/uris'
import { type Clock, Turn } from './clock'
import type { Effective } from './config/effective'
import type { Settled } from './configuration'
import type { Log } from './log'
import { targetsIn } from './targets'

export interface ModuleIndexParts {
  readonly clock: Clock
  readonly log: Log
  readonly files: FileSystem
  readonly settled: Settled
  readonly effective: Effective
  readonly modules: Modules
  /** As the client spells them. */
  readonly folders: () => readonly string[]
  /** Values may be others now: of open documents, and wherever these directories matter. */
  readonly onBuilt: (changed: readonly string[]) => void
  /** How the Compose files that were met build Dockerfiles. */
  readonly onComposed: (builds: ReadonlyMap<string, readonly PlannedBuild[]>) => void
}

/** Keeps what is known of who calls whom in the folders of the workspace. Nothing that is shown first waits for it. */
export class ModuleIndex {
  private building: Promise<void> | undefined
  private isOutdated = true
  /** Folders besides those of the workspace that may be read. */
  allowed: readonly string[] = []

  constructor(private readonly parts: ModuleIndexParts) {}

  /** Begins to build it in the background, where that is due. */
  start(): void {
    if (this.isOutdated && this.building === undefined) this.parts.log.detach('Looking for modules', this.build())
  }

  /** Directories or folders came or went: what is known holds until it is built anew. */
  outdated(): void {
    this.isOutdated = true
  }

  /** Resolves when it shows what is on disk now, whatever was said to have changed. */
  async renew(): Promise<void> {
    this.parts.modules.mistrust()
    this.isOutdated = true
    await this.building
    await this.build()
  }

  private async build(): Promise<void> {
    // One at a time; who asks meanwhile waits for what is running, which begins again where it is too old.
    this.building ??= this.buildUntilCurrent().finally(() => {
      this.building = undefined
    })
    await this.building
  }

  private async buildUntilCurrent(): Promise<void> {
    const changed = new Set<string>()
    while (this.isOutdated) {
      this.isOutdated = false
      await this.allow()
      for (const directory of await this.parts.modules.build(this.found())) changed.add(directory)
    }
    this.parts.onBuilt([...changed])
  }

  private async allow(): Promise<void> {
    const { folders, settled, modules } = this.parts
    const allowed: string[] = []
    for (const folder of folders()) {
      const base = canonicalUri(folder).replace(/\/$/, '')
      for (const path of (await settled.of(folder)).allowRead) allowed.push(folderNamed(base, path))
    }
    if (allowed.join(' ') === this.allowed.join(' ')) return
    this.allowed = allowed
    modules.changed()
  }

  private async *found(): AsyncGenerator<FoundDirectory> {
    const { clock, files, settled, effective, folders } = this.parts
    const turn = new Turn(clock)
    const composed = new Map<string, readonly PlannedBuild[]>()
    // What cannot be read is named by the scan.
    for await (const { target, directory, files: all } of targetsIn(folders(), files, settled, effective, () => {})) {
      await turn.pauseIfLong()
      if (target.kind === 'dockerfile' && target.builds) composed.set(target.uri, target.builds)
      if (target.kind === 'dockerfile' || target.flavour === 'terraform') continue
      yield { directory, files: all.filter(uri => kindOfName(nameOf(uri)) === 'terraform') }
    }
    this.parts.onComposed(composed)
  }
}
