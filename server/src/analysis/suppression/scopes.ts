/** Where a comment silences. Lines are named by the offset of their first character. */
import type { Span } from '#rules/model/source'
import type { Body } from '../../syntax/hcl/ast'

/** Where a finding stands. */
export interface Site {
  readonly offset: number
  /** The line it begins on. */
  readonly line: number
  /** What encloses it, the innermost first: attribute and blocks, or instruction and stage. */
  readonly parts: readonly SitePart[]
}

export interface SitePart {
  readonly kind: 'attribute' | 'block' | 'instruction' | 'stage'
  readonly span: Span
  /** The line it begins on. */
  readonly line: number
  /** Where else a comment at the end of the line speaks for it: where an attribute ends, where a block opens. */
  readonly otherLines: readonly number[]
  /** What a block holds. */
  readonly body?: Body
}

/** True where the comment silences. */
export type Scope = (site: Site) => boolean

export const wholeFile: Scope = () => true

export const nowhere: Scope = () => false

export function within({ start, end }: Span): Scope {
  return ({ offset }) => start <= offset && offset < end
}

/** What begins on one of the lines, and everything in it. */
export function beginningOn(lines: readonly (number | undefined)[], ...kinds: readonly SitePart['kind'][]): Scope {
  return ({ parts }) => parts.some(part => kinds.includes(part.kind) && lines.includes(part.line))
}

/** What begins, opens or ends on the line, with everything in it, and whatever else is found there. */
export function touching(line: number): Scope {
  return site => site.line === line || site.parts.some(part => part.line === line || part.otherLines.includes(line))
}

/** What is found on one of the lines itself, or in an attribute or instruction that begins there. */
export function foundOn(lines: readonly number[]): Scope {
  return ({ line, parts }) => {
    const [innermost] = parts
    const isLeaf = innermost?.kind === 'attribute' || innermost?.kind === 'instruction'
    return lines.includes(line) || (isLeaf && lines.includes(innermost.line))
  }
}
