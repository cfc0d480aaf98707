import type { TextEdit } from '#rules/fix'
import { indentAt, withLineBreaksOf } from '#rules/fixes/text'
import type { Span } from '#rules/model/source'
import { readDirectives } from '../syntax/dockerfile/directives'
import { parseDockerfile } from '../syntax/dockerfile/parse'
import { parseHcl } from '../syntax/hcl/parser'
import { isJsonForm } from '../syntax/terraform'
import { type CommentLine, CommentLines, isMarked, startOfLine } from './suppression/comments'
import { Layout } from './suppression/dockerfile'
import { type Directive, readDirective } from './suppression/forms/parapet'
import { nowhere } from './suppression/scopes'
import type { Finding } from './types'

/** How much a new comment silences: the attribute, block or instruction the finding is about, what is around it, or the file. */
export type SuppressionPlace = (typeof SUPPRESSION_PLACES)[number]
export const SUPPRESSION_PLACES = ['here', 'block', 'module call', 'stage', 'file'] as const

/** Where a comment can silence a finding, the narrowest place first: nowhere in JSON, which has no comments. */
export function suppressionPlaces(finding: Finding): readonly SuppressionPlace[] {
  const { file } = finding.location
  if (isJsonForm(file.uri)) return []
  const around = placeAround(finding)
  const lineOf = ({ start }: Span): number => startOfLine(file.text, start)
  const isWider = around !== undefined && lineOf(around.span) !== lineOf(finding.subject.span)
  return ['here', ...(isWider ? [around.place] : []), 'file']
}

/**
 * The edit that silences a finding with a comment on its own line. A comment already there is extended instead. A reason
 * left out becomes a snippet placeholder, where the cursor goes.
 */
export function suppressionEdit(finding: Finding, reason?: string, place: SuppressionPlace = 'here'): TextEdit {
  return place === 'file' ? forFile(finding, reason) : above(finding, placeOf(finding, place), reason)
}

function placeOf(finding: Finding, place: Exclude<SuppressionPlace, 'file'>): Span {
  return place === 'here' ? finding.subject.span : (placeAround(finding)?.span ?? finding.subject.span)
}

/** What encloses a finding: the block, or the stage from its FROM on. */
function placeAround({ rule, location, context }: Finding): { place: SuppressionPlace; span: Span } | undefined {
  const { text } = location.file
  if (rule.language === 'terraform') {
    const isCall = /^module\b/.test(text.slice(context.span.start, context.span.start + 7))
    return { place: isCall ? 'module call' : 'block', span: context.span }
  }
  const { stage } = new Layout(parseDockerfile(text)).at(location.span.start)
  return stage && { place: 'stage', span: stage }
}

function above(finding: Finding, span: Span, reason: string | undefined): TextEdit {
  const { file } = finding.location
  const { text } = file
  const comments = commentsOf(finding)
  const target = startOfLine(text, span.start)
  const known = comments.all.find(({ line, isAlone }) => line === target && !isAlone)
  const run = [...runAbove(comments, text, target)]
  const existing = [...(known === undefined ? [] : [known]), ...run]
    .map(readPlain)
    .find(one => one?.isForFile === false)
  if (existing) return extended(existing, finding.rule.id, reason)
  // Other tools' comments must stay where they are, most on the line above: ours may stand higher.
  let at = startOfComment(comments, text, target)
  const indent = indentAt(text, at)
  for (const comment of run) {
    if (!isMarked(comment.text) || readDirective(comment, nowhere)) break
    at = comment.line
  }
  return written(finding, at, indent, 'parapet:ignore', reason)
}

function forFile(finding: Finding, reason: string | undefined): TextEdit {
  const { text } = finding.location.file
  const existing = commentsOf(finding)
    .all.map(readPlain)
    .find(one => one?.isForFile)
  if (existing) return extended(existing, finding.rule.id, reason)
  const start = text.startsWith('\uFEFF') ? 1 : 0
  const at = finding.rule.language === 'dockerfile' ? Math.max(start, readDirectives(text, []).next) : start
  return written(finding, at, '', 'parapet:ignore-file', reason)
}

function commentsOf({ rule, location: { file } }: Finding): CommentLines {
  return new CommentLines(
    file,
    rule.language === 'dockerfile' ? parseDockerfile(file.text).comments : parseHcl(file.text).comments,
  )
}

/** Comments that have their lines for themselves, from the line above upwards. */
function* runAbove(comments: CommentLines, text: string, target: number): Iterable<CommentLine> {
  const alone = new Map(comments.all.filter(({ isAlone }) => isAlone).map(comment => [comment.line, comment]))
  for (let line = target; line > 0;) {
    line = startOfLine(text, line - 1)
    const comment = alone.get(line)
    if (comment === undefined) return
    yield comment
  }
}

/** A comment of several lines that ends on the line must not be torn apart. */
function startOfComment({ all }: CommentLines, text: string, line: number): number {
  const onLine = all.findIndex(comment => comment.line === line)
  const first = all[onLine]
  if (first === undefined || first.isAlone || /^\s*(?:#|\/\/|\/\*)/.test(first.text)) return line
  const opening = all.slice(0, onLine).findLast(comment => comment.text.startsWith('/*'))
  return opening === undefined ? line : startOfLine(text, opening.at.span.start)
}

/** One that can be extended: with an end of its own it is about what it names only. */
function readPlain(comment: CommentLine): Directive | undefined {
  const directive = readDirective(comment, nowhere)
  const isPlain = directive?.expiry === undefined && directive?.badDate === undefined && directive?.ids.length !== 0
  return isPlain ? directive : undefined
}

function extended({ ids, reasonAt }: Directive, id: string, reason: string | undefined): TextEdit {
  const { file, span } = reasonAt
  const end = ids.at(-1)?.span.end ?? span.start
  const before = file.text.slice(span.start, span.end).trim()
  // A placeholder is no place for the characters that mean something in one.
  if (reason !== undefined || /[$}\\]/.test(before)) return { file, span: { start: end, end }, newText: `,${id}` }
  return { file, span: { start: end, end: span.end }, newText: `,${id} \${1:${before || 'reason'}}`, snippet: true }
}

function written(
  { location: { file }, rule }: Finding,
  at: number,
  indent: string,
  marker: string,
  reason: string | undefined,
): TextEdit {
  const comment = `${indent}# ${marker} ${rule.id} ${reason ?? '${1:reason}'}\n`
  return {
    file,
    span: { start: at, end: at },
    newText: withLineBreaksOf(file, comment),
    ...(reason === undefined && { snippet: true }),
  }
}
