import type { Span } from '#rules/model/source'
import type { Comment, SyntaxProblem } from './ast'
import { doubleToken, identifierLength, isDigit, singleToken, Token } from './tokens'

/** Ends a strict attempt at its first problem; never leaves `parseHcl`. */
export class StrictFailure extends Error {}

const maxProblems = 1000

/**
 * Reads one token at a time: `type`, `start` and `end` are the current one, `advance` goes on behind `end`. Templates
 * are scanned by the parser from `end`, which then moves `end`. In the strict pass the first structural problem ends the
 * attempt; in the tolerant pass problems are collected and recovery works.
 */
export abstract class Lexer {
  protected type: Token = Token.Newline
  protected start = 0
  protected end = 0
  /** End of the last token that was not a line break. */
  protected previousEnd = 0
  /** Whether line breaks are tokens (bodies, objects) or white space (brackets, templates). */
  protected newlines = true
  /** The current token is the first of its line; then `indent` is its column. */
  protected first = true
  protected lineStart = 0
  /** Columns before the first token of the current line. */
  protected indent = 0
  protected tolerant = false
  protected steps = 0
  /** Where the text ends for the moment: heredocs bound what is inside them when recovering. */
  protected limit: number
  protected comments: Comment[] = []
  protected problems: SyntaxProblem[] = []
  private fresh = true
  private problemLine = -1
  private noBlockCommentAfter = Infinity

  constructor(protected readonly text: string) {
    this.limit = text.length
  }

  /** Asked in brackets, when recovering, at the first token of each line: does the line belong to what is around them? */
  protected abstract stopsBracket(): boolean

  /** Starts reading at `offset`, which must be the start of a line or of the first token in it. */
  protected reset(offset: number): void {
    this.end = this.previousEnd = this.start = offset
    this.lineStart = offset === 0 ? 0 : this.text.lastIndexOf('\n', offset - 1) + 1
    this.newlines = this.fresh = true
    this.limit = this.text.length
    this.problemLine = -1
  }

  // Methods, because the compiler would remember what a comparison of the field said although `advance` changes it.
  protected current(): Token {
    return this.type
  }

  protected at(type: Token): boolean {
    return this.type === type
  }

  /** A problem that leaves the structure intact. */
  protected report(span: Span, message: string): void {
    if (this.problems.length < maxProblems) this.problems.push({ span, message })
  }

  /** A structural problem: ends a strict attempt. When recovering, one per line is enough. */
  protected fail(span: Span, message: string): void {
    if (!this.tolerant) {
      this.problems.push({ span, message })
      throw new StrictFailure(message)
    }
    if (this.problemLine === this.lineStart) return
    this.problemLine = this.lineStart
    this.report(span, message)
  }

  /** The bracket at `open` has no end: always worth saying when recovering, for it is on another line. */
  protected failUnclosed(open: number, message: string): void {
    const span = { start: open, end: open + 1 }
    if (!this.tolerant) this.fail(span, message)
    else if (this.problems.at(-1)?.span.start !== open) this.report(span, message)
  }

  protected failHere(message: string): void {
    const end = this.type === Token.Newline ? this.start : this.end
    this.fail({ start: this.start, end }, message)
  }

  /** Makes what was just read the token that ended, at `end`, wherever the scanning of a template got to. */
  protected advance(): void {
    if (this.type !== Token.Newline) this.previousEnd = this.end
    const from = this.end
    this.read(from)
    this.steps += this.end - from + 1
  }

  /** After a `Stop`: reads the line that stopped the bracket with the newline mode of the caller. */
  protected resume(): void {
    if (this.type !== Token.Stop) return
    this.fresh = true
    this.end = this.start
    this.read(this.start)
    this.steps += this.end - this.start + 1
  }

  protected stopHere(): void {
    this.type = Token.Stop
    this.end = this.start
    this.fresh = true
  }

  /** Makes what was read end at the start of a line, which is to be read by whoever can do something with it. */
  protected stopAt(line: number): void {
    this.start = this.end = this.previousEnd = this.lineStart = line
    this.stopHere()
  }

  protected slice(): string {
    return this.text.slice(this.start, this.end)
  }

  /** Tells the lexer that a template ended at `end`, on the line that starts at `lineStart`. */
  protected endTemplate(end: number, lineStart: number): void {
    this.steps += end - this.end
    this.end = end
    this.lineStart = lineStart
    this.fresh = false
  }

  /** The position behind the line break at `pos`, or `pos` where there is none. */
  protected behindLineBreak(pos: number): number {
    const c = this.text.charCodeAt(pos)
    if (pos < this.limit && c === 10) return pos + 1
    return c === 13 && pos + 1 < this.limit && this.text.charCodeAt(pos + 1) === 10 ? pos + 2 : pos
  }

