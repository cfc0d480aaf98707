import { isMap, type Node } from 'yaml'
import type { SourceFile } from '#rules/model/source'
import { nameOf } from '../workspace/uris'
import { customIdsIn } from './read'
import type { Layer } from './layer'
import { YamlReader } from './yaml'

/** A file of `.parapet/rules`: one custom rule, or a list of them. What is in a rule is checked where rules are made of it. */
export function rulesFileLayer(file: SourceFile): Layer {
  const reader = new YamlReader(file)
  const { root, document } = reader
  const nodes: readonly Node[] = root === undefined ? [] : (reader.items(root) ?? [root])
  const entries = nodes.flatMap((node, index) => {
    if (!isMap(node)) {
      reader.at(node, 'A file of rules holds one rule, or a list of rules; each is a mapping.')
      return []
    }
    const setting = { kind: 'custom-rule' as const, rule: { file, node, document } }
    return [{ key: `custom-rules.${index}`, shown: customIdsIn([node])[0] ?? '', at: reader.place(node), setting }]
  })
  const problems = reader.problems.map(problem => ({ file, ...problem, severity: 'error' as const }))
  return { source: nameOf(file.uri), file, entries, problems, failed: reader.broken ? [''] : [] }
}
