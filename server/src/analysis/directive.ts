import type { Location, SourceFile, Span } from '#rules/model/source'

/** A `parapet:ignore` comment, read. */
export interface Directive {
  readonly at: Location
  /** Rule ids it names, each with its own place. */
  readonly ruleIds: readonly { readonly id: string; readonly span: Span }[]
  readonly reason: string
  /** YYYY-MM-DD; from the day after on it silences nothing. */
  readonly expires: string | undefined
  readonly wholeFile: boolean
}

const MARKER = 'parapet:ignore'
const FORM = /parapet:ignore(?<file>-file)?(?:[ \t]+(?<ids>[a-z0-9-]+(?:[ \t]*,[ \t]*[a-z0-9-]+)*))?(?<rest>[^\r\n]*)/

/** Reads the directive in a comment, if there is one. `parapet:ignore` without a rule silences nothing: it has to say what it means. */
export function readDirective(file: SourceFile, comment: Span): Directive | undefined {
  const text = file.text.slice(comment.start, comment.end)
  if (!text.includes(MARKER)) return undefined
  const match = FORM.exec(text)
  const { file: whole, ids = '', rest = '' } = match?.groups ?? {}
  if (!match || ids === '') return undefined
  const expires = /(?:^|\s)exp:(\d{4}-\d{2}-\d{2})(?=\s|$)/.exec(rest)
  const idsAt = comment.start + match.index + match[0].indexOf(ids, MARKER.length)
  return {
    at: { file, span: comment },
    ruleIds: [...ids.matchAll(/[a-z0-9-]+/g)].map(id => ({
      id: id[0],
      span: { start: idsAt + id.index, end: idsAt + id.index + id[0].length },
    })),
    reason: rest
      .replace(expires?.[0] ?? '', '')
      .replace(/\*\/\s*$/, '')
      .trim(),
    expires: expires?.[1],
    wholeFile: whole !== undefined,
  }
}

/** True when the directive silences this rule on this day. */
export function silences(directive: Directive, ruleId: string, today: string | undefined): boolean {
  const expired = directive.expires !== undefined && today !== undefined && today > directive.expires
  return !expired && directive.ruleIds.some(({ id }) => id === ruleId)
}
