import type { Node } from 'yaml'
import { childUri, directoryOf, pathBetween } from '../workspace/uris'
import type { ConfigurationFiles } from './files'
import type { NodeReader } from './node-reader'
import type { NamedFile, PlacedProblem, VariableFiles } from './resolve'

const WHAT = '`variable-files` is a list of paths relative to the folder of this file'

/** Reads `terraform.variable-files`; undefined where something is wrong with it. */
export function readVariableFiles(reader: NodeReader, node: Node, folder: string): VariableFiles | undefined {
  const before = reader.problems.length
  const files = (reader.strings(node, WHAT) ?? []).map(({ text, node: item }): NamedFile => {
    if (/^(?:[/\\]|[a-z]:)/i.test(text)) reader.at(item, `${WHAT}; this one is absolute.`)
    return { uri: childUri(folder, text), at: reader.place(item) }
  })
  return reader.problems.length > before ? undefined : { files, roots: [folder] }
}

/** What is wrong with the files that are named, each where it is named. */
export async function variableFileProblems(
  { files }: VariableFiles,
  existing: Pick<ConfigurationFiles, 'read'>,
): Promise<readonly PlacedProblem[]> {
  const problems: PlacedProblem[] = []
  for (const { uri, at } of files) {
    const text = await existing.read(uri)
    const missing = `The variable file ${pathBetween(directoryOf(at.file.uri), uri)} does not exist.`
    const message = text === undefined ? missing : 'problem' in text ? text.problem : undefined
    if (message !== undefined) problems.push({ ...at, message, severity: 'error' })
  }
  return problems
}