  private read(from: number): void {
    const { text, limit } = this
    let pos = from
    for (;;) {
      if (pos >= limit) {
        this.token(Token.EndOfFile, limit, 0)
        return
      }
      const c = text.charCodeAt(pos)
      if (c === 32 || c === 9) {
        pos++
      } else if (c === 10 || (c === 13 && pos + 1 < limit && text.charCodeAt(pos + 1) === 10)) {
        const length = c === 10 ? 1 : 2
        if (this.newlines) {
          this.type = Token.Newline
          this.start = pos
          this.end = this.lineStart = pos + length
          this.first = false
          this.fresh = true
          return
        }
        this.lineStart = pos += length
        this.fresh = true
      } else if (c === 35 || (c === 47 && this.startsComment(pos))) {
        pos = this.comment(pos, c)
      } else {
        this.symbol(pos, c)
        return
      }
    }
  }

  private startsComment(pos: number): boolean {
    const next = this.text.charCodeAt(pos + 1)
    return pos + 1 < this.limit && (next === 47 || next === 42)
  }

  private comment(pos: number, c: number): number {
    const { text, limit } = this
    if (c === 47 && text.charCodeAt(pos + 1) === 42) {
      const close = pos < this.noBlockCommentAfter ? text.indexOf('*/', pos + 2) : -1
      if (close >= 0 && close + 2 <= limit) {
        this.comments.push({ span: { start: pos, end: close + 2 }, form: '/*' })
        return close + 2
      }
      this.noBlockCommentAfter = Math.min(this.noBlockCommentAfter, pos)
      this.report({ start: pos, end: pos + 2 }, 'This comment is not closed: */ is missing.')
    }
    let end = text.indexOf('\n', pos)
    if (end < 0 || end > limit) end = limit
    else if (text.charCodeAt(end - 1) === 13) end--
    this.comments.push({
      span: { start: pos, end },
      form: c === 35 ? '#' : text.charCodeAt(pos + 1) === 47 ? '//' : '/*',
    })
    return end
  }

  private token(type: Token, start: number, length: number): void {
    this.type = type
    this.start = start
    this.end = start + length
    this.first = this.fresh
    if (!this.fresh) return
    this.indent = start - this.lineStart
    if (this.tolerant && !this.newlines && type !== Token.EndOfFile && this.stopsBracket()) this.stopHere()
    else this.fresh = false
  }

  private symbol(pos: number, c: number): void {
    const { text, limit } = this
    const identifier = identifierLength(text, pos, limit)
    if (identifier > 0) {
      this.token(Token.Identifier, pos, identifier)
    } else if (isDigit(c)) {
      this.token(Token.Number, pos, this.numberLength(pos))
    } else {
      const next = pos + 1 < limit ? text.charCodeAt(pos + 1) : -1
      if (c === 60 && next === 60) this.lessThan(pos)
      else if (c === 46 && next === 46 && text.startsWith('...', pos) && pos + 3 <= limit)
        this.token(Token.Ellipsis, pos, 3)
      else this.operator(pos, c, next)
    }
  }

  private operator(pos: number, c: number, next: number): void {
    const double = doubleToken(c, next)
    const surrogates = c >= 0xd800 && c <= 0xdbff && next >= 0xdc00 && next <= 0xdfff
    if (double !== Token.Invalid || surrogates) this.token(double, pos, 2)
    else this.token(singleToken(c), pos, 1)
  }

  /** `<<`: a heredoc if a name and the line break follow at once. */
  private lessThan(pos: number): void {
    let at = pos + 2
    if (this.text.charCodeAt(at) === 45) at++
    const name = identifierLength(this.text, at, this.limit)
    at += name
    // While somebody types, blanks behind the name do no harm.
    if (this.tolerant) while (this.text.charCodeAt(at) === 32 || this.text.charCodeAt(at) === 9) at++
    const behind = this.behindLineBreak(at)
    if (name === 0 || behind === at) this.token(Token.Less, pos, 1)
    else this.token(Token.Heredoc, pos, behind - pos)
  }

  /** `digit (digit | '.' | [eE][+-]?digit)*`, not ending in a dot; whether that is a number is judged later. */
  private numberLength(pos: number): number {
    const { text, limit } = this
    let at = pos + 1
    let good = at
    while (at < limit) {
      const c = text.charCodeAt(at)
      if (isDigit(c)) {
        good = ++at
      } else if (c === 46) {
        at++
      } else if (c === 101 || c === 69) {
        const sign = text.charCodeAt(at + 1)
        const digit = sign === 43 || sign === 45 ? at + 2 : at + 1
        if (digit >= limit || !isDigit(text.charCodeAt(digit))) break
        good = at = digit + 1
      } else break
    }
    return good - pos
  }
}
