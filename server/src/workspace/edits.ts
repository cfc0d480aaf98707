import type { Fix, TextEdit } from '#rules/fix'
import type { Span } from '#rules/model/source'

/** An edit of one text, without the file. */
export interface Change {
  readonly span: Span
  readonly newText: string
}

/**
 * A text and what was done to it, round after round, kept as the fewest changes of the original: what an editor needs to
 * apply several rounds of fixes at once and keep cursors, folds and the undo history where nothing changed.
 */
export class EditedText {
  private hunks: readonly Change[] = []
  text: string

  constructor(readonly original: string) {
    this.text = original
  }

  /** Changes against the original, in order, not overlapping. */
  get changes(): readonly Change[] {
    return this.hunks
  }

  /** Applies changes of the current text, which must not overlap. */
  apply(changes: readonly Change[]): void {
    for (const change of [...changes].sort((a, b) => b.span.start - a.span.start || b.span.end - a.span.end)) {
      this.applyOne(change)
    }
  }

  private applyOne({ span, newText }: Change): void {
    const before: Change[] = []
    const touched: { readonly hunk: Change; readonly from: number; readonly to: number }[] = []
    const after: Change[] = []
    let shift = 0
    let shiftBefore = 0
    let shiftBehind = 0
    for (const hunk of this.hunks) {
      const from = hunk.span.start + shift
      const to = from + hunk.newText.length
      shift += growth(hunk)
      if (from > span.end) after.push(hunk)
      else shiftBehind = shift
      if (to < span.start) {
        before.push(hunk)
        shiftBefore = shift
      } else if (from <= span.end) touched.push({ hunk, from, to })
    }
    const first = touched[0]
    const last = touched.at(-1)
    const head =
      first !== undefined && first.from < span.start ? first.hunk.newText.slice(0, span.start - first.from) : ''
    const tail = last !== undefined && last.to > span.end ? last.hunk.newText.slice(span.end - last.to) : ''
    const start = first !== undefined && first.from <= span.start ? first.hunk.span.start : span.start - shiftBefore
    const end = last !== undefined && last.to >= span.end ? last.hunk.span.end : span.end - shiftBehind
    const text = head + newText + tail
    this.text = this.text.slice(0, span.start) + newText + this.text.slice(span.end)
    const same = this.original.slice(start, end) === text
    this.hunks = same ? [...before, ...after] : [...before, { span: { start, end }, newText: text }, ...after]
  }
}

/** The edits of a fix, as changes of `text` per file. Snippet placeholders become their default text. */
export function changesOf(fix: Fix, uri: string, text: string): readonly Change[] {
  return fix.edits
    .filter(edit => edit.file.uri === uri)
    .map(edit => ({ span: edit.span, newText: withLineEndings(text, plainText(edit)) }))
}

/** `newText` with the line endings that `text` uses, so that a fix does not mix them. */
export function withLineEndings(text: string, newText: string): string {
  const first = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n'
  return first === '\n' ? newText : newText.replace(/\r\n|\n/g, first)
}

/** What an editor without snippets inserts. */
export function plainText(edit: Pick<TextEdit, 'newText' | 'snippet'>): string {
  return edit.snippet === true ? snippetToText(edit.newText) : edit.newText
}

/**
 * Replaces tab stops by their default: `${1:name}` is `name`, `${1|a,b|}` is `a`, `$1` nothing. Grammar: LSP 3.18, "Snippet
 * Syntax"; nested placeholders are resolved, variables and transforms do not occur in fixes.
 */
export function snippetToText(snippet: string): string {
  let text = ''
  let depth = 0
  for (let at = 0; at < snippet.length; at++) {
    const rest = snippet.slice(at, at + 40)
    const stop = /^\$(?:\d+|\{\d+\})/.exec(rest)
    const open = /^\$\{\d+:/.exec(rest)
    const choice = /^\$\{\d+\|([^,|}]*)(?:[,}][^|]*)?\|\}/.exec(snippet.slice(at))
    if (snippet[at] === '\\' && /[\\$}]/.test(snippet[at + 1] ?? '')) text += snippet[++at] ?? ''
    else if (stop !== null) at += stop[0].length - 1
    else if (choice !== null) {
      text += choice[1] ?? ''
      at += choice[0].length - 1
    } else if (open !== null) {
      depth += 1
      at += open[0].length - 1
    } else if (depth > 0 && snippet[at] === '}') depth -= 1
    else text += snippet[at] ?? ''
  }
  return text
}

/** Makes text stand for itself in a snippet. */
export function escapeSnippet(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&')
}

function growth(change: Change): number {
  return change.newText.length - (change.span.end - change.span.start)
}
