/**
 * Edits of Terraform configuration. What they insert into text that `terraform fmt` would leave alone is text that
 * `terraform fmt` would leave alone.
 */
import type { TextEdit } from '../fix'
import { contains, type Location } from '../model/source'
import type { Attribute, Block, Resource, ValueIn } from '../model/terraform'
import type { Known } from '../model/value'
import { insertAttributes, realignWithout } from './attribute-group'
import { indentBy, lineEnd, lineStart, withLineBreaksOf } from './text'

/** An attribute to write: its name and its expression as Terraform text. */
export type Assignment = readonly [name: string, expression: string]

/**
 * Gives an attribute a value. Where it is written, the expression is replaced, or the literal it came from (a variable's
 * default, a local) when that is what decides; where it is not, it is inserted among its siblings.
 */
export function setAttribute(block: Block, name: string, expression: string): TextEdit[] {
  return setAttributes(block, [[name, expression]])
}

/** Like `setAttribute`, for several attributes of one block. No edit at all where one of them cannot be written. */
export function setAttributes(block: Block, assignments: readonly Assignment[]): TextEdit[] {
  const missing = assignments.filter(([name]) => !isWritten(block.attribute(name)))
  const written = assignments.filter(([name]) => isWritten(block.attribute(name)))
  if (missing.length > 0 && block.layout === undefined) return []
  return [
    ...written.map(([name, expression]) => replaceAttributeValue(block.attribute(name), expression)),
    ...insertAttributes(block, missing),
  ]
}

/** In the block itself or, for an object that was put together, somewhere as a literal. */
function isWritten({ location, value }: Attribute): boolean {
  return location !== undefined || (value.kind === 'known' && value.origin.form === 'literal')
}

function replaceAttributeValue(attribute: Attribute, expression: string): TextEdit {
  const { value } = attribute
  if (value.kind === 'known' && value.origin.form === 'literal') return replaceKnown(value, expression)
  const { file, span } = expressionOf(attribute)
  return { file, span, newText: withLineBreaksOf(file, expression) }
}

/** Where the expression stands, which of an object that is written elsewhere is not where it is used. */
function expressionOf({ at, location, parent }: Attribute): Location {
  if (location === undefined || contains(location, at)) return at
  const item = parent.layout?.items.find(({ span }) => span.start === location.span.start)
  return item?.valueSpan === undefined ? at : { file: location.file, span: item.valueSpan }
}

/** Replaces a known value where it was written, or, when it was put together from parts, where it is used. */
export function replaceKnown(value: Known, expression: string): TextEdit {
  const { file, span } = value.origin.form === 'literal' ? value.origin.location : value.at
  return { file, span, newText: withLineBreaksOf(file, expression) }
}

/** Replaces one element of an attribute's value; nothing where no text is that element alone. */
export function replaceValue({ attribute, value }: ValueIn, expression: string): TextEdit[] {
  const isMade = value.origin.form === 'computed' && value !== attribute.value && contains(value.at, attribute.at)
  return isMade ? [] : [replaceKnown(value, expression)]
}

/** Takes an attribute out, with its line when it stands alone on it. */
export function removeAttribute({ location, parent }: Attribute): TextEdit[] {
  if (!location) return []
  const { file, span } = location
  const removal = { file, span: wholeLines(file.text, span.start, span.end), newText: '' }
  return [removal, ...realignWithout(parent.layout, span.start)]
}

/**
 * Takes a nested block out, with the lines it stands on and the empty lines that set it apart. What stands for a block
 * without being one stays.
 */
export function removeBlock(parent: Block, block: Block): TextEdit[] {
  if (block.layout?.form !== 'block') return []
  const { file, span } = block.location
  const lines = wholeLines(file.text, span.start, span.end)
  let { start } = lines
  const isApart = /^[ \t]*(?:\r?\n|\}|$)/.test(file.text.slice(lines.end, lines.end + 200))
  while (isApart && start > 0) {
    const above = lineStart(file.text, start - 1)
    if (file.text.slice(above, start).trim() !== '') break
    start = above
  }
  return [{ file, span: { start, end: lines.end }, newText: '' }, ...realignWithout(parent.layout, span.start)]
}

function wholeLines(text: string, start: number, end: number): { start: number; end: number } {
  const from = lineStart(text, start)
  const to = lineEnd(text, end)
  const alone = text.slice(from, start).trim() === '' && /^\s*(?:(?:#|\/\/).*)?$/.test(text.slice(end, to))
  if (!alone) return { start, end }
  const next = text.indexOf('\n', to)
  return next < 0 ? { start: Math.max(0, from - 1), end: to } : { start: from, end: next + 1 }
}

/** Sets attributes of a nested block, which is written when the resource has none of that type. */
export function setNestedBlock(block: Block, type: string, assignments: readonly Assignment[]): TextEdit[] {
  const existing = block.blocks(type)[0]
  if (existing) return setAttributes(existing, assignments)
  return insertBlock(block, `${type} {\n${indentBy('  ', alignAssignments(assignments))}\n}`)
}

/** Writes a nested block at the end of another; nothing where there is no text of it. `text` is formatted, not indented. */
export function insertBlock({ layout }: Block, text: string): TextEdit[] {
  if (layout === undefined) return []
  const { file, open, close, indent, items } = layout
  const body = indentBy(`${indent}  `, text)
  const last = items.at(-1)
  const before = last ? lineEnd(file.text, last.span.end) : open
  const oneLine = !file.text.slice(open, close).includes('\n')
  if (oneLine) {
    const inner = file.text.slice(open, close).trim()
    const kept = inner ? `${indent}  ${inner}\n\n` : ''
    return [edit(file, open, close, `\n${kept}${body}\n${indent}`)]
  }
  return [edit(file, before, before, last ? `\n\n${body}` : `\n${body}`)]
}

/** Writes a top-level block behind the one a problem was found in, with an empty line between. */
export function insertResourceAfter(resource: Resource, text: string): TextEdit[] {
  const { file, span } = resource.location
  const end = lineEnd(file.text, span.end)
  return [edit(file, end, end, `\n\n${text.trim()}`)]
}

function edit(file: TextEdit['file'], start: number, end: number, newText: string): TextEdit {
  return { file, span: { start, end }, newText: withLineBreaksOf(file, newText) }
}

/** Assignments as `terraform fmt` lines them up, one a line. */
export function alignAssignments(assignments: readonly Assignment[]): string {
  const width = Math.max(0, ...assignments.map(([name]) => name.length))
  return assignments.map(([name, expression]) => `${name.padEnd(width)} = ${expression}`).join('\n')
}

/** A name for a new resource that the module does not use yet: `logs`, then `logs_2`. */
export function freeName(resource: Resource, type: string, wanted: string): string {
  const taken = resource.module.takenNames(type)
  let name = wanted
  for (let n = 2; taken.has(name); n++) name = `${wanted}_${n}`
  return name
}
