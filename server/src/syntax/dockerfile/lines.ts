import type { Span } from '#rules/model/source'
import { DROPPED } from '../shell/dropped'
import type { CommentNode } from './ast'

/** An instruction's lines joined, before its keyword is read. */
export interface LogicalLine {
  /** From the first character that the builder sees to the end of the last line that is not empty. */
  readonly span: Span
  /** See `InstructionNode.masked`. */
  readonly masked: string
  /** Where the next line begins. */
  readonly next: number
}

/** White space as the builder trims it. */
export function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0x85 || code === 0xa0
}

interface Line {
  /** First character that is not white space; `end` on an empty line. */
  readonly first: number
  /** Without the line break. */
  readonly end: number
  readonly next: number
}

function lineAt(text: string, start: number): Line {
  const found = text.indexOf('\n', start)
  const next = found < 0 ? text.length : found + 1
  let end = found < 0 ? text.length : found
  while (end > start && text.charCodeAt(end - 1) === 13) end--
  let first = start
  while (first < end && isSpace(text.charCodeAt(first))) first++
  return { first, end, next }
}

/** Offset of the escape character that continues the line, or -1. Two of them in a row continue nothing. */
function continuation(text: string, start: number, end: number, escape: string): number {
  let at = end - 1
  while (at >= start && (text[at] === ' ' || text[at] === '\t')) at--
  if (at < start || text[at] !== escape) return -1
  return at > start && text[at - 1] === escape ? -1 : at
}

/** Reads on from `start`: comments go to `comments`, the first instruction is returned; undefined at the end. */
export function readLogicalLine(
  text: string,
  start: number,
  escape: string,
  comments: CommentNode[],
): LogicalLine | undefined {
  let at = start
  for (;;) {
    if (at >= text.length) return undefined
    const line = lineAt(text, at)
    if (line.first < line.end) {
      if (text[line.first] !== '#') {
        const logical = joinLines(text, line, escape, comments)
        if (logical.masked !== '') return logical
        at = logical.next
        continue
      }
      comments.push(commentAt(text, line, false))
    }
    at = line.next
  }
}

function commentAt(text: string, { first, end }: Line, inside: boolean): CommentNode {
  return { span: { start: first, end }, text: text.slice(first, end), inside }
}

function joinLines(text: string, head: Line, escape: string, comments: CommentNode[]): LogicalLine {
  const pieces: string[] = []
  let end: number
  let next: number
  let from = head.first
  /** Behind the last piece: up to here everything is in `pieces`. */
  let covered = head.first
  let line = head
  for (;;) {
    const mark = continuation(text, from, line.end, escape)
    const to = mark < 0 ? line.end : mark
    pieces.push(DROPPED.repeat(from - covered), text.slice(from, to))
    covered = to
    end = line.end
    next = line.next
    if (mark < 0) break
    const following = followingLine(text, next, comments)
    if (following.end > end) end = following.end
    next = following.next
    if (following.line === undefined) break
    line = following.line
    from = following.start
  }
  pieces.push(DROPPED.repeat(Math.max(0, end - covered)))
  return trimmed(pieces.join(''), head.first, next)
}

/** Passes over the comments and empty lines inside a continuation. */
function followingLine(
  text: string,
  start: number,
  comments: CommentNode[],
): { line: Line | undefined; start: number; end: number; next: number } {
  let at = start
  let end = 0
  while (at < text.length) {
    const line = lineAt(text, at)
    if (line.first < line.end && text[line.first] !== '#') return { line, start: at, end, next: line.next }
    if (line.first < line.end) {
      comments.push(commentAt(text, line, true))
      end = line.end
    }
    at = line.next
  }
  return { line: undefined, start: at, end, next: at }
}

/** Takes white space and dropped characters off the front; off the back only white space that ends the text. */
function trimmed(masked: string, start: number, next: number): LogicalLine {
  let from = 0
  while (from < masked.length && (masked[from] === DROPPED || isSpace(masked.charCodeAt(from)))) from++
  let to = masked.length
  while (to > from && isSpace(masked.charCodeAt(to - 1))) to--
  return { span: { start: start + from, end: start + to }, masked: masked.slice(from, to), next }
}
