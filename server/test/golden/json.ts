import { type Node, parseTree } from 'jsonc-parser'

/** JSON with numbers as they are written: `JSON.parse` rounds them. */
export type Json =
  | { readonly kind: 'null' }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'number'; readonly raw: string }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'array'; readonly items: readonly Json[] }
  | { readonly kind: 'object'; readonly entries: ReadonlyMap<string, Json> }

export function readJson(text: string): Json {
  const node = parseTree(text, [], { disallowComments: true })
  if (node === undefined) throw new Error(`not JSON: ${text.slice(0, 80)}`)
  return fromNode(node, text)
}

function fromNode(node: Node, text: string): Json {
  switch (node.type) {
    case 'null':
      return { kind: 'null' }
    case 'boolean':
      return { kind: 'bool', value: node.value as boolean }
    case 'number':
      return { kind: 'number', raw: text.slice(node.offset, node.offset + node.length) }
    case 'string':
      return { kind: 'string', value: node.value as string }
    case 'array':
      return { kind: 'array', items: (node.children ?? []).map(child => fromNode(child, text)) }
    case 'object':
    case 'property': {
      const entries = new Map<string, Json>()
      for (const property of node.children ?? []) {
        const [key, value] = property.children ?? []
        if (key !== undefined && value !== undefined) entries.set(key.value as string, fromNode(value, text))
      }
      return { kind: 'object', entries }
    }
  }
}

export function at(json: Json | undefined, key: string): Json | undefined {
  return json?.kind === 'object' ? json.entries.get(key) : undefined
}

export function text(json: Json | undefined): string | undefined {
  return json?.kind === 'string' ? json.value : undefined
}

export function flag(json: Json | undefined): boolean {
  return json?.kind === 'bool' && json.value
}

/** `{"__unknown": true}` */
export function isUnknownMark(json: Json): boolean {
  return flag(at(json, '__unknown'))
}
