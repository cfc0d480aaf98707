import { isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml'
import type { SourceFile, Span } from '#rules/model/source'
import { YamlReader } from './yaml'

export interface ConfigurationEdit {
  readonly span: Span
  readonly newText: string
}

type Entries = YAMLMap<Node, Node | null>

/**
 * The edits that switch a rule off in a `.parapet.yaml`, as small as they can be, so that comments and layout stay as they
 * are. Empty where it is off already; undefined where the file cannot be understood.
 */
export function turnOff(file: SourceFile, ruleId: string): readonly ConfigurationEdit[] | undefined {
  const edits = editsFor(file, ruleId)
  return edits !== undefined && isOff({ ...file, text: applied(file.text, edits) }, ruleId) ? edits : undefined
}

/** What a new file holds. */
export function newConfiguration(ruleId: string): string {
  return append('', ruleId, '\n').newText
}

/** Whatever the layout of a file, an edit that does not do what it is for is never made. */
function isOff(file: SourceFile, ruleId: string): boolean {
  const { root, broken } = new YamlReader(file)
  if (broken || !isMap<Node, Node | null>(root)) return false
  const written = ['severities', 'rules'].flatMap(section => {
    const entries = valueOf(root, section)
    const value = isMap<Node, Node | null>(entries) ? valueOf(entries, ruleId) : undefined
    const level = isMap<Node, Node | null>(value) ? valueOf(value, 'severity') : value
    return isScalar(level) ? [level.value] : []
  })
  return written.length > 0 && written.every(level => level === 'off')
}

function applied(text: string, edits: readonly ConfigurationEdit[]): string {
  return [...edits]
    .sort((a, b) => b.span.start - a.span.start)
    .reduce((result, { span, newText }) => result.slice(0, span.start) + newText + result.slice(span.end), text)
}

function editsFor(file: SourceFile, ruleId: string): readonly ConfigurationEdit[] | undefined {
  const { root, broken } = new YamlReader(file)
  if (broken) return undefined
  const eol = file.text.includes('\r\n') ? '\r\n' : '\n'
  if (root === undefined) return [append(file.text, ruleId, eol)]
  if (!isMap<Node, Node | null>(root)) return undefined
  const written = [...inSeverities(root, ruleId), ...inRules(file.text, root, ruleId, eol)]
  if (written.length > 0)
    return written.filter(edit => file.text.slice(edit.span.start, edit.span.end) !== edit.newText)
  for (const section of ['severities', 'rules']) {
    const value = valueOf(root, section)
    if (isMap<Node, Node | null>(value)) return [addTo(file.text, value, `${ruleId}: off`, eol)]
    const key = root.items.find(item => isScalar(item.key) && item.key.value === section)?.key
    if (key !== undefined && isScalar(value) && value.value === null) {
      const end = endOfLine(file.text, key.range?.[1] ?? 0)
      return [{ span: { start: end, end }, newText: `${eol}  ${ruleId}: off` }]
    }
  }
  return root.flow === true
    ? [addTo(file.text, root, `severities: { ${ruleId}: off }`, eol)]
    : [append(file.text, ruleId, eol)]
}

function inSeverities(root: Entries, ruleId: string): readonly ConfigurationEdit[] {
  const section = valueOf(root, 'severities')
  const level = isMap<Node, Node | null>(section) ? valueOf(section, ruleId) : undefined
  return level === undefined ? [] : replaceBy(level, 'off')
}

function inRules(text: string, root: Entries, ruleId: string, eol: string): readonly ConfigurationEdit[] {
  const section = valueOf(root, 'rules')
  const settings = isMap<Node, Node | null>(section) ? valueOf(section, ruleId) : undefined
  if (settings === undefined) return []
  if (!isMap<Node, Node | null>(settings)) return replaceBy(settings, 'off')
  const level = valueOf(settings, 'severity')
  if (level !== undefined) return replaceBy(level, 'off')
  const first = settings.items[0]?.key.range?.[0]
  if (first === undefined) return replaceBy(settings, 'off')
  const newText = settings.flow === true ? 'severity: off, ' : `severity: off${eol}${indentAt(text, first)}`
  return [{ span: { start: first, end: first }, newText }]
}

function replaceBy(node: Node, text: string): readonly ConfigurationEdit[] {
  const { range } = node
  return range == null ? [] : [{ span: { start: range[0], end: range[1] }, newText: text }]
}

/** A further entry at the end of a mapping, written as the others are. */
function addTo(text: string, map: Entries, entry: string, eol: string): ConfigurationEdit {
  const [start = 0, end = text.length] = map.range ?? []
  const last = map.items.at(-1)
  if (map.flow === true) {
    if (last === undefined) return { span: { start, end }, newText: `{ ${entry} }` }
    const behind = endOf(last) ?? end - 1
    return { span: { start: behind, end: behind }, newText: `, ${entry}` }
  }
  const first = map.items[0]?.key.range?.[0] ?? start
  const indent = indentAt(text, first)
  const lineEnd = endOfLine(text, (last === undefined ? undefined : endOf(last)) ?? end)
  return { span: { start: lineEnd, end: lineEnd }, newText: `${eol}${indent}${entry}` }
}

/** Where the text of an entry ends; what YAML counts to a mapping includes comments behind it. */
function endOf({ key, value }: Pick<Pair<Node, Node | null>, 'key' | 'value'>): number | undefined {
  const node = value ?? key
  if (isMap<Node, Node | null>(node) && node.flow !== true) {
    const last = node.items.at(-1)
    return last === undefined ? node.range?.[1] : endOf(last)
  }
  if (isSeq<Node>(node) && node.flow !== true) {
    const last = node.items.at(-1)
    return last === undefined ? node.range?.[1] : endOf({ key: last, value: null })
  }
  return node.range?.[1] ?? undefined
}

/** The white space before the first key of a mapping, which its other lines begin with too. */
function indentAt(text: string, first: number): string {
  return text.slice(text.lastIndexOf('\n', first - 1) + 1, first).replace(/\S.*$/, '')
}

/** Behind a comment at the end of the line. */
function endOfLine(text: string, offset: number): number {
  const found = text.slice(offset).search(/\r?\n|\r/)
  return found < 0 ? text.length : offset + found
}

function append(text: string, ruleId: string, eol: string): ConfigurationEdit {
  const trimmed = text.replace(/\s+$/, '').length
  const start = trimmed === 0 ? '' : eol
  return { span: { start: trimmed, end: text.length }, newText: `${start}severities:${eol}  ${ruleId}: off${eol}` }
}

function valueOf(map: Entries, key: string): Node | undefined {
  return map.items.find(item => isScalar(item.key) && item.key.value === key)?.value ?? undefined
}
