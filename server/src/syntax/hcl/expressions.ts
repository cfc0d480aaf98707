import type { BinaryOperator, Expression, SplatStep } from './ast'
import { Context } from './recovery'
import { Brackets, invalidCharacter } from './brackets'
import { precedence, Token } from './tokens'

/** Deepest nesting of expressions, templates and blocks. */
export const maxDepth = 200
/**
 * Greatest height of an expression's tree. Chains of operators and of traversal steps make trees that lean to the left,
 * as deep as the chain is long, without any recursion here; but whoever walks the tree recurses.
 */
const maxHeight = 1000

const numberPattern = /^\d+(\.\d*)?([eE][+-]?\d+)?$/

/** Operators, traversals and terms. Brackets are left to `Collections`. */
export abstract class Expressions extends Brackets {
  protected abstract parseTuple(): Expression
  protected abstract parseObject(): Expression
  protected abstract parseCall(name: string, start: number, nameEnd: number): Expression

  protected parseExpression(): Expression {
    if (this.depth >= maxDepth) return this.tooDeep('This expression is nested too deeply.')
    const around = this.height
    this.height = 0
    this.depth++
    const condition = this.parseBinary(1)
    const result = this.at(Token.Question) ? this.parseConditional(condition) : condition
    this.depth--
    this.height = Math.max(around, this.height + 1)
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
    for (;;) {
      const strength = precedence(this.type)
      if (strength < least || strength === 0) return left
      if (++this.height > maxHeight) return this.tooDeep('This expression is too long.')
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
    if (this.at(Token.Identifier)) return this.parseName()
    if (this.at(Token.Quote)) return this.parseQuoted()
    if (this.at(Token.Number)) return this.parseNumber()
    if (this.at(Token.OpenBracket)) return this.parseTuple()
    if (this.at(Token.OpenBrace)) return this.parseObject()
    if (this.at(Token.Heredoc)) return this.parseHeredoc()
    if (this.at(Token.OpenParen)) return this.parseParentheses()
    this.failHere(this.at(Token.Invalid) ? invalidCharacter(this.slice()) : 'A value is expected here.')
    const at = this.previousEnd
    return { kind: 'missing', span: { start: at, end: at } }
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

  private parseTraversal(from: Expression): Expression {
    let node = from
    while (this.at(Token.Dot) || this.at(Token.OpenBracket)) {
      if (++this.height > maxHeight) return this.tooDeep('This expression is too long.')
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
    if (this.at(Token.Identifier)) {
      const name = this.slice()
      this.advance()
      return { kind: 'getAttr', name, span: { start, end } }
    }
    if (this.at(Token.Number)) {
      const two = this.slice().includes('.')
      if (two) this.report({ start: this.start, end }, 'Two indexes in a row must be written in brackets: [0][1].')
      return { kind: 'index', key: this.parseNumber(), legacy: true, span: { start, end } }
    }
    if (this.at(Token.Star) && !inAttributeSplat) return this.parseAttributeSplat(start)
    this.failHere(
      this.at(Token.Star)
        ? 'A splat is not allowed within another one of this form; write [*].'
        : 'The name of an attribute is expected behind the dot.',
    )
    return undefined
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
    const { newlines } = this
    this.open(Context.Parentheses)
    this.advance()
    // A line break between [, * and ] counts as it does outside; around any other key it does not.
    if (this.at(Token.Star)) {
      this.advance()
      return this.parseFullSplat(
        start,
        this.leaveBrackets(newlines, Token.CloseBracket, start, 'This splat is not closed.'),
      )
    }
    this.newlines = false
    if (this.at(Token.Newline)) this.advance()
    const key = this.parseExpression()
    const end = this.leaveBrackets(newlines, Token.CloseBracket, start, 'This index is not closed: ] is missing.')
    return { kind: 'index', key, legacy: false, span: { start, end } }
  }

  /** `[*]` takes all steps behind it; `end` is that of the bracket. */
  private parseFullSplat(start: number, end: number): SplatStep | undefined {
    const each: SplatStep[] = []
    while (this.at(Token.Dot) || this.at(Token.OpenBracket)) {
      const step = this.parseNestedStep()
      if (step === undefined) return undefined
      each.push(step)
    }
    return { kind: 'splat', form: 'full', each, span: { start, end: each.at(-1)?.span.end ?? end } }
  }

  private parseNestedStep(): SplatStep | undefined {
    if (this.depth >= maxDepth || ++this.height > maxHeight) {
      this.tooDeep('This expression is too long.')
      return undefined
    }
    this.depth++
    const step = this.parseStep(false)
    this.depth--
    return step
  }
}
