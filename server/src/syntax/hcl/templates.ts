import type { Expression, TemplateInterpolation, TemplateNode, TemplatePart } from './ast'
import { Context, Recovery } from './recovery'
import { flush, nest, trimEnd, trimStart, unescape, type Control, type FlatPart, type Literal } from './template-text'
import { Token } from './tokens'

/** How a template sequence ended. */
const enum Sequence {
  Plain,
  /** With `~}`: white space behind it goes away. */
  Trimmed,
  /** Without its brace. */
  Broken,
}

const words = new Set(['if', 'else', 'endif', 'for', 'endfor'])

function isWord(word: string): word is Control['word'] {
  return words.has(word)
}

/** Quoted strings and heredocs. The current token is the opening mark; afterwards it is the one behind the template. */
export abstract class Templates extends Recovery {
  /** Positions of lines that consist of one word, by word: where a heredoc of that name could end. Built when needed. */
  private markerLines: Map<string, number[]> | undefined

  protected abstract parseExpression(): Expression

  private readonly reporter = (span: { start: number; end: number }, message: string): void => {
    this.report(span, message)
  }

  protected parseQuoted(): TemplateNode {
    const { start, lineStart, text, limit } = this
    for (let at = this.end; at < limit; at++) {
      const c = text.charCodeAt(at)
      if (c === 34) {
        const inner = { start: this.end, end: at }
        const parts: TemplatePart[] =
          at === this.end ? [] : [{ kind: 'text', span: inner, value: text.slice(inner.start, at) }]
        this.endTemplate(at + 1, lineStart)
        this.advance()
        return { kind: 'template', form: 'quoted', span: { start, end: at + 1 }, parts }
      }
      if (c === 92 || c === 10 || c === 13) break
      if ((c === 36 || c === 37) && text.charCodeAt(at + 1) === 123) break
    }
    return this.parseQuotedParts(start)
  }

  private parseQuotedParts(start: number): TemplateNode {
    const flat: FlatPart[] = []
    let trim = false
    for (;;) {
      const c = this.end < this.limit ? this.text.charCodeAt(this.end) : -1
      if (c === 34) break
      if (c === -1 || c === 10 || c === 13) {
        this.unterminated(start, c !== -1)
        break
      }
      const open = this.sequenceAt(this.end)
      if (open > 0) {
        const sequence = this.parseSequence(flat, open)
        if (sequence === Sequence.Broken) return this.brokenQuoted(start, flat)
        trim = sequence === Sequence.Trimmed
      } else {
        this.quotedLiteral(flat, trim)
        trim = false
      }
    }
    const closed = this.end < this.limit && this.text.charCodeAt(this.end) === 34
    const end = closed ? this.end + 1 : this.end
    const parts = nest(flat, { start: this.end, end }, this.reporter)
    this.endTemplate(end, this.lineStart)
    this.advance()
    return { kind: 'template', form: 'quoted', span: { start, end }, parts }
  }

  /** A string that ends with an unclosed sequence: the current token already lies behind it. */
  private brokenQuoted(start: number, flat: FlatPart[]): TemplateNode {
    const end = Math.max(start + 1, this.previousEnd)
    const parts = nest(flat, { start: end, end }, this.reporter)
    return { kind: 'template', form: 'quoted', span: { start, end }, parts }
  }

  private unterminated(start: number, atLineBreak: boolean): void {
    const span = { start: this.end, end: atLineBreak ? this.end + 1 : this.end }
    this.fail(this.tolerant ? { start, end: this.end } : span, 'This string is not closed before the end of its line.')
  }

  private quotedLiteral(flat: FlatPart[], trim: boolean): void {
    const { text, limit } = this
    const from = this.end
    let at = from
    let escaped = false
    const first = text.charCodeAt(at)
    if (first === 36 || first === 37) {
      at = this.dollars(flat, at, trim)
      this.steps += at - this.end
      this.end = at
      return
    }
    for (; at < limit; at++) {
      const c = text.charCodeAt(at)
      if (c === 34 || c === 36 || c === 37 || c === 10 || c === 13) break
      if (c === 92) {
        escaped = true
        const next = text.charCodeAt(at + 1)
        if (at + 1 < limit && next !== 10 && next !== 13) at++
      }
    }
    const raw = text.slice(from, at)
    const value = escaped ? unescape(raw, from, this.reporter) : raw
    flat.push({ kind: 'literal', start: from, end: at, value: trim ? trimStart(value) : value })
    this.steps += at - this.end
    this.end = at
  }

