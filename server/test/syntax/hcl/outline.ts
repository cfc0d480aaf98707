import type { Body } from '../../../src/syntax/hcl/ast'
import { parseHcl } from '../../../src/syntax/hcl/parser'

/** An attribute or block with its path: block types and labels joined by `/`, then `.name` for an attribute. */
export interface OutlineItem {
  readonly kind: 'attribute' | 'block'
  readonly path: string
  readonly start: number
  readonly end: number
}

/** Every attribute and block of a text, by path and UTF-16 offsets: what measurements of recovery compare. */
export function outline(text: string): OutlineItem[] {
  const items: OutlineItem[] = []
  const walk = (body: Body, path: string): void => {
    for (const item of body.items) {
      const { start, end } = item.span
      if (item.kind === 'attribute') {
        items.push({ kind: 'attribute', path: `${path}.${item.name}`, start, end })
      } else {
        const header = [item.type, ...item.labels.map(label => label.value)].join('/')
        const inner = path === '' ? header : `${path}/${header}`
        items.push({ kind: 'block', path: inner, start, end })
        walk(item.body, inner)
      }
    }
  }
  walk(parseHcl(text).body, '')
  return items
}
