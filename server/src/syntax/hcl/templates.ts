import type { Expression, TemplateInterpolation, TemplateNode, TemplatePart } from './ast'
import { Context, Recovery } from './recovery'
import { nest, trimEnd, trimStart, unescape, type Control, type FlatPart } from './template-text'
import { Token } from './tokens'

/** How a template sequence ended. */
export const enum Sequence {
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

/** Quoted strings and the sequences of both kinds of template. The current token is the opening mark; afterwards it is the one behind the template. */
export abstract class Templates extends Recovery {
  protected abstract parseExpression(): Expression

  protected readonly reporter = (span: { start: number; end: number }, message: string): void => {
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

  /** A string that ends with an unclosed sequence: the current token is its closing quote or lies behind it. */
  private brokenQuoted(start: number, flat: FlatPart[]): TemplateNode {
    const quote = this.at(Token.Quote)
    const end = quote ? this.end : Math.max(start + 1, this.previousEnd)
    const parts = nest(flat, { start: end, end }, this.reporter)
    if (quote) this.advance()
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
  protected dollars(flat: FlatPart[], from: number, trim: boolean): number {
    const { text, limit } = this
    const c = text.charCodeAt(from)
    const escape = from + 2 < limit && text.charCodeAt(from + 1) === c && text.charCodeAt(from + 2) === 123
    const end = from + (escape ? 3 : 1)
    const value = escape ? text.slice(from + 1, end) : text.slice(from, end)
    flat.push({ kind: 'literal', start: from, end, value: trim ? trimStart(value) : value })
    return end
  }

  /** Length of the opening `${`, `%{`, `${~` or `%{~` at `pos`, else 0. */
  protected sequenceAt(pos: number): number {
    const c = this.text.charCodeAt(pos)
    if ((c !== 36 && c !== 37) || pos + 1 >= this.limit || this.text.charCodeAt(pos + 1) !== 123) return 0
    return pos + 2 < this.limit && this.text.charCodeAt(pos + 2) === 126 ? 3 : 2
  }

  /** Reads one `${…}` or `%{…}`, up to its `}` as current token. */
  protected parseSequence(flat: FlatPart[], open: number): Sequence {
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
    if (word === 'if' || word === 'for') this.height++
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
    if (ends() || this.at(Token.Quote) || this.at(Token.EndOfFile) || this.at(Token.Stop)) {
      this.fail({ start, end: start + 2 }, 'This template sequence is not closed: } is missing.')
      return false
    }
    this.failHere('A closing brace is expected at the end of this template sequence; $${ and %%{ write a literal one.')
    this.skipBalanced()
    return ends() && !this.closerBelongsOutside()
  }
}
