import { graphemes } from './graphemes'

/** Longer ones say no more. */
const LONGEST = 128

/**
 * The part of a text that stays whatever follows: a last character may combine with what comes behind it, unless it is one
 * that never does. Source: cty's `ctystrings.SafeKnownPrefix`.
 */
export function safePrefix(text: string): string {
  const normal = text.slice(0, LONGEST * 4).normalize('NFC')
  if (/[-_:;/\\,.(){}[\]|?!~ \t@#$%^&*+"']$/.test(normal)) return normal.slice(0, LONGEST)
  return graphemes(normal).slice(0, -1).join('').slice(0, LONGEST)
}
