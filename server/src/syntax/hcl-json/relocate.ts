/** Gives every offset in a tree another place: `map` answers where it stands in the text that the tree belongs to. */
export function relocate<Node>(node: Node, map: (offset: number) => number): Node {
  if (Array.isArray(node)) return node.map(part => relocate<unknown>(part, map)) as Node
  if (typeof node !== 'object' || node === null) return node
  const entries = Object.entries(node).map(([key, part]: [string, unknown]): [string, unknown] => {
    const isOffset = typeof part === 'number' && (key === 'start' || key === 'end')
    return [key, isOffset ? map(part) : relocate(part, map)]
  })
  return Object.fromEntries(entries) as Node
}
