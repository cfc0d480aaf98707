import { DROPPED, ESCAPING, withoutDropped } from '../shell/dropped'
import type { InstructionNode } from './ast'
import { isSpace } from './lines'

export interface ExecElement {
  /** Inside the quotes. */
  readonly span: { readonly start: number; readonly end: number }
  readonly text: string
  /** As long as the element in the file: an escape is `ESCAPING` up to its last character, which is what it stands for. */
  readonly masked: string
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

/**
 * The elements of an exec form, which is a JSON array of strings and nothing else behind it. Undefined where the arguments
 * from `start` (an offset into the text) on are none: then the builder takes them as shell form.
 */
export function readExecForm(node: InstructionNode, start = node.bodyStart): readonly ExecElement[] | undefined {
  const { masked, span } = node
  const elements: ExecElement[] = []
  let at = skipGap(masked, start - span.start)
  if (masked[at] !== '[') return undefined
  at = skipGap(masked, at + 1)
  if (masked[at] !== ']') {
    for (;;) {
      const element = readString(masked, at, span.start)
      if (element === undefined) return undefined
      elements.push(element)
      at = skipGap(masked, element.span.end - span.start + 1)
      if (masked[at] === ']') break
      if (masked[at] !== ',') return undefined
      at = skipGap(masked, at + 1)
    }
  }
  return skipGap(masked, at + 1) === masked.length ? elements : undefined
}

function skipGap(masked: string, from: number): number {
  let at = from
  while (at < masked.length && (masked[at] === DROPPED || isSpace(masked.charCodeAt(at)))) at++
  return at
}

function readString(masked: string, quote: number, base: number): ExecElement | undefined {
  if (masked[quote] !== '"') return undefined
  const pieces: string[] = []
  let from = quote + 1
  let at = from
  for (; at < masked.length; at++) {
    const char = masked[at] ?? ''
    if (char === '"') break
    if (char < ' ') return undefined
    if (char !== '\\') continue
    const escape = readEscape(masked, at)
    if (escape === undefined) return undefined
    pieces.push(masked.slice(from, at), ESCAPING.repeat(escape.end - at - 1), escape.char)
    from = escape.end
    at = escape.end - 1
  }
  if (at >= masked.length) return undefined
  pieces.push(masked.slice(from, at))
  const decoded = pieces.join('')
  return { span: { start: base + quote + 1, end: base + at }, text: withoutDropped(decoded), masked: decoded }
}

function readEscape(masked: string, backslash: number): { char: string; end: number } | undefined {
  let at = backslash + 1
  while (masked[at] === DROPPED) at++
  const char = ESCAPES[masked[at] ?? '']
  if (char !== undefined) return { char, end: at + 1 }
  if (masked[at] !== 'u') return undefined
  const digits = masked.slice(at + 1, at + 5)
  return /^[0-9A-Fa-f]{4}$/.test(digits)
    ? { char: String.fromCharCode(Number.parseInt(digits, 16)), end: at + 5 }
    : undefined
}
