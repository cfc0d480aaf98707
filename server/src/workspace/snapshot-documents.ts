import type { DockerfileDocument, HclDocument, ModuleDirectory, Snapshot } from '../analysis/types'

/** The documents that a snapshot is about. */
export function ownDocuments(snapshot: Snapshot): readonly (HclDocument | DockerfileDocument)[] {
  if (snapshot.kind === 'dockerfile') return [snapshot.document]
  return [...snapshot.documents, ...snapshot.variableFiles, ...(snapshot.givenVariableFiles ?? [])]
}

/** With those of the modules around it: a value that is used in one may be written in another. */
export function* everyDocument(snapshot: Snapshot): Iterable<HclDocument | DockerfileDocument> {
  yield* ownDocuments(snapshot)
  if (snapshot.kind === 'dockerfile' || snapshot.surroundings === undefined) return
  const { modules, givenVariableFiles } = snapshot.surroundings
  for (const { documents, variableFiles } of modules.values()) yield* [...documents, ...variableFiles]
  for (const documents of givenVariableFiles?.values() ?? []) yield* documents
}

type TerraformSnapshot = Extract<Snapshot, { kind: 'terraform' }>

/** The snapshot with some documents changed, in it or around it; what is not changed stays the same object. */
export function withDocuments(
  snapshot: TerraformSnapshot,
  change: (document: HclDocument) => HclDocument,
): TerraformSnapshot {
  const all = (documents: readonly HclDocument[]): readonly HclDocument[] => {
    const changed = documents.map(change)
    return changed.every((document, index) => document === documents[index]) ? documents : changed
  }
  const { documents, variableFiles, givenVariableFiles, surroundings } = snapshot
  const own = { ...snapshot, documents: all(documents), variableFiles: all(variableFiles) }
  const given = givenVariableFiles === undefined ? own : { ...own, givenVariableFiles: all(givenVariableFiles) }
  if (surroundings === undefined) return given
  const modules = new Map<string, ModuleDirectory>()
  for (const [uri, module] of surroundings.modules) {
    const made = { documents: all(module.documents), variableFiles: all(module.variableFiles) }
    const isSame = made.documents === module.documents && made.variableFiles === module.variableFiles
    modules.set(uri, isSame ? module : made)
  }
  const around = { ...surroundings, modules }
  if (surroundings.givenVariableFiles === undefined) return { ...given, surroundings: around }
  const givenAround = new Map(Array.from(surroundings.givenVariableFiles, ([root, files]) => [root, all(files)]))
  return { ...given, surroundings: { ...around, givenVariableFiles: givenAround } }
}
