/** `parapet:ignore <rule>[,<rule>] [exp:YYYY-MM-DD] <reason>` and `parapet:ignore-file …`. */
import type { Location, Span } from '#rules/model/source'
import { type CommentLine, trimmedEnd } from '../comments'
import { type Expiry, isDate } from '../expiry'
import type { Mark } from '../mark'
import { nowhere, type Scope, wholeFile } from '../scopes'

/** Our own comment: what is wrong with it can be said, and taken out again. */
export interface Directive extends Mark {
  readonly tool: 'parapet'
  readonly comment: CommentLine
  /** From the `#` in front of it to its end; without the marks of a comment that says more than this. */
  readonly span: Span
  readonly ids: readonly { readonly id: string; readonly span: Span }[]
  readonly isForFile: boolean
  /** What stands behind `exp:` and is no date; such a comment silences nothing. */
  readonly badDate: string | undefined
  /** From the reason's first character on; empty where it would begin. */
  readonly reasonAt: Location
}

const MARKER = /parapet:ignore(?:-file)?(?![\w:-])/g
const IDS = /^[ \t]+(?!exp:)[a-z0-9][a-z0-9-]*(?:[ \t]*,[ \t]*[a-z0-9][a-z0-9-]*)*/
const EXPIRY = /(?<=^|[ \t])exp:(\S*)/

/** Undefined where the comment holds none. `scope`: where it silences when it is not for the whole file. */
export function readDirective(comment: CommentLine, scope: Scope): Directive | undefined {
  const head = findHead(comment.text)
  if (head === undefined) return undefined
  const { marker } = head
  const { file, span } = comment.at
  const markerEnd = head.markerStart + marker.length
  const end = endOf(comment.text)
  const list = IDS.exec(comment.text.slice(markerEnd, end))?.[0] ?? ''
  const idsEnd = markerEnd + list.length
  const rest = comment.text.slice(idsEnd, end)
  const written = EXPIRY.exec(rest)?.[1]
  const expiry = written === undefined ? undefined : expiryOf(written)
  const badDate = expiry === undefined ? written : undefined
  const isForFile = marker === 'parapet:ignore-file'
  const ids = [...list.matchAll(/[a-z0-9-]+/g)].map(found => {
    const start = span.start + markerEnd + found.index
    return { id: found[0], span: { start, end: start + found[0].length } }
  })
  return {
    tool: 'parapet',
    form: marker,
    at: comment.at,
    comment,
    span: spanOf(comment, head.start, head.markerStart, end),
    rules: { kind: 'ids', ids: ids.map(({ id }) => id) },
    ids,
    reason: reasonIn(rest),
    reasonAt: { file, span: { start: span.start + idsEnd, end: span.start + end } },
    ...(expiry !== undefined && { expiry }),
    badDate,
    isForFile,
    scope: badDate !== undefined ? nowhere : isForFile ? wholeFile : scope,
  }
}

/** The marker at the start of the comment, or behind a `#` or `//` of its own; not in the midst of a sentence. */
function findHead(text: string): { marker: string; markerStart: number; start: number } | undefined {
  for (const { 0: marker, index: markerStart } of text.matchAll(MARKER)) {
    const marks = trimmedEnd(text, 0, markerStart)
    let start = marks
    while (start > 0 && /[#/*]/.test(text.charAt(start - 1))) start--
    if (trimmedEnd(text, 0, start) === 0) return { marker, markerStart, start: 0 }
    if (start < marks && text[start] !== '*') return { marker, markerStart, start }
  }
  return undefined
}

/** Behind the last character that is not the comment's own end. */
function endOf(text: string): number {
  const end = trimmedEnd(text, 0, text.length)
  return text.startsWith('*/', end - 2) ? trimmedEnd(text, 0, end - 2) : end
}

function spanOf({ text, at }: CommentLine, head: number, marker: number, end: number): Span {
  const { start } = at.span
  const isBlock = !/^(?:#|\/\/)/.test(text)
  if (!isBlock) return { start: start + head, end: at.span.end }
  return head === 0 && /^\/\*.*\*\/$/.test(text) ? at.span : { start: start + marker, end: start + end }
}

function expiryOf(date: string): Expiry | undefined {
  return isDate(date) ? { date, including: true } : undefined
}

function reasonIn(rest: string): string {
  return rest
    .replace(EXPIRY, '')
    .replace(/[ \t]+/g, ' ')
    .trim()
    .replace(/^[-–—:]+ */, '')
}