  /** A literal that begins with `$` or `%`: `$${` stands for `${`, anything else for itself. */
  private dollars(flat: FlatPart[], from: number, trim: boolean): number {
    const { text, limit } = this
    const c = text.charCodeAt(from)
    const escape = from + 2 < limit && text.charCodeAt(from + 1) === c && text.charCodeAt(from + 2) === 123
    const end = from + (escape ? 3 : 1)
    const value = escape ? text.slice(from + 1, end) : text.slice(from, end)
    flat.push({ kind: 'literal', start: from, end, value: trim ? trimStart(value) : value })
    return end
  }

  /** Length of the opening `${`, `%{`, `${~` or `%{~` at `pos`, else 0. */
  private sequenceAt(pos: number): number {
    const c = this.text.charCodeAt(pos)
    if ((c !== 36 && c !== 37) || pos + 1 >= this.limit || this.text.charCodeAt(pos + 1) !== 123) return 0
    return pos + 2 < this.limit && this.text.charCodeAt(pos + 2) === 126 ? 3 : 2
  }

  /** Reads one `${…}` or `%{…}`, up to its `}` as current token. */
  private parseSequence(flat: FlatPart[], open: number): Sequence {
    const start = this.end
    const directive = this.text.charCodeAt(start) === 37
    const last = flat.at(-1)
    if (open === 3 && last?.kind === 'literal') last.value = trimEnd(last.value)
    const { newlines } = this
    this.newlines = false
    this.open(Context.Interpolation)
    this.endTemplate(start + open, this.lineStart)
    this.advance()
    const part = directive ? this.parseDirective(start) : this.parseInterpolation(start)
    const closed = this.closeSequence(start)
    this.close()
    this.newlines = newlines
    const end = closed ? this.end : Math.max(this.previousEnd, start + open)
    if (part !== undefined) flat.push({ ...part, span: { start, end } })
    if (!closed) return Sequence.Broken
    return this.at(Token.TildeBrace) ? Sequence.Trimmed : Sequence.Plain
  }

  private parseInterpolation(start: number): TemplateInterpolation {
    const expression = this.parseExpression()
    return { kind: 'interpolation', span: { start, end: start }, expression }
  }

  private parseDirective(start: number): Control | undefined {
    const word = this.at(Token.Identifier) ? this.slice() : ''
    if (!isWord(word)) {
      this.failHere('A template directive starts with if, else, endif, for or endfor.')
      return undefined
    }
    const span = { start, end: start }
    this.advance()
    if (word === 'if') return { kind: 'control', span, word, condition: this.parseExpression() }
    if (word !== 'for') return { kind: 'control', span, word }
    const names = this.parseForNames('directive')
    if (names === undefined) return undefined
    return { kind: 'control', span, word, ...names, condition: this.parseExpression() }
  }

  /** `v in` or `k, v in`; undefined after a problem. */
  protected parseForNames(what: 'directive' | 'expression'): { key?: string; value: string } | undefined {
    const first = this.forName(what)
    if (first === undefined) return undefined
    let names: { key?: string; value: string } = { value: first }
    if (this.at(Token.Comma)) {
      this.advance()
      const value = this.forName(what)
      if (value === undefined) return undefined
      names = { key: first, value }
    }
    if (!this.at(Token.Identifier) || this.slice() !== 'in') {
      this.failHere(`The names of this for ${what} must be followed by "in".`)
      return undefined
    }
    this.advance()
    return names
  }

  private forName(what: string): string | undefined {
    if (!this.at(Token.Identifier)) {
      this.failHere(`The name of a variable is expected in this for ${what}.`)
      return undefined
    }
    const name = this.slice()
    this.advance()
    return name
  }

