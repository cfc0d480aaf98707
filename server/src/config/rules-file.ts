import { isMap, type Node } from 'yaml'
import type { SourceFile } from '#rules/model/source'
import { nameOf } from '../workspace/uris'
import { customRuleEntries } from './custom-rules'
import type { Layer } from './layer'
import { YamlReader } from './yaml'

/** A file of `.parapet/rules`: one custom rule, or a list of them. `builtIn`: Parapet's own rules by id. */
export function rulesFileLayer(file: SourceFile, builtIn: { has(id: string): boolean }): Layer {
  const reader = new YamlReader(file)
  const { root } = reader
  const nodes: readonly Node[] = root === undefined ? [] : (reader.items(root) ?? [root])
  const rules = nodes.filter(node => {
    if (!isMap(node)) reader.at(node, 'A file of rules holds one rule, or a list of rules; each is a mapping.')
    return isMap(node)
  })
  const found = customRuleEntries(reader, rules, builtIn)
  reader.problems.push(...found.problems)
  const entries = found.entries.map(({ key, shown, node, setting }) => ({
    key,
    shown,
    at: reader.place(node),
    setting,
  }))
  const problems = reader.problems.map(problem => ({ file, ...problem, severity: 'error' as const }))
  return { source: nameOf(file.uri), file, entries, problems, failed: reader.broken ? [''] : found.failed }
}
