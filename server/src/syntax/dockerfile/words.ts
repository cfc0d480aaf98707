import type { Span } from '#rules/model/source'
import { DROPPED, withoutDropped } from '../shell/dropped'
import type { AssignmentNode, InstructionNode, WordNode } from './ast'
import { isSpace } from './lines'

function isGap(masked: string, at: number): boolean {
  return masked[at] === DROPPED || isSpace(masked.charCodeAt(at))
}

/** A word from `from` to `to` of the masked text, dropped characters at its ends left out. */
function wordAt(masked: string, from: number, to: number, base: number): WordNode {
  let start = from
  let end = to
  while (start < end && masked[start] === DROPPED) start++
  while (end > start && masked[end - 1] === DROPPED) end--
  return { span: { start: base + start, end: base + end }, text: withoutDropped(masked.slice(start, end)) }
}

/** The arguments behind the flags, whole: what USER and WORKDIR take. Undefined when there are none. */
export function readRest({ masked, span, bodyStart }: InstructionNode): WordNode | undefined {
  let from = bodyStart - span.start
  let to = masked.length
  while (from < to && isGap(masked, from)) from++
  while (to > from && isGap(masked, to - 1)) to--
  return from < to ? wordAt(masked, from, to, span.start) : undefined
}

/** The arguments behind the flags, split at white space alone, as FROM, COPY, ADD, EXPOSE and VOLUME take them. */
export function readWords({ masked, span, bodyStart }: InstructionNode): readonly WordNode[] {
  const words: WordNode[] = []
  let at = bodyStart - span.start
  while (at < masked.length) {
    while (at < masked.length && isGap(masked, at)) at++
    const from = at
    while (at < masked.length && !isSpace(masked.charCodeAt(at))) at++
    if (at > from) words.push(wordAt(masked, from, at, span.start))
  }
  return words
}

/**
 * The end of the word at `from`, where quotes and escapes hold white space together. `closed` is false when a quote is
 * open at the end.
 */
export function quotedWordEnd(masked: string, from: number, escape: string): { end: number; closed: boolean } {
  let quote = ''
  let at = from
  for (; at < masked.length; at++) {
    const char = masked[at] ?? ''
    if (char === escape && quote !== "'") at++
    else if (quote !== '') quote = char === quote ? '' : quote
    else if (char === '"' || char === "'") quote = char
    else if (isSpace(masked.charCodeAt(at))) break
  }
  return { end: Math.min(at, masked.length), closed: quote === '' }
}

/** Words that quotes and escapes hold together, as ENV, ARG and LABEL take them. Quotes stay in the text. */
export function readQuotedWords({ masked, span, bodyStart }: InstructionNode, escape: string): readonly WordNode[] {
  const words: WordNode[] = []
  let at = bodyStart - span.start
  for (;;) {
    while (at < masked.length && isGap(masked, at)) at++
    if (at >= masked.length) return words
    const { end } = quotedWordEnd(masked, at, escape)
    words.push(wordAt(masked, at, end, span.start))
    at = end
  }
}

/** `NAME=value NAME=value`, `NAME` (ARG), or the old form `NAME value with spaces` (ENV, LABEL). */
export function readAssignments(node: InstructionNode, escape: string, kind: 'ENV' | 'ARG'): readonly AssignmentNode[] {
  const words = readQuotedWords(node, escape)
  const [first] = words
  if (first === undefined) return []
  if (kind === 'ENV' && !first.text.includes('=')) return [oldAssignment(node, first)]
  return words.map(word => assignment(node, word))
}

function assignment({ masked, span }: InstructionNode, word: WordNode): AssignmentNode {
  const from = word.span.start - span.start
  const equals = masked.indexOf('=', from)
  if (equals < 0 || equals >= word.span.end - span.start) {
    return { span: word.span, name: word.text, nameSpan: word.span, value: undefined }
  }
  const name = wordAt(masked, from, equals, span.start)
  const value = wordAt(masked, equals + 1, word.span.end - span.start, span.start)
  return { span: word.span, name: name.text, nameSpan: name.span, value }
}

function oldAssignment(node: InstructionNode, word: WordNode): AssignmentNode {
  const { masked, span } = node
  let nameEnd = word.span.start - span.start
  while (nameEnd < masked.length && !isSpace(masked.charCodeAt(nameEnd))) nameEnd++
  const name = wordAt(masked, word.span.start - span.start, nameEnd, span.start)
  const value = readRest({ ...node, bodyStart: span.start + nameEnd })
  const whole: Span = { start: name.span.start, end: (value ?? name).span.end }
  return { span: whole, name: name.text, nameSpan: name.span, value }
}
