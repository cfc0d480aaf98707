/** Our own comments that do nothing: what is wrong with each, and how to take it out. Other tools' are their own affair. */
import type { Fix, TextEdit } from '#rules/fix'
import { lineEnd } from '#rules/fixes/text'
import type { Location, Span } from '#rules/model/source'
import { type Rule, resourceRule } from '#rules/rule'
import { didYouMean, nearest } from '../../config/suggest'
import { nextLine, startOfLine, trimmedEnd } from './comments'
import { isOver } from './expiry'
import type { Directive } from './forms/parapet'

/** A rule only in name: it lets people change the severity of these findings, or turn them off. */
export const UNUSED_SUPPRESSION: Rule = resourceRule({
  id: 'parapet-suppression-unused',
  title: 'Suppression does nothing',
  severity: 'info',
  confidence: 'high',
  profile: 'recommended',
  pillar: 'inventory',
  stride: [],
  cia: [],
  aaa: ['auditing'],
  aliases: {},
  on: [],
  check: () => [],
})

export interface UnusedSuppression {
  readonly at: Location
  /** The rule it names, where the finding is about one. */
  readonly ruleId: string | undefined
  readonly message: string
  readonly fixes: () => readonly Fix[]
}

export interface UnusedContext {
  readonly today: string | undefined
  readonly rules: ReadonlyMap<string, Rule>
  /** The configuration demands one. */
  readonly requireReason: boolean
  /** False where the rule may have found something in another profile, in a text without errors, or had it not failed. */
  readonly isConclusive: (rule: Rule) => boolean
  readonly isUsed: (directive: Directive, ruleId: string) => boolean
}

export function* unusedIn(directive: Directive, context: UnusedContext): Iterable<UnusedSuppression> {
  const { at, span, ids, badDate, expiry, reason } = directive
  const whole = (message: string): UnusedSuppression => ({
    at: { file: at.file, span },
    ruleId: undefined,
    message,
    fixes: () => [removeAll(directive)],
  })
  if (ids.length === 0) yield whole('it names no rule')
  else if (badDate !== undefined) yield whole(`“exp:${short(badDate)}” is no date such as exp:2030-12-31`)
  else if (expiry !== undefined && isOver(expiry, context.today)) yield whole(`it ended on ${expiry.date}`)
  else if (context.requireReason && reason === '') yield whole('it gives no reason')
  else for (const [index, one] of ids.entries()) yield* unusedId(directive, index, one, context)
}

function* unusedId(
  directive: Directive,
  index: number,
  { id, span }: Directive['ids'][number],
  { rules, isUsed, isConclusive }: UnusedContext,
): Iterable<UnusedSuppression> {
  const { file } = directive.at
  const at = { file, span: directive.ids.length === 1 ? directive.span : span }
  const rule = rules.get(id)
  if (rule === undefined) {
    const near = nearest(id, rules.keys())
    yield {
      at: { file, span },
      ruleId: id,
      message: `there is no rule “${short(id)}”.${didYouMean(id, rules.keys())}`.replace(/\.$/, ''),
      fixes: () => [...(near === undefined ? [] : [rename(file, span, near)]), remove(directive, index)],
    }
  } else if (!isUsed(directive, id) && isConclusive(rule)) {
    yield { at, ruleId: id, message: `${id} finds nothing here`, fixes: () => [remove(directive, index)] }
  }
}

/** Takes one id out, and with the last one the whole comment. */
function remove(directive: Directive, index: number): Fix {
  const { ids, at } = directive
  const one = ids[index]
  const [before, after] = [ids[index - 1], ids[index + 1]]
  if (one === undefined || (before === undefined && after === undefined)) return removeAll(directive)
  const span =
    after !== undefined
      ? { start: one.span.start, end: after.span.start }
      : { start: before?.span.end ?? one.span.start, end: one.span.end }
  return suggestion(`Remove ${short(one.id)} from the suppression`, [{ file: at.file, span, newText: '' }])
}

function removeAll({ at, comment, span }: Directive): Fix {
  const { file } = at
  const isWhole = span.start === comment.at.span.start
  const removed = isWhole && comment.isAlone ? wholeLine(file.text, span) : withSpaceBefore(file.text, span)
  return suggestion('Remove the suppression', [{ file, span: removed, newText: '' }])
}

function wholeLine(text: string, { start, end }: Span): Span {
  return { start: startOfLine(text, start), end: nextLine(text, end) ?? lineEnd(text, end) }
}

function withSpaceBefore(text: string, { start, end }: Span): Span {
  return { start: trimmedEnd(text, startOfLine(text, start), start), end }
}

function rename(file: Location['file'], span: Span, id: string): Fix {
  return suggestion(`Write ${id}`, [{ file, span, newText: id }])
}

function suggestion(title: string, edits: readonly TextEdit[]): Fix {
  return { title, applicability: 'suggestion', impact: 'in-place', edits }
}

/** What a comment says may be anything, and long. */
function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
