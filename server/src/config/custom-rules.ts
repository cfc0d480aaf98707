import { isMap, type Node } from 'yaml'
import { compileCustomRules } from '../custom/compile'
import type { Setting } from './layer'
import type { NodeReader, YamlProblem } from './node-reader'

/** The ids that custom rules of a parsed file give themselves, whether or not they are sound. */
export function customIdsIn(nodes: Iterable<Node>): readonly string[] {
  return [...nodes].flatMap(node => {
    const id: unknown = isMap(node) ? node.get('id') : undefined
    return typeof id === 'string' ? [id] : []
  })
}

export interface CustomRuleEntries {
  readonly entries: readonly {
    readonly key: string
    readonly shown: string
    readonly node: Node
    readonly setting: Setting
  }[]
  readonly problems: readonly YamlProblem[]
  /** Keys of entries with mistakes. */
  readonly failed: readonly string[]
}

/** What the entries of `custom-rules`, or of a file of rules, come to. `builtIn`: Parapet's own rules by id. */
export function customRuleEntries(
  { file, document }: NodeReader,
  nodes: readonly Node[],
  builtIn: { has(id: string): boolean },
): CustomRuleEntries {
  const sources = nodes.map(node => ({ file, node, document }))
  const { made, problems } = compileCustomRules(sources, builtIn)
  const entries = sources.map((source, index) => {
    const setting = { kind: 'custom-rule' as const, source, made: made[index] }
    const shown = customIdsIn([source.node])[0] ?? ''
    return { key: `custom-rules.${index}`, shown, node: source.node, setting }
  })
  return {
    entries,
    problems: problems.map(({ span, message }) => ({ span, message })),
    failed: entries.flatMap(({ key, setting }) => (setting.made === undefined ? [key] : [])),
  }
}
