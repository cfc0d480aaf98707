import type { BinaryOperator, Expression, SplatStep } from './ast'
import { Context } from './recovery'
import { Heredocs } from './heredocs'
import { precedence, Token } from './tokens'

/** Deepest nesting of expressions, templates and blocks. */
export const maxDepth = 200
/** Most operators or steps in one unbracketed chain: such chains make trees that lean to the left. */
const maxChain = 1000

const numberPattern = /^\d+(\.\d*)?([eE][+-]?\d+)?$/

/** Operators, traversals and terms. Brackets are left to `Collections`. */
export abstract class Expressions extends Heredocs {
  protected abstract parseTuple(): Expression
  protected abstract parseObject(): Expression
  protected abstract parseCall(name: string, start: number, nameEnd: number): Expression

  protected parseExpression(): Expression {
    if (this.depth >= maxDepth) return this.tooDeep('This expression is nested too deeply.')
    this.depth++
    const condition = this.parseBinary(1)
    const result = this.at(Token.Question) ? this.parseConditional(condition) : condition
    this.depth--
    return result
  }

  private tooDeep(message: string): Expression {
    const { start } = this
    this.failHere(message)
    this.skipBalanced()
    return { kind: 'missing', span: { start, end: Math.max(start, this.previousEnd) } }
  }

  private parseConditional(condition: Expression): Expression {
    this.advance()
    const then = this.parseExpression()
    const { start } = condition.span
    if (!this.at(Token.Colon)) {
      this.failHere('A conditional needs a second result behind a colon: condition ? a : b.')
      return { kind: 'missing', span: { start, end: then.span.end } }
    }
    this.advance()
    const otherwise = this.parseExpression()
    return { kind: 'conditional', span: { start, end: otherwise.span.end }, condition, then, otherwise }
  }

  private parseBinary(least: number): Expression {
    let left = this.parseUnary()
    for (let links = 0; ; links++) {
      const strength = precedence(this.type)
      if (strength < least || strength === 0) return left
      if (links >= maxChain) return this.tooDeep('This expression is too long.')
      const operator = this.slice() as BinaryOperator
      this.advance()
      const right = this.parseBinary(strength + 1)
      left = { kind: 'binary', span: { start: left.span.start, end: right.span.end }, operator, left, right }
    }
  }

  private parseUnary(): Expression {
    if (!this.at(Token.Minus) && !this.at(Token.Bang)) return this.parseTraversal(this.parseTerm())
    if (this.depth >= maxDepth) return this.tooDeep('This expression is nested too deeply.')
    this.depth++
    const { start } = this
    const operator = this.at(Token.Minus) ? '-' : '!'
    this.advance()
    const operand = this.parseUnary()
    this.depth--
    return { kind: 'unary', span: { start, end: operand.span.end }, operator, operand }
  }

  private parseTerm(): Expression {
    switch (this.current()) {
      case Token.Identifier:
        return this.parseName()
      case Token.Quote:
        return this.parseQuoted()
      case Token.Number:
        return this.parseNumber()
      case Token.OpenBracket:
        return this.parseTuple()
      case Token.OpenBrace:
        return this.parseObject()
      case Token.Heredoc:
        return this.parseHeredoc()
      case Token.OpenParen:
        return this.parseParentheses()
      default: {
        this.failHere(this.at(Token.Invalid) ? invalidCharacter(this.slice()) : 'A value is expected here.')
        // Behind the last token: an empty value ends its line, and recovery may have ended it before this token.
        const at = this.at(Token.Newline) || this.at(Token.Stop) ? this.previousEnd : this.start
        return { kind: 'missing', span: { start: at, end: at } }
      }
    }
  }

  private parseName(): Expression {
    const { start, end } = this
    const name = this.slice()
    this.advance()
    if (this.at(Token.OpenParen) || this.at(Token.DoubleColon)) return this.parseCall(name, start, end)
    const span = { start, end }
    if (name === 'true' || name === 'false') return { kind: 'literal', span, type: 'bool', raw: name }
    if (name === 'null') return { kind: 'literal', span, type: 'null', raw: name }
    return { kind: 'variable', span, name }
  }

  private parseNumber(): Expression {
    const span = { start: this.start, end: this.end }
    const raw = this.slice()
    if (!numberPattern.test(raw)) this.report(span, `${raw} is not a number.`)
    this.advance()
    return { kind: 'literal', span, type: 'number', raw }
  }

  private parseParentheses(): Expression {
    const { start } = this
    const newlines = this.enterBrackets(Context.Parentheses)
    const inner = this.parseExpression()
    const end = this.leaveBrackets(newlines, Token.CloseParen, start, 'This parenthesis is not closed.')
    return { kind: 'parentheses', span: { start, end }, inner }
  }

  /** Steps into brackets within which line breaks mean nothing. Returns the mode to restore. */
  protected enterBrackets(context: Context): boolean {
    const { newlines } = this
    this.open(context)
    this.newlines = false
    this.advance()
    return newlines
  }