  private closeSequence(start: number): boolean {
    const ends = (): boolean => this.at(Token.CloseBrace) || this.at(Token.TildeBrace)
    if (ends() && !this.closerBelongsOutside()) return true
    if (ends() || this.at(Token.EndOfFile) || this.at(Token.Stop)) {
      this.fail({ start, end: start + 2 }, 'This template sequence is not closed: } is missing.')
      return false
    }
    this.failHere('A closing brace is expected at the end of this template sequence; $${ and %%{ write a literal one.')
    this.skipBalanced()
    return ends() && !this.closerBelongsOutside()
  }

  protected parseHeredoc(): TemplateNode {
    const { start, text } = this
    const flushed = text.charCodeAt(start + 2) === 45
    const marker = text.slice(start + (flushed ? 3 : 2), this.end).trim()
    const body = this.end
    const { limit } = this
    this.lineStart = body
    if (this.tolerant) this.limit = this.heredocLimit(marker, body)
    const flat: FlatPart[] = []
    const bodyEnd = this.heredocParts(flat, marker)
    this.limit = limit
    const end = this.end
    if (flushed) flush(flat)
    const parts = nest(flat, { start: bodyEnd, end }, this.reporter)
    if (this.at(Token.EndOfFile) || this.at(Token.Stop)) this.type = Token.Heredoc
    this.advance()
    return {
      kind: 'template',
      form: 'heredoc',
      span: { start, end },
      parts,
      heredoc: { marker, flush: flushed, body: { start: body, end: bodyEnd } },
    }
  }

  /** Reads to behind the end marker and returns the start of its line. */
  private heredocParts(flat: FlatPart[], marker: string): number {
    const opening = { start: this.start, end: this.start + 2 + marker.length }
    let trim = false
    let startsLine = true
    for (;;) {
      if (startsLine) {
        const markerEnd = this.markerEnd(this.end, marker)
        if (markerEnd > 0) {
          const line = this.end
          this.endTemplate(markerEnd, line)
          return line
        }
      }
      if (this.end >= this.limit) {
        const end = { start: this.limit, end: this.limit }
        this.fail(this.tolerant ? opening : end, `This heredoc is not closed: a line with ${marker} alone is missing.`)
        return this.limit
      }
      const open = this.sequenceAt(this.end)
      if (open > 0) {
        trim = this.parseSequence(flat, open) === Sequence.Trimmed
        startsLine = false
      } else {
        startsLine = this.heredocLiteral(flat, trim)
        trim = false
      }
    }
  }

  /** Reads at most one line; true when it ends with a line break. */
  private heredocLiteral(flat: FlatPart[], trim: boolean): boolean {
    const { text, limit } = this
    const from = this.end
    const first = text.charCodeAt(from)
    const dollar = first === 36 || first === 37
    let at = dollar ? this.dollars(flat, from, trim) : from
    if (!dollar) {
      for (; at < limit; at++) {
        const c = text.charCodeAt(at)
        if (c === 10 || c === 36 || c === 37) break
      }
    }
    const lineBreak = at < limit && text.charCodeAt(at) === 10
    if (lineBreak) at++
    if (dollar) this.extendDollar(flat, at)
    else {
      const value = text.slice(from, at)
      flat.push({ kind: 'literal', start: from, end: at, value: trim ? trimStart(value) : value })
    }
    this.endTemplate(at, lineBreak ? at : this.lineStart)
    return lineBreak
  }

  /** A line break right behind `$` belongs to the same literal. */
  private extendDollar(flat: FlatPart[], end: number): void {
    const last = flat.at(-1)
    if (last?.kind !== 'literal' || last.end === end) return
    const grown: Literal = {
      kind: 'literal',
      start: last.start,
      end,
      value: last.value + this.text.slice(last.end, end),
    }
    flat[flat.length - 1] = grown
  }

  /** Where the end marker ends if the line at `pos` is nothing but it, else 0. */
  private markerEnd(pos: number, marker: string): number {
    const { text, limit } = this
    let at = this.blanks(pos)
    if (!text.startsWith(marker, at)) return 0
    at += marker.length
    const word = at
    at = this.blanks(at)
    if (at > limit || (at === limit && !this.tolerant)) return 0
    return at === limit || this.behindLineBreak(at) > at ? word : 0
  }

  /** When recovering: where the heredoc ends at the latest. */
  private heredocLimit(_marker: string, _body: number): number {
    return this.text.length
  }
}
