import type { Span } from '../../model/source'
import { secretInUrl } from './connection'
import { ANY_NEEDLE, SECRET_FORMATS } from './formats'
import { isStandIn } from './stand-in'

/** A secret in a text. The text itself is never part of it: only where it stands and what it is. */
export interface FoundSecret {
  /** `GitHub token`, `password in a URL`: what messages say. */
  readonly kind: string
  /** UTF-16 offsets in the text that was searched. */
  readonly span: Span
  /** `stand-in`: the right shape, but from documentation, a test, or meant to be replaced. */
  readonly certainty: 'real' | 'stand-in'
}

const NONE: readonly FoundSecret[] = []
/** Every format has a run of this length; most strings have none. */
const LONG_RUN = /[\w.+/=~-]{20}/

/** Secrets that a text shows by their own form, whatever they are called, in the order they stand. Linear in its length. */
export function secretsIn(text: string): readonly FoundSecret[] {
  if (text.length < 12) return NONE
  const found = [...secretInUrl(text)]
  if (LONG_RUN.test(text) && ANY_NEEDLE.test(text))
    for (const { kind, needle, pattern, check } of SECRET_FORMATS) {
      if (!text.includes(needle)) continue
      for (const match of text.matchAll(pattern)) {
        const [token] = match
        if (check && !check(token)) continue
        found.push({ kind, span: spanOf(match), certainty: isReal(kind, token) ? 'real' : 'stand-in' })
      }
    }
  return withoutOverlaps(found)
}

/** A key's header with a few characters behind it shows how one looks. */
function isReal(kind: string, token: string): boolean {
  return !isStandIn(token) && (!kind.startsWith('private key') || token.length >= 100)
}

function spanOf(match: RegExpExecArray): Span {
  return { start: match.index, end: match.index + match[0].length }
}

function withoutOverlaps(found: FoundSecret[]): readonly FoundSecret[] {
  if (found.length < 2) return found
  let end = -1
  return found
    .sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end)
    .filter(({ span }) => {
      const isFree = span.start >= end
      if (isFree) end = span.end
      return isFree
    })
}
