import type { HclDocument, Snapshot } from '../analysis/types'
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
 * The snapshot with the variable files that are named for it. They are for root modules: where a directory looks like a
 * library they count only if they are named for this very directory. Whoever names a file that cannot be read is told there;
 * here it is left out.
 */
export async function withVariableFiles(
  snapshot: Snapshot,
  named: NamedVariableFiles | undefined,
  read: (uri: string) => Promise<Loaded<HclDocument>>,
): Promise<Snapshot> {
  if (snapshot.kind !== 'terraform' || named === undefined || named.files.length === 0) return snapshot
  if (!named.roots.includes(snapshot.directory) && isLibrary(snapshot)) return snapshot
  const own = new Map(snapshot.variableFiles.map(document => [document.file.uri, document]))
  const givenVariableFiles: HclDocument[] = []
  for (const { uri } of named.files) {
    const known = own.get(uri)
    const loaded = known === undefined ? await read(uri) : { document: known }
    if ('document' in loaded) givenVariableFiles.push(loaded.document)
  }
  return { ...snapshot, givenVariableFiles }
}
