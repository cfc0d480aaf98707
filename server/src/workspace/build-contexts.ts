import type { DockerfileDocument } from '../analysis/types'
import { type Build, type ContextFolder, hasWildcard } from '../dockerfile/build-options'
import { contextFolder } from './context-folder'
import type { ContextFiles } from './context-files'
import { type ContextNeeds, contextNeeds } from './context-needs'
import { directoryOf, isWithin } from './uris'

/** A way to build a Dockerfile as somebody describes it; nobody has looked at the folder yet. */
export interface PlannedBuild extends Omit<Build, 'context'> {
  /** The folder that it takes from: a URI, `own` for the one the Dockerfile lies in where nobody says, or not known. */
  readonly folder: 'own' | { readonly uri: string } | undefined
}

/** What is known where nobody says anything. */
export const PLAIN_BUILDS: readonly PlannedBuild[] = [{ folder: 'own' }]

interface Known {
  readonly document: DockerfileDocument
  readonly planned: readonly PlannedBuild[]
  readonly keys: readonly string[]
  readonly builds: readonly Build[]
  /** URIs of the texts in them. */
  readonly reads: ReadonlySet<string>
  /** Something in it has changed. */
  readonly isOutdated: boolean
}

/**
 * Looks at the folders that Dockerfiles are built from. The same files give the same object, so that whoever compares by
 * identity sees that nothing changed; nothing is read again until it is said to have changed.
 */
export class BuildContexts {
  private readonly known = new Map<string, Known>()
  private revision = 0

  constructor(
    private readonly files: ContextFiles,
    /** False for what lies outside the workspace: nothing is read there. */
    private readonly isInside: (uri: string) => boolean,
  ) {}

  /** Never rejects. `planned`: the ways it is built. */
  async of(document: DockerfileDocument, planned: readonly PlannedBuild[] = PLAIN_BUILDS): Promise<readonly Build[]> {
    const { uri } = document.file
    const known = this.known.get(uri)
    const isSame = known?.planned === planned && !known.isOutdated
    if (isSame && known.document === document) return known.builds
    const needs = planned.map(plan => contextNeeds(document, plan))
    const keys = needs.map(need => need?.key ?? '')
    if (isSame && keys.every((key, i) => key === known.keys[i])) {
      this.known.set(uri, { ...known, document })
      return known.builds
    }
    const { revision } = this
    const builds = await Promise.all(planned.map((plan, i) => this.build(uri, plan, needs[i])))
    // What changed meanwhile may be in it as it was.
    const isOutdated = revision !== this.revision
    this.known.set(uri, { document, planned, keys, builds, reads: readBy(builds), isOutdated })
    return builds
  }

  private async build(uri: string, plan: PlannedBuild, needs: ContextNeeds | undefined): Promise<Build> {
    const { folder, ...build } = plan
    const directory = folder === 'own' ? directoryOf(uri) : folder?.uri
    if (directory === undefined || needs === undefined || !this.isInside(directory)) return build
    const context = await contextFolder(this.files, directory, uri, needs)
    const isSure = context !== undefined && (folder !== 'own' || isPlausible(context, needs))
    return isSure ? { ...build, context } : build
  }

  /** A file appeared, changed or vanished, on disk or in the editor. Names the Dockerfiles whose folder it is in. */
  invalidate(changed: string): readonly string[] {
    this.revision++
    this.files.invalidate(changed)
    return this.outdate(
      ({ builds }, uri) =>
        directoryOf(uri) === directoryOf(changed) ||
        builds.some(({ context }) => context && isWithin(context.directory, changed)),
    )
  }

  /** Text that an editor holds changed. Names the Dockerfiles that it matters to. */
  edited(uri: string): readonly string[] {
    this.revision++
    return this.outdate(({ reads }) => reads.has(uri))
  }

  /** URIs of all texts that are known. */
  reads(): readonly string[] {
    return [...this.known.values()].flatMap(({ reads }) => [...reads])
  }

  private outdate(isConcerned: (known: Known, uri: string) => boolean): readonly string[] {
    const concerned = [...this.known].filter(([uri, known]) => isConcerned(known, uri))
    for (const [uri, known] of concerned) this.known.set(uri, { ...known, isOutdated: true })
    return concerned.map(([uri]) => uri)
  }

  /** Everything may have changed on disk. */
  mistrust(): void {
    this.revision++
    this.known.clear()
    this.files.clear()
  }

  /** Lets go of what is known for the Dockerfiles of a directory; what was read serves others until it is a lot. */
  release(directory: string): void {
    for (const uri of this.known.keys()) if (directoryOf(uri) === directory) this.known.delete(uri)
    this.files.limit()
  }

  /** The same, for a directory that may have changed. */
  forget(directory: string): void {
    this.release(directory)
    this.files.invalidate(directory)
  }
}

function readBy(builds: readonly Build[]): ReadonlySet<string> {
  const texts = builds.flatMap(({ context }) => (context ? [context.ignoreFile, ...context.files.values()] : []))
  return new Set(texts.map(({ uri }) => uri))
}

/**
 * Nobody says which folder is sent: most often the one of the Dockerfile, but often one around it (`-f docker/Dockerfile .`).
 * Where nothing that is copied is there, it is another.
 */
function isPlausible({ entries }: ContextFolder, { sources }: ContextNeeds): boolean {
  const literal = sources.filter(source => source !== '.' && !hasWildcard(source))
  return literal.length === 0 || literal.some(source => entries.has(source))
}
