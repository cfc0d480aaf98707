/** Inserting attributes the way `terraform fmt` would have them: lined up with the attributes they stand beside. */
import type { TextEdit } from '../fix'
import type { SourceFile } from '../model/source'
import type { Attribute, Block, BlockLayout, LayoutItem } from '../model/terraform'
import type { Assignment } from './terraform'
import { columns, indentAt, lineEnd, lineStart, withLineBreaksOf } from './text'

/** By convention the last things in a block; nothing is inserted behind them. */
const TRAILING = new Set(['depends_on', 'lifecycle', 'provisioner', 'tags', 'tags_all'])
/** By convention the first things in a block, set apart by an empty line. */
const LEADING = new Set(['count', 'for_each', 'provider', 'source', 'version'])

/** Edits that write `assignments` into a block which has none of them; none where there is no text of the block. */
export function insertAttributes({ layout }: Block, assignments: readonly Assignment[]): TextEdit[] {
  if (assignments.length === 0 || layout === undefined) return []
  const { file, open, close } = layout
  if (!file.text.slice(open, close).includes('\n')) return [insertOnOneLine(layout, assignments)]
  const anchor = anchorOf(layout) ?? crowded(layout, lastLeading(layout))
  return anchor ? insertBehind(layout, anchor, assignments) : [insertAtTop(layout, assignments)]
}

/** The attribute that new ones go behind: the last one-line attribute above the first nested block. */
function anchorOf({ items, file }: BlockLayout): LayoutItem | undefined {
  const firstBlock = items.findIndex(item => item.kind === 'block')
  const attributes = items.slice(0, firstBlock < 0 ? items.length : firstBlock)
  const usual = attributes.filter(item => !TRAILING.has(item.name) && !LEADING.has(item.name))
  return usual.findLast(item => isOneLine(file.text, item)) ?? usual.at(-1)
}

function insertBehind(layout: BlockLayout, anchor: LayoutItem, assignments: readonly Assignment[]): TextEdit[] {
  const { file } = layout
  const runs = runsAround(layout, anchor)
  // A value of several lines in brackets ends what is lined up above it.
  const beside = isLined(file.text, anchor) ? runs : runs.slice(1)
  const width = widthOf(
    file.text,
    beside,
    assignments.map(([name]) => name),
  )
  const indent = indentAt(file.text, anchor.span.start)
  const separator = layout.form === 'object' && file.text[anchor.span.end] === ',' ? ',' : ''
  const lines = assignments.map(([name, expression]) => `\n${indent}${pad(name, width)} = ${expression}${separator}`)
  const at = lineEnd(file.text, anchor.span.end)
  const insertion = { file, span: { start: at, end: at }, newText: withLineBreaksOf(file, lines.join('')) }
  return [...realign(file, beside.flat(), width), insertion]
}

/** Puts another attribute in the place of one that is written; the attributes beside it stay lined up. */
export function replaceAttribute(attribute: Attribute, [name, expression]: Assignment): TextEdit[] {
  const { layout } = attribute.parent
  const item = layout && itemOf(layout, attribute)
  if (!item) return []
  const { file } = layout
  const runs = runsAround(layout, item)
  const width = widthOf(file.text, runs, [name], item)
  const newText = withLineBreaksOf(file, `${pad(name, width)} = ${expression}`)
  return [...realign(file, without(runs, item), width), { file, span: item.span, newText }]
}

/** Moves the attributes beside an item that goes, at this offset, to where they stand without it. */
export function realignWithout(layout: BlockLayout | undefined, start: number): TextEdit[] {
  const item = layout?.items.find(({ span }) => span.start === start)
  if (!item || !layout) return []
  const runs = runsAround(layout, item)
  return realign(layout.file, without(runs, item), widthOf(layout.file.text, runs, [], item))
}

function itemOf({ items }: BlockLayout, { location }: Attribute): LayoutItem | undefined {
  return items.find(({ span }) => span.start === location?.span.start)
}

function lastLeading({ items }: BlockLayout): LayoutItem | undefined {
  return items.findLast(item => LEADING.has(item.name))
}

/** The item, when other attributes follow on the next line: an empty line between would tear apart what is lined up. */
function crowded(layout: BlockLayout, item: LayoutItem | undefined): LayoutItem | undefined {
  const below = item && runsAround(layout, item).at(-1)?.at(-1)
  return below && below.span.start > item.span.start ? item : undefined
}

