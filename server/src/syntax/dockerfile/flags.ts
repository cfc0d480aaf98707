import { DROPPED, withoutDropped } from '../shell/dropped'
import type { FlagNode } from './ast'
import { isSpace } from './lines'
import { quotedWordEnd } from './words'

/**
 * Flags stand in front of the arguments and begin with two dashes; `--` alone ends them. `from` is an offset into
 * `masked`, whose first character stands at `base`. Quotes and backslashes hold a flag's value together.
 */
export function readFlags(
  masked: string,
  from: number,
  base: number,
): { flags: readonly FlagNode[]; bodyStart: number } {
  const flags: FlagNode[] = []
  let at = from
  for (;;) {
    while (at < masked.length && (masked[at] === DROPPED || isSpace(masked.charCodeAt(at)))) at++
    if (!masked.startsWith('--', at)) return { flags, bodyStart: base + at }
    const { end } = quotedWordEnd(masked, at, '\\')
    const flag = readFlag(masked, at, end, base)
    at = end
    if (flag === undefined) return { flags, bodyStart: base + at }
    flags.push(flag)
  }
}

function readFlag(masked: string, from: number, end: number, base: number): FlagNode | undefined {
  let to = end
  while (to > from && masked[to - 1] === DROPPED) to--
  const text = masked.slice(from, to)
  if (withoutDropped(text) === '--') return undefined
  const equals = text.indexOf('=')
  const span = { start: base + from, end: base + to }
  const name = withoutDropped(text.slice(2, equals < 0 ? undefined : equals))
  if (equals < 0) return { name, value: undefined, span, valueSpan: undefined }
  const value = withoutQuotes(withoutDropped(text.slice(equals + 1)))
  return { name, value, span, valueSpan: { start: base + from + equals + 1, end: base + to } }
}

function withoutQuotes(text: string): string {
  return text.replace(
    /\\([^])|"((?:[^"\\]|\\[^])*)"?|'([^']*)'?/g,
    (_, escaped?: string, double?: string, single?: string) =>
      escaped ?? double?.replace(/\\([^])/g, '$1') ?? single ?? '',
  )
}