  /**
   * Steps out of brackets and returns where they end. Where the closer is missing, what stands in the way is skipped up
   * to the closer, or left to what is around if recovery found that these brackets end here.
   */
  protected leaveBrackets(newlines: boolean, closer: Token, open: number, message: string): number {
    if (!this.at(closer)) {
      if (this.at(Token.EndOfFile) || this.at(Token.Stop)) this.fail({ start: open, end: open + 1 }, message)
      else {
        this.failHere(message)
        while (this.at(Token.Comma) || (!this.at(closer) && this.startsValue())) this.skipUnexpected()
      }
    }
    this.newlines = newlines
    this.close()
    if (!this.at(closer)) return Math.max(this.previousEnd, open + 1)
    const { end } = this
    this.advance()
    return end
  }

  /** Whether the current token is one that can only continue what is inside the brackets. */
  private startsValue(): boolean {
    switch (this.current()) {
      case Token.EndOfFile:
      case Token.Stop:
      case Token.Newline:
      case Token.CloseBrace:
      case Token.CloseBracket:
      case Token.CloseParen:
      case Token.TildeBrace:
        return false
      default:
        return true
    }
  }

  private skipUnexpected(): void {
    if (this.at(Token.Comma)) this.advance()
    else if (this.at(Token.Quote)) this.parseQuoted()
    else {
      const before = this.start
      this.skipBalanced()
      if (this.start === before) this.advance()
    }
  }

  private parseTraversal(from: Expression): Expression {
    let node = from
    for (let links = 0; this.at(Token.Dot) || this.at(Token.OpenBracket); links++) {
      if (links >= maxChain) return this.tooDeep('This expression is too long.')
      const { start } = node.span
      const step = this.parseStep(false)
      if (step === undefined) return { kind: 'missing', span: { start, end: this.previousEnd } }
      const span = { start, end: step.span.end }
      switch (step.kind) {
        case 'getAttr': {
          const nameSpan = { start: step.span.end - step.name.length, end: step.span.end }
          node = { kind: 'getAttr', span, object: node, name: step.name, nameSpan }
          break
        }
        case 'index':
          node = { kind: 'index', span, collection: node, key: step.key, legacy: step.legacy }
          break
        case 'splat':
          node = { kind: 'splat', span, source: node, form: step.form, each: step.each }
      }
    }
    return node
  }

  /** One `.name`, `.0`, `[key]`, `.*…` or `[*]…`; undefined after a problem that leaves no step. */
  private parseStep(inAttributeSplat: boolean): SplatStep | undefined {
    const { start } = this
    if (this.at(Token.OpenBracket)) return this.parseBracketStep(start)
    this.advance()
    const { end } = this
    switch (this.current()) {
      case Token.Identifier: {
        const name = this.slice()
        this.advance()
        return { kind: 'getAttr', name, span: { start, end } }
      }
      case Token.Number: {
        const span = { start: this.start, end }
        if (this.slice().includes('.')) this.report(span, 'Two indexes in a row must be written in brackets: [0][1].')
        const key = this.parseNumber()
        return { kind: 'index', key, legacy: true, span: { start, end } }
      }
      case Token.Star:
        if (!inAttributeSplat) return this.parseAttributeSplat(start)
        this.failHere('A splat is not allowed within another one of this form; write [*].')
        return undefined
      default:
        this.failHere('The name of an attribute is expected behind the dot.')
        return undefined
    }
  }

  /** `.*` takes the names and legacy indexes that follow; brackets behind it apply to the whole result. */
  private parseAttributeSplat(start: number): SplatStep | undefined {
    let { end } = this
    this.advance()
    const each: SplatStep[] = []
    while (this.at(Token.Dot)) {
      const step = this.parseStep(true)
      if (step === undefined) return undefined
      each.push(step)
      end = step.span.end
    }
    return { kind: 'splat', form: 'attribute', each, span: { start, end } }
  }

  private parseBracketStep(start: number): SplatStep | undefined {
    const newlines = this.enterBrackets(Context.Parentheses)
    if (this.at(Token.Star)) {
      this.advance()
      let end = this.leaveBrackets(newlines, Token.CloseBracket, start, 'The splat [*] is not closed.')
      const each: SplatStep[] = []
      while (this.at(Token.Dot) || this.at(Token.OpenBracket)) {
        const step = this.parseNestedStep()
        if (step === undefined) return undefined
        each.push(step)
        end = step.span.end
      }
      return { kind: 'splat', form: 'full', each, span: { start, end } }
    }
    const key = this.parseExpression()
    const end = this.leaveBrackets(newlines, Token.CloseBracket, start, 'This index is not closed: ] is missing.')
    return { kind: 'index', key, legacy: false, span: { start, end } }
  }

  private parseNestedStep(): SplatStep | undefined {
    if (this.depth >= maxDepth) {
      this.tooDeep('This expression is nested too deeply.')
      return undefined
    }
    this.depth++
    const step = this.parseStep(false)
    this.depth--
    return step
  }
}

export function invalidCharacter(char: string): string {
  switch (char) {
    case "'":
      return 'Strings are written in double quotes.'
    case '`':
      return 'A backtick has no meaning here; a heredoc (<<EOT) writes a string over several lines.'
    case ';':
      return 'A semicolon has no meaning here; arguments are separated by line breaks.'
    case '\u201c':
    case '\u201d':
      return 'Strings are written in straight double quotes.'
    case '&':
      return 'There is no operator &; the logical one is &&.'
    case '|':
      return 'There is no operator |; the logical one is ||.'
    case '~':
    case '^':
      return `There is no operator ${char}.`
    default:
      return `The character ${JSON.stringify(char)} has no meaning here.`
  }
}