function insertAtTop(layout: BlockLayout, assignments: readonly Assignment[]): TextEdit {
  const { file, items, indent, open } = layout
  const width = Math.max(...assignments.map(([name]) => columns(name)))
  const first = items[0]
  const step = first ? indentAt(file.text, first.span.start) : `${indent}  `
  const lines = assignments.map(([name, expression]) => `${step}${pad(name, width)} = ${expression}`).join('\n')
  const leading = lastLeading(layout)
  const at = lineEnd(file.text, leading ? leading.span.end : open)
  const rest = items.some(item => item.span.start > at)
  const text = `${leading ? '\n' : ''}\n${lines}${rest && !startsWithEmptyLine(file.text, at) ? '\n' : ''}`
  return { file, span: { start: at, end: at }, newText: withLineBreaksOf(file, text) }
}

function startsWithEmptyLine(text: string, at: number): boolean {
  return /^\r?\n[ \t]*\r?\n/.test(text.slice(at, at + 200))
}

/** `{}` and `{ a = 1 }`: a block on one line holds one attribute at most, so it is opened up. */
function insertOnOneLine(layout: BlockLayout, assignments: readonly Assignment[]): TextEdit {
  const { file, open, close, indent, items, form } = layout
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

type Run = readonly LayoutItem[]

/**
 * Attributes on neighbouring lines are what `terraform fmt` lines up; a comment, an empty line or a bracketed value of
 * several lines ends a run. Yields the one run an item stands in, or, where it stands in none, those above and below it.
 */
function runsAround({ file: { text }, items }: BlockLayout, item: LayoutItem): readonly Run[] {
  const at = items.findIndex(({ span }) => span.start === item.span.start)
  const reaches = (from: number, step: 1 | -1) => {
    const found: LayoutItem[] = []
    for (let next = from + step; ; next += step) {
      const [above, below] = step > 0 ? [items[next - 1], items[next]] : [items[next], items[next + 1]]
      const member = items[next]
      if (!member || !isLined(text, member) || !areNeighbours(text, above, below)) return found
      found.push(member)
    }
  }
  const above = reaches(at, -1).reverse()
  const below = reaches(at, 1)
  return isLined(text, item) ? [[...above, item, ...below]] : [above, below]
}

function without(runs: readonly Run[], item: LayoutItem): readonly LayoutItem[] {
  return runs.flat().filter(({ span }) => span.start !== item.span.start)
}

function isLined(text: string, item: LayoutItem): boolean {
  return isOneLine(text, item) || isHeredoc(text, item)
}

function areNeighbours(text: string, a: LayoutItem | undefined, b: LayoutItem | undefined): boolean {
  if (!a || !b) return false
  const between = text.slice(lineEnd(text, a.span.end), lineStart(text, b.span.start))
  return between === '\n' || between === '\r\n'
}

/**
 * The width to pad names to once `names` have joined the runs and `gone` has left them. 0 where the runs are not lined up
 * as `terraform fmt` does it: then nothing is.
 */
function widthOf(text: string, runs: readonly Run[], names: readonly string[], gone?: LayoutItem): number {
  const isAligned = runs.every(run => {
    const width = Math.max(0, ...run.map(item => columns(item.name)))
    return run.every(item => leadOf(text, item) === `${pad(item.name, width)} = `)
  })
  const left = gone ? without(runs, gone) : runs.flat()
  return isAligned ? Math.max(0, ...[...left.map(item => item.name), ...names].map(columns)) : 0
}

/** Moves the equals signs of a group to where the longest name wants them. A width of 0 leaves them alone. */
function realign(file: SourceFile, group: readonly LayoutItem[], width: number): TextEdit[] {
  if (width === 0) return []
  return group.flatMap(({ nameSpan, valueSpan, name }) => {
    if (!nameSpan || !valueSpan) return []
    const wanted = `${' '.repeat(width - columns(name))} = `
    const span = { start: nameSpan.end, end: valueSpan.start }
    return file.text.slice(span.start, span.end) === wanted ? [] : [{ file, span, newText: wanted }]
  })
}

function leadOf(text: string, item: LayoutItem): string {
  return item.nameSpan && item.valueSpan ? text.slice(item.nameSpan.start, item.valueSpan.start) : ''
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
