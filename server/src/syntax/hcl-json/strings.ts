import type { Span } from '#rules/model/source'

/** A string of a JSON text: what it says, and where each of its characters was written. */
export interface JsonString {
  readonly value: string
  /** Between the quotes. */
  readonly inner: Span
  /** From an offset in `value` to one in the text. */
  readonly map: (offset: number) => number
}

/** Decodes the string at `span`, its quotes included, which a JSON parser has found to be one. */
export function decodeString(text: string, { start, end }: Span): JsonString {
  const inner = { start: start + 1, end: Math.max(start + 1, end - 1) }
  const raw = text.slice(inner.start, inner.end)
  if (!raw.includes('\\')) return { value: raw, inner, map: offset => inner.start + offset }
  const starts: number[] = []
  let value = ''
  for (let at = 0; at < raw.length;) {
    const length = raw.charAt(at) !== '\\' ? 1 : raw.charAt(at + 1) === 'u' ? 6 : 2
    const piece = length === 1 ? raw.charAt(at) : unescaped(raw.slice(at, at + length))
    for (let unit = 0; unit < piece.length; unit++) starts.push(inner.start + at)
    value += piece
    at += length
  }
  return { value, inner, map: offset => starts[offset] ?? inner.end }
}

function unescaped(escape: string): string {
  if (escape.charAt(1) === 'u') return String.fromCharCode(parseInt(escape.slice(2), 16))
  const simple: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }
  const selector = escape.charAt(1)
  return simple[selector] ?? selector
}
