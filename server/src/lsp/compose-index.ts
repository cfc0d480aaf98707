import type { PlannedBuild } from '../workspace/build-contexts'

/** How the Compose files of the workspace build Dockerfiles, as the last look at the whole workspace found. */
export class ComposeIndex {
  private builds: ReadonlyMap<string, readonly PlannedBuild[]> = new Map()

  /** The same object while nothing changes. Undefined for a Dockerfile that Compose does not know. */
  of(dockerfile: string): readonly PlannedBuild[] | undefined {
    return this.builds.get(dockerfile)
  }

  /** Names the Dockerfiles that are built otherwise now. */
  replace(found: ReadonlyMap<string, readonly PlannedBuild[]>): readonly string[] {
    const next = new Map<string, readonly PlannedBuild[]>()
    const changed = [...this.builds.keys()].filter(uri => !found.has(uri))
    for (const [uri, builds] of found) {
      const before = this.builds.get(uri)
      const isSame = before !== undefined && written(before) === written(builds)
      next.set(uri, isSame ? before : builds)
      if (!isSame) changed.push(uri)
    }
    this.builds = next
    return changed
  }
}

function written(builds: readonly PlannedBuild[]): string {
  return JSON.stringify(builds, (_, value: unknown) =>
    value instanceof Map || value instanceof Set ? [...(value as Iterable<unknown>)] : value,
  )
}
