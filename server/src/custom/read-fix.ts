import { isScalar, isSeq, type Node } from 'yaml'
import { kebab, type NodeReader } from '../config/node-reader'
import type { FixAction, FixDefinition } from './definition'
import { parsePath } from './path'
import type { Target } from './read-condition'
import type { FIX_KEYS } from './shape'

type Reads = Readonly<Record<keyof typeof FIX_KEYS, (value: Node, key: Node) => void>>

/** Reads `fix`. What is wrong becomes a problem of the reader. */
export function readFix(reader: NodeReader, node: Node, target: Target): FixDefinition | undefined {
  const fix: { -readonly [K in keyof FixDefinition]?: FixDefinition[K] } = {}
  const actions: (FixAction | undefined)[] = []
  const reads: Reads = {
    title: value => {
      fix.title = reader.text(value)
    },
    applicability: value => {
      fix.applicability = reader.word(value, ['safe', 'suggestion'] as const) ?? 'suggestion'
    },
    impact: value => {
      fix.impact = reader.word(value, ['in-place', 'replaces-resource', 'new-resource'] as const) ?? 'in-place'
    },
    caution: value => {
      fix.caution = reader.text(value)
    },
    set: (value, key) => actions.push(readSet(reader, value, key, target)),
    insert: value => actions.push(readInsert(reader, value, target)),
    replace: value => {
      const text = reader.text(value)
      if (text === undefined) reader.at(value, '`replace` must be a text.')
      actions.push(text === undefined ? undefined : { kind: 'replace', text })
    },
  }
  reader.each(node, '`fix`', reads)
  const [action] = actions
  if (actions.length !== 1) reader.at(node, 'A fix does one thing: `set`, `insert` or `replace`.')
  if (actions.length !== 1 || action === undefined) return undefined
  return {
    title: fix.title,
    applicability: fix.applicability ?? 'suggestion',
    impact: fix.impact ?? 'in-place',
    caution: fix.caution,
    action,
  }
}

function readSet(reader: NodeReader, node: Node, key: Node, target: Target): FixAction | undefined {
  if (target.language !== 'terraform') {
    reader.at(key, '`set` makes no sense for an instruction of a Dockerfile; use `replace` or `insert`.')
    return undefined
  }
  const given: { path?: readonly string[] | undefined; text?: string; wrong?: boolean } = {}
  reader.each(node, '`set`', {
    attribute: value => {
      given.path = parsePath(reader.text(value) ?? '')
      if (given.path === undefined) reader.at(value, 'This must be the path of an attribute.')
      given.wrong ||= given.path === undefined
    },
    value: value => {
      const text = terraformText(value)
      if (text === undefined) reader.at(value, 'This must be a text, a number, true, false, or a list of them.')
      else given.text = text
    },
    expression: value => {
      const text = reader.text(value)
      if (text === undefined) reader.at(value, 'This must be an expression of Terraform, as text.')
      else given.text = text
    },
  })
  if (given.text === undefined) reader.at(node, '`set` needs a `value` or an `expression`.')
  return given.text === undefined || given.wrong ? undefined : { kind: 'set', path: given.path, text: given.text }
}

/** A YAML value as Terraform writes it. `${1:name}` stays a place to fill in, any other `${` is text. */
function terraformText(node: Node): string | undefined {
  if (isSeq<Node>(node)) {
    const items = node.items.map(terraformText)
    return items.every(item => item !== undefined) ? `[${items.join(', ')}]` : undefined
  }
  const value = isScalar(node) ? node.value : undefined
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value !== 'string') return undefined
  return JSON.stringify(value)
    .replace(/\$\{(?!\d+:[^}]*\})/g, () => '$${')
    .replaceAll('%{', '%%{')
}

function readInsert(reader: NodeReader, node: Node, target: Target): FixAction | undefined {
  const places = target.language === 'terraform' ? (['inside', 'after'] as const) : (['before', 'after'] as const)
  const given: { text?: string; where: 'inside' | 'after' | 'before' } = { where: places[0] }
  reader.each(node, '`insert`', {
    text: value => {
      const text = reader.text(value)?.trimEnd()
      if (text === undefined || text === '') reader.at(value, 'This must be a text.')
      else given.text = text
    },
    where: value => {
      given.where = reader.word(value, places) ?? places[0]
    },
  })
  if (given.text === undefined) {
    if (!reader.entries(node, '`insert`').some(({ key }) => kebab(key) === 'text'))
      reader.at(node, '`insert` needs a `text`.')
    return undefined
  }
  return { kind: 'insert', text: given.text, where: given.where }
}
