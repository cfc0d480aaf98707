import { lineStart } from '#rules/fixes/text'
import type { Location, SourceFile, Span } from '#rules/model/source'

/** What every form of every tool has in it: a comment without it needs no second look. */
const MARKER =
  /parapet:ignore|(?:tfsec|trivy):ignore|(?:checkov|bridgecrew):skip|kics-scan|#ts:skip=|hadolint|check\s*=|nosem/i

/** One line of a comment. */
export interface CommentLine {
  /** The comment's text on this line, its `#`, `//` or `/*` included. */
  readonly at: Location
  readonly text: string
  /** Offset of the line's first character. */
  readonly line: number
  /** Nothing else stands on the line. */
  readonly isAlone: boolean
}

/** True when some comment may silence something. The only price of a file in which none does. */
export function hasMarker(text: string, comments: readonly { readonly span: Span }[]): boolean {
  return comments.some(({ span }) => isMarked(text.slice(span.start, span.end)))
}

export function isMarked(text: string): boolean {
  return MARKER.test(text)
}

/** All comments of a file, line by line. */
export class CommentLines {
  /** In the order written. */
  readonly all: readonly CommentLine[]

  constructor(
    private readonly file: SourceFile,
    comments: readonly { readonly span: Span }[],
  ) {
    this.all = [...linesOf(file, comments)]
  }

  /**
   * For the line of each wanted comment, where the unbroken run of them that it is in ends: the first line that holds no
   * wanted comment alone. Undefined: the file ends with it. A comment beside something else speaks for its own line.
   */
  runs(isWanted: (comment: CommentLine) => boolean): ReadonlyMap<number, number | undefined> {
    const ends = new Map<number, number | undefined>()
    for (const comment of this.all.toReversed()) {
      if (!comment.isAlone || !isWanted(comment)) continue
      const below = nextLine(this.file.text, comment.line)
      ends.set(comment.line, below !== undefined && ends.has(below) ? ends.get(below) : below)
    }
    return ends
  }
}

/** Takes time linear in the text, however many comments stand on one line. */
function* linesOf(file: SourceFile, comments: readonly { readonly span: Span }[]): Iterable<CommentLine> {
  const { text } = file
  let line = 0
  let next = nextLine(text, 0)
  for (const { span } of comments)
    for (let at = span.start; at < span.end;) {
      for (; next !== undefined && next <= at; next = nextLine(text, next)) line = next
      const stop = Math.min(span.end, withoutReturn(text, at, next === undefined ? text.length : next - 1))
      const isAlone = isBlank(text, line, at) && isBlankUntilBreak(text, stop)
      yield { at: { file, span: { start: at, end: stop } }, text: text.slice(at, stop), line, isAlone }
      at = next ?? span.end
    }
}

function withoutReturn(text: string, start: number, end: number): number {
  return end > start && text[end - 1] === '\r' ? end - 1 : end
}

/** Only white space between two offsets, seen from the second back. */
function isBlank(text: string, start: number, end: number): boolean {
  let at = end
  while (at > start && isSpace(text[at - 1])) at--
  return at === start
}

function isBlankUntilBreak(text: string, start: number): boolean {
  let at = start
  while (at < text.length && text[at] !== '\n' && isSpace(text[at])) at++
  return at === text.length || text[at] === '\n'
}

function isSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\t' || character === '\r' || character === '\uFEFF'
}

/** Offset behind the last character before `end` that is no space or tab; `start` where there is none. */
export function trimmedEnd(text: string, start: number, end: number): number {
  let at = end
  while (at > start && (text[at - 1] === ' ' || text[at - 1] === '\t')) at--
  return at
}

/** Offset of the first character of the line that holds `offset`. */
export function startOfLine(text: string, offset: number): number {
  return offset === 0 ? 0 : lineStart(text, offset)
}

/** Offset of the line behind the one that holds `offset`; undefined on the last line. */
export function nextLine(text: string, offset: number): number | undefined {
  const newline = text.indexOf('\n', offset)
  return newline < 0 ? undefined : newline + 1
}
