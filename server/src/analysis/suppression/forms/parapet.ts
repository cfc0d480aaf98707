/** `parapet:ignore <rule>[,<rule>] [exp:YYYY-MM-DD] <reason>` and `parapet:ignore-file …`. */
import type { Location, Span } from '#rules/model/source'
import type { CommentLine } from '../comments'
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

const HEAD = /(?:^[ \t]*[#/*]*|[#/]+)[ \t]*(?<marker>parapet:ignore(?<file>-file)?)(?![\w:-])/
const IDS = /^[ \t]+(?!exp:)[a-z0-9][a-z0-9-]*(?:[ \t]*,[ \t]*[a-z0-9][a-z0-9-]*)*/
const EXPIRY = /(?<=^|[ \t])exp:(\S*)/

/** Undefined where the comment holds none. `scope`: where it silences when it is not for the whole file. */
export function readDirective(comment: CommentLine, scope: Scope): Directive | undefined {
  const head = HEAD.exec(comment.text)
  const marker = head?.groups?.['marker']
  if (head === null || marker === undefined) return undefined
  const { file, span } = comment.at
  const markerEnd = head.index + head[0].length
  const end = comment.text.replace(/[ \t]*(?:\*\/)?[ \t]*$/, '').length
  const list = IDS.exec(comment.text.slice(markerEnd, end))?.[0] ?? ''
  const idsEnd = markerEnd + list.length
  const rest = comment.text.slice(idsEnd, end)
  const written = EXPIRY.exec(rest)?.[1]
  const expiry = written === undefined ? undefined : expiryOf(written)
  const badDate = expiry === undefined ? written : undefined
  const isForFile = head.groups?.['file'] !== undefined
  const ids = [...list.matchAll(/[a-z0-9-]+/g)].map(found => {
    const start = span.start + markerEnd + found.index
    return { id: found[0], span: { start, end: start + found[0].length } }
  })
  return {
    tool: 'parapet',
    form: marker,
    at: comment.at,
    comment,
    span: spanOf(comment, head.index, markerEnd - marker.length, end),
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
