import type { BlockLayout, LayoutItem } from '#rules/model/terraform'
import type { BlockNode, ObjectNode } from '../syntax/hcl/ast'
import type { ParsedFile, Placed } from './sources'

/** How the text of a block is laid out. */
export function blockLayout(source: ParsedFile, node: BlockNode): BlockLayout {
  const items = node.body.items.map((item): LayoutItem =>
    item.kind === 'attribute'
      ? { kind: 'attribute', name: item.name, span: item.span, nameSpan: item.nameSpan, valueSpan: item.value.span }
      : { kind: 'block', name: item.type, span: item.span },
  )
  return {
    file: source.file,
    form: 'block',
    // While a block is being typed its braces may be missing: the offsets then coincide.
    open: Math.min(node.open + 1, node.close),
    close: node.close,
    items,
    indent: indentOf(source, node.span.start),
  }
}

/** The same for an object constructor. Computed keys go by their text. */
export function objectLayout({ source, node }: Placed<ObjectNode>): BlockLayout {
  const { text } = source.file
  const { start, end } = node.span
  const items = node.items.map((item): LayoutItem => ({
    kind: 'attribute',
    name: item.literalKey ?? text.slice(item.key.span.start, item.key.span.end),
    span: item.span,
    nameSpan: item.key.span,
    valueSpan: item.value.span,
  }))
  const close = end > start + 1 && text[end - 1] === '}' ? end - 1 : end
  return {
    file: source.file,
    form: 'object',
    open: Math.min(start + 1, close),
    close,
    items,
    indent: indentOf(source, start),
  }
}

function indentOf({ file: { text } }: ParsedFile, offset: number): string {
  const line = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1
  let end = line
  while (end < offset && (text[end] === ' ' || text[end] === '\t')) end++
  return text.slice(line, end)
}
