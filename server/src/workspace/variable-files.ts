import type { HclDocument, ModuleSurroundings, Snapshot } from '../analysis/types'
import { isLibrary } from '../terraform/declarations'
import type { Loaded } from './documents'

/** Variable files that a configuration names. */
export interface NamedVariableFiles {
  /** In the order in which they are read. */
  readonly files: readonly { readonly uri: string }[]
  /** The directories they are named in or for: root modules, whatever stands in them. */
  readonly roots: readonly string[]
}

/**
 * The snapshot with the variable files that are named for it, and for the roots that lead to it. They are for root modules: where a directory looks like a
 * library they count only if they are named for this very directory. Whoever names a file that cannot be read is told there;
 * here it is left out.
 */
export async function withVariableFiles(
  snapshot: Snapshot,
  namedFor: (directory: string) => Promise<NamedVariableFiles | undefined>,
  read: (uri: string) => Promise<Loaded<HclDocument>>,
): Promise<Snapshot> {
  if (snapshot.kind === 'dockerfile') return snapshot
  const { directory, surroundings } = snapshot
  const known = new Map(snapshot.variableFiles.map(document => [document.file.uri, document]))
  const given = await namedFor(directory)
  const isForHere = given?.roots.includes(directory) === true || !isLibrary(snapshot)
  const own = isForHere ? await load(given, known, read) : []
  const roots = new Map<string, readonly HclDocument[]>()
  for (const root of surroundings?.roots ?? []) {
    const documents = await load(await namedFor(root), known, read)
    if (documents.length > 0) roots.set(root, documents)
  }
  return {
    ...snapshot,
    ...(own.length > 0 && { givenVariableFiles: own }),
    ...(surroundings !== undefined && { surroundings: withGiven(surroundings, roots) }),
  }
}

/** `known`: documents that are at hand. */
async function load(
  named: NamedVariableFiles | undefined,
  known: ReadonlyMap<string, HclDocument>,
  read: (uri: string) => Promise<Loaded<HclDocument>>,
): Promise<readonly HclDocument[]> {
  const documents: HclDocument[] = []
  for (const { uri } of named?.files ?? []) {
    const own = known.get(uri)
    const loaded = own === undefined ? await read(uri) : { document: own }
    if ('document' in loaded) documents.push(loaded.document)
  }
  return documents
}

function withGiven(
  surroundings: ModuleSurroundings,
  roots: ReadonlyMap<string, readonly HclDocument[]>,
): ModuleSurroundings {
  const { modules, roots: callers, installed, files } = surroundings
  return { modules, roots: callers, installed, files, ...(roots.size > 0 && { givenVariableFiles: roots }) }
}
