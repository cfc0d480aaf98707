import { type CST, Parser } from 'yaml'

/** In UTF-16 code units: a hundred times what anyone writes by hand. */
const MAX_LENGTH = 256 * 1024
const MAX_DEPTH = 64

/**
 * Why a text is not even tried as a configuration. The YAML parser's second half is recursive, and running out of stack
 * there can end the whole process; its first half is not, and tells how deep the nesting is.
 */
export function unreasonable(text: string): string | undefined {
  if (text.length > MAX_LENGTH) return `This is larger than any configuration (the limit is ${MAX_LENGTH / 1024} KB).`
  for (const token of new Parser().parse(text)) {
    if (isDeeperThan(token, MAX_DEPTH))
      return `This is nested deeper than any configuration (the limit is ${MAX_DEPTH} levels).`
  }
  return undefined
}

function isDeeperThan(token: CST.Token, limit: number): boolean {
  const open = [{ token, depth: 0 }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { depth } = next
    if (depth > limit) return true
    for (const child of childrenOf(next.token)) open.push({ token: child, depth: depth + 1 })
  }
  return false
}

function childrenOf(token: CST.Token): readonly CST.Token[] {
  if (token.type === 'document') return token.value === undefined ? [] : [token.value]
  if (!('items' in token)) return []
  return token.items.flatMap(({ key, value }) => [key, value].filter(child => child !== undefined && child !== null))
}
