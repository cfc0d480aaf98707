import { type Node, type ParseError, parseTree } from 'jsonc-parser'
import type { Location } from '#rules/model/source'
import type { PolicyText } from '#rules/model/policy'
import type { Hole } from './masked'

const DEEPEST = 100

/** Text that is JSON but for its holes, and where each stretch of it is written. */
export interface JsonText {
  readonly text: string
  readonly holes: readonly Hole[]
  locate(start: number, end: number): Location
}

/** What an interpolation is worth inside a JSON string; undefined when that is not known. */
export type Resolve = (hole: Hole) => string | undefined

/** JSON with holes where interpolations stand. */
export class JsonWithHoles {
  private constructor(
    private readonly masked: JsonText,
    readonly root: Node,
    private readonly resolve: Resolve,
  ) {}

  /** Undefined when the text around the holes is not JSON. */
  static parse(masked: JsonText, resolve: Resolve): JsonWithHoles | undefined {
    if (!/^\s*\{/.test(masked.text) || isTooDeep(masked.text)) return undefined
    const errors: ParseError[] = []
    const root = parseTree(masked.text, errors, { disallowComments: true, allowTrailingComma: false })
    return root === undefined || errors.length > 0 ? undefined : new JsonWithHoles(masked, root, resolve)
  }

  at(node: Node): Location {
    return this.masked.locate(node.offset, node.offset + node.length)
  }

  /** True for a number that holds an interpolation: the value can be anything. */
  isHole(node: Node): boolean {
    return node.type !== 'string' && this.holesIn(node).length > 0
  }

  private holesIn({ offset, length }: Node): Hole[] {
    return this.masked.holes.filter(({ start, end }) => start < offset + length && end > offset)
  }

  /** The properties of an object; of a name written twice the last counts, as with most readers of JSON. */
  properties(node: Node): { readonly byName: ReadonlyMap<string, Node>; readonly hasUnknown: boolean } {
    const byName = new Map<string, Node>()
    let hasUnknown = false
    for (const property of node.type === 'object' ? (node.children ?? []) : []) {
      const [key, value] = property.children ?? []
      const name = key === undefined ? undefined : this.text(key).text
      if (name === undefined) hasUnknown = true
      else if (value !== undefined) byName.set(name, value)
    }
    return { byName, hasUnknown }
  }

  /** A string without its quotes, or any other scalar as it is written. */
  text(node: Node): PolicyText {
    if (node.type !== 'string') {
      const isScalar = node.type === 'number' || node.type === 'boolean'
      const start = node.offset
      const text = isScalar && !this.isHole(node) ? this.masked.text.slice(start, start + node.length) : undefined
      return { at: this.at(node), text }
    }
    return {
      at: this.masked.locate(node.offset + 1, node.offset + node.length - 1),
      text: this.stringValue(node),
    }
  }

  private stringValue(node: Node): string | undefined {
    const holes = this.holesIn(node)
    if (holes.length === 0) return String(node.value)
    let text = ''
    let at = node.offset + 1
    for (const hole of holes) {
      const inserted = hole.trims ? undefined : this.resolve(hole)
      const before = decoded(this.masked.text.slice(at, hole.start))
      // A quote or backslash would change what is JSON around it.
      if (inserted === undefined || before === undefined || /["\\\p{Cc}]/u.test(inserted)) return undefined
      text += before + inserted
      at = hole.end
    }
    const rest = decoded(this.masked.text.slice(at, node.offset + node.length - 1))
    return rest === undefined ? undefined : text + rest
  }
}

/** The inside of a JSON string without its escapes. */
function decoded(raw: string): string | undefined {
  if (!raw.includes('\\')) return raw
  const node = parseTree(`"${raw}"`)
  return node?.type === 'string' ? String(node.value) : undefined
}

/** The JSON parser is recursive: this keeps it within bounds. Brackets in strings count too, which does no harm. */
function isTooDeep(text: string): boolean {
  let depth = 0
  for (const { 0: bracket } of text.matchAll(/[[\]{}]/g)) {
    if (bracket === '[' || bracket === '{') depth++
    else depth--
    if (depth > DEEPEST) return true
  }
  return false
}
