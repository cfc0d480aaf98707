/** Inserting attributes the way `terraform fmt` would have them: lined up with the attributes they stand beside. */
import type { TextEdit } from '../fix'
import type { Block, LayoutItem } from '../model/terraform'
import type { Assignment } from './terraform'
import { columns, indentAt, lineEnd, lineStart, withLineBreaksOf } from './text'

/** By convention the last things in a block; nothing is inserted behind them. */
const TRAILING = new Set(['depends_on', 'lifecycle', 'provisioner', 'tags', 'tags_all'])
/** By convention the first things in a block, set apart by an empty line. */
const LEADING = new Set(['count', 'for_each', 'provider', 'source', 'version'])

/** Edits that write `assignments` into a block which has none of them. */
export function insertAttributes(block: Block, assignments: readonly Assignment[]): TextEdit[] {
  if (assignments.length === 0) return []
  const { file, open, close } = block.layout
  if (!file.text.slice(open, close).includes('\n')) return [insertOnOneLine(block, assignments)]
  const anchor = anchorOf(block)
  return anchor ? insertBehind(block, anchor, assignments) : [insertAtTop(block, assignments)]
}

/** The attribute that new ones go behind: the last one-line attribute above the first nested block. */
function anchorOf(block: Block): LayoutItem | undefined {
  const { items, file } = block.layout
  const firstBlock = items.findIndex(item => item.kind === 'block')
  const attributes = items.slice(0, firstBlock < 0 ? items.length : firstBlock)
  const usual = attributes.filter(item => !TRAILING.has(item.name) && !LEADING.has(item.name))
  return usual.findLast(item => isOneLine(file.text, item)) ?? usual.at(-1)
}

function insertBehind(block: Block, anchor: LayoutItem, assignments: readonly Assignment[]): TextEdit[] {
  const { file } = block.layout
  const group = isOneLine(file.text, anchor) ? groupAround(block, anchor) : []
  const old = alignedWidth(file.text, group)
  const width = old === undefined ? 0 : Math.max(old, ...assignments.map(([name]) => columns(name)))
  const own = group.length === 0 ? Math.max(...assignments.map(([name]) => columns(name))) : width
  const indent = indentAt(file.text, anchor.span.start)
  const separator = block.layout.form === 'object' && file.text[anchor.span.end] === ',' ? ',' : ''
  const lines = assignments.map(([name, expression]) => `\n${indent}${pad(name, own)} = ${expression}${separator}`)
  const at = lineEnd(file.text, anchor.span.end)
  const widen = old === undefined || width === old ? [] : group.map(item => spaceBeforeEquals(file, item, width - old))
  return [...widen, { file, span: { start: at, end: at }, newText: withLineBreaksOf(file, lines.join('')) }]
}

function insertAtTop(block: Block, assignments: readonly Assignment[]): TextEdit {
  const { file, items, indent } = block.layout
  const width = Math.max(...assignments.map(([name]) => columns(name)))
  const first = items[0]
  const step = first ? indentAt(file.text, first.span.start) : `${indent}  `
  const lines = assignments.map(([name, expression]) => `${step}${pad(name, width)} = ${expression}`).join('\n')
  const leading = items.findLast(item => LEADING.has(item.name))
  const at = lineEnd(file.text, leading ? leading.span.end : block.layout.open)
  const rest = items.some(item => item.span.start > at)
  const text = `${leading ? '\n' : ''}\n${lines}${rest && !startsWithEmptyLine(file.text, at) ? '\n' : ''}`
  return { file, span: { start: at, end: at }, newText: withLineBreaksOf(file, text) }
}

function startsWithEmptyLine(text: string, at: number): boolean {
  return /^\r?\n[ \t]*\r?\n/.test(text.slice(at, at + 200))
}

/** `{}` and `{ a = 1 }`: a block on one line holds one attribute at most, so it is opened up. */
function insertOnOneLine(block: Block, assignments: readonly Assignment[]): TextEdit {
  const { file, open, close, indent, items, form } = block.layout
  const inner = file.text.slice(open, close).trim()
  if (form === 'object') {
    const added = assignments.map(([name, expression]) => `${name} = ${expression}`).join(', ')
    const text = inner ? ` ${inner.replace(/,$/, '')}, ${added} ` : ` ${added} `
    return { file, span: { start: open, end: close }, newText: text }
  }
  const [only] = items
  const existing: Assignment[] = only?.nameSpan && only.valueSpan ? [[only.name, slice(file.text, only.valueSpan)]] : []
  const width = Math.max(...[...existing, ...assignments].map(([name]) => columns(name)))
  const lines = [...existing, ...assignments].map(([name, text]) => `\n${indent}  ${pad(name, width)} = ${text}`)
  const nested = inner && existing.length === 0 ? `\n\n${indent}  ${inner}` : ''
  const newText = withLineBreaksOf(file, `${lines.join('')}${nested}\n${indent}`)
  return { file, span: { start: open, end: close }, newText }
}

/** One-line attributes on neighbouring lines: what `terraform fmt` lines up together. A comment or empty line ends a group. */
function groupAround(block: Block, anchor: LayoutItem): LayoutItem[] {
  const { file, items } = block.layout
  const lined = items.filter(
    item => item.kind === 'attribute' && (isOneLine(file.text, item) || isHeredoc(file.text, item)),
  )
  const at = lined.indexOf(anchor)
  let first = at
  while (first > 0 && areNeighbours(file.text, lined[first - 1], lined[first])) first--
  let last = at
  while (last + 1 < lined.length && areNeighbours(file.text, lined[last], lined[last + 1])) last++
  return lined.slice(first, last + 1)
}

function areNeighbours(text: string, a: LayoutItem | undefined, b: LayoutItem | undefined): boolean {
  if (!a || !b) return false
  const between = text.slice(lineEnd(text, a.span.end), lineStart(text, b.span.start))
  return between === '\n' || between === '\r\n'
}

/** The width names are padded to, when the group is lined up as `terraform fmt` does it. */
function alignedWidth(text: string, group: readonly LayoutItem[]): number | undefined {
  if (group.length === 0) return undefined
  const width = Math.max(...group.map(item => columns(item.name)))
  return group.every(item => leadOf(text, item) === `${pad(item.name, width)} = `) ? width : undefined
}

function leadOf(text: string, item: LayoutItem): string {
  return item.nameSpan && item.valueSpan ? text.slice(item.nameSpan.start, item.valueSpan.start) : ''
}

function spaceBeforeEquals(file: TextEdit['file'], item: LayoutItem, count: number): TextEdit {
  const at = item.nameSpan?.end ?? item.span.start
  return { file, span: { start: at, end: at }, newText: ' '.repeat(count) }
}

function isOneLine(text: string, item: LayoutItem): boolean {
  return item.kind === 'attribute' && !slice(text, item.span).includes('\n')
}

function isHeredoc(text: string, item: LayoutItem): boolean {
  return item.valueSpan !== undefined && text.startsWith('<<', item.valueSpan.start)
}

function slice(text: string, span: { start: number; end: number }): string {
  return text.slice(span.start, span.end)
}

function pad(name: string, width: number): string {
  return name + ' '.repeat(Math.max(0, width - columns(name)))
}
