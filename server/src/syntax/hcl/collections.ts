import type { Expression, ObjectItem } from './ast'
import { Expressions } from './expressions'
import { Context } from './recovery'
import { Token } from './tokens'

/** Tuples, objects, `for` expressions and calls. */
export abstract class Collections extends Expressions {
  protected parseTuple(): Expression {
    const { start } = this
    const newlines = this.enterBrackets(Context.Tuple)
    if (this.atFor()) return this.parseFor(start, newlines, 'tuple')
    const items: Expression[] = []
    while (!this.at(Token.CloseBracket)) {
      if (this.tolerant && this.endsBrackets()) break
      items.push(this.parseExpression())
      if (!this.separated(Token.CloseBracket, 'A comma is expected between the elements of a list.', start)) break
    }
    const end = this.leaveBrackets(newlines, Token.CloseBracket, start, 'This list is not closed: ] is missing.')
    return { kind: 'tuple', span: { start, end }, items }
  }

  private atFor(): boolean {
    return this.at(Token.Identifier) && this.slice() === 'for'
  }

  /** Steps over the comma behind an element. When recovering, a forgotten comma does not end the list. */
  private separated(closer: Token, message: string, open: number): boolean {
    if (this.at(Token.Comma)) {
      this.advance()
      return true
    }
    if (this.at(closer)) return true
    if (this.at(Token.EndOfFile)) this.failUnclosed(open, 'This bracket is not closed.')
    if (this.tolerant && this.endsBrackets()) return false
    this.failHere(message)
    return this.startsElement()
  }

  private startsElement(): boolean {
    return this.at(Token.Identifier) || this.at(Token.Quote) || this.at(Token.Number) || this.at(Token.OpenBrace)
  }

  protected parseCall(first: string, start: number, firstEnd: number): Expression {
    let name = first
    let nameEnd = firstEnd
    while (this.at(Token.DoubleColon)) {
      this.advance()
      if (!this.at(Token.Identifier)) return this.brokenCall(start, 'The name of a function is expected behind "::".')
      name += `::${this.slice()}`
      nameEnd = this.end
      this.advance()
    }
    if (!this.at(Token.OpenParen))
      return this.brokenCall(start, 'A parenthesis is expected behind the name of a function.')
    const open = this.start
    const newlines = this.enterBrackets(Context.Parentheses)
    const items: Expression[] = []
    let expandFinal = false
    while (!this.at(Token.CloseParen)) {
      if (this.tolerant && this.endsBrackets()) break
      items.push(this.parseExpression())
      if (this.at(Token.Ellipsis)) {
        expandFinal = true
        this.advance()
        break
      }
      if (!this.separated(Token.CloseParen, 'A comma is expected between the arguments of a function.', open)) break
    }
    const end = this.leaveBrackets(newlines, Token.CloseParen, open, 'This call is not closed: ) is missing.')
    return {
      kind: 'call',
      span: { start, end },
      name,
      nameSpan: { start, end: nameEnd },
      arguments: items,
      expandFinal,
    }
  }

  private brokenCall(start: number, message: string): Expression {
    this.failHere(message)
    return { kind: 'missing', span: { start, end: this.previousEnd } }
  }

  protected parseObject(): Expression {
    const { start, newlines } = this
    this.open(Context.Object)
    this.newlines = true
    this.advance()
    while (this.at(Token.Newline)) this.advance()
    if (this.atFor()) {
      this.reopen(Context.ForObject)
      this.newlines = false
      return this.parseFor(start, newlines, 'object')
    }
    const items: ObjectItem[] = []
    while (this.objectContinues(start)) {
      const item = this.parseItem(start)
      if (item !== undefined) items.push(item)
    }
    return { kind: 'object', span: { start, end: this.endObject(start, newlines) }, items }
  }

  /** At the start of an item, of the closing brace, or of what is behind an object that was never closed. */
  private objectContinues(open: number): boolean {
    for (;;) {
      this.resume()
      if (this.at(Token.Newline)) this.advance()
      else if (this.at(Token.CloseBrace)) {
        if (this.closerBelongsOutside()) this.unclosedObject(open)
        return false
      } else if (this.tolerant && (this.endsBrackets() || (this.itemBelongsOutside() && !this.at(Token.Comma)))) {
        this.unclosedObject(open)
        return false
      } else return true
    }
  }

  private unclosedObject(open: number): void {
    this.failUnclosed(open, 'This object is not closed: } is missing.')
    this.stopHere()
  }

  private endObject(open: number, newlines: boolean): number {
    this.newlines = newlines
    this.close()
    if (!this.at(Token.CloseBrace)) return Math.max(this.previousEnd, open + 1)
    const { end } = this
    this.advance()
    return end
  }

  private parseItem(open: number): ObjectItem | undefined {
    const key = this.parseExpression()
    if (this.at(Token.Equal) || this.at(Token.Colon)) {
      this.advance()
    } else {
      if (this.at(Token.EndOfFile)) this.failUnclosed(open, 'This object is not closed: } is missing.')
      else this.failHere('A key of an object is followed by = and a value.')
      // `name {` is most likely a forgotten equals sign.
      if (!this.at(Token.OpenBrace)) {
        this.skipItem()
        return undefined
      }
    }
    const value = this.parseExpression()
    const span = { start: key.span.start, end: Math.max(key.span.end, value.span.end) }
    if (this.at(Token.Comma) || this.at(Token.Newline)) this.advance()
    else if (this.at(Token.EndOfFile)) this.failUnclosed(open, 'This object is not closed: } is missing.')
    else if (!this.at(Token.CloseBrace) && !(this.tolerant && this.endsBrackets())) {
      this.failHere('A comma or a line break is expected between the items of an object.')
      this.skipItem()
    }
    return { span, key, literalKey: literalKey(key), value }
  }

  /** Skips the rest of an item that could not be understood. */
  private skipItem(): void {
    const before = this.start
    this.skipBalanced()
    if (this.at(Token.Comma)) this.advance()
    else if (this.start === before && !this.endsBrackets()) this.advance()
  }

  private parseFor(start: number, newlines: boolean, form: 'tuple' | 'object'): Expression {
    const closer = form === 'tuple' ? Token.CloseBracket : Token.CloseBrace
    this.advance()
    const node = this.parseForParts(form)
    const end = this.leaveFor(newlines, closer, start)
    return node === undefined ? { kind: 'missing', span: { start, end } } : { ...node, span: { start, end } }
  }

  private leaveFor(newlines: boolean, closer: Token, open: number): number {
    if (this.at(closer) && closer === Token.CloseBrace && this.closerBelongsOutside()) this.stopHere()
    return this.leaveBrackets(newlines, closer, open, 'This for expression is not closed.')
  }

  private parseForParts(form: 'tuple' | 'object'): Extract<Expression, { kind: 'for' }> | undefined {
    const names = this.parseForNames('expression')
    if (names === undefined) return undefined
    const collection = this.parseExpression()
    if (!this.at(Token.Colon)) {
      this.failHere('A for expression needs a colon behind its collection.')
      return undefined
    }
    this.advance()
    let value = this.parseExpression()
    let key: Expression | undefined
    if (this.at(Token.FatArrow)) {
      this.advance()
      key = value
      value = this.parseExpression()
    }
    const ellipsis = { start: this.start, end: this.end }
    const grouping = this.at(Token.Ellipsis)
    if (grouping) this.advance()
    let condition: Expression | undefined
    if (this.at(Token.Identifier) && this.slice() === 'if') {
      this.advance()
      condition = this.parseExpression()
    }
    if (form === 'object' && key === undefined)
      this.report(value.span, 'A for expression in braces needs key => value.')
    if (form === 'tuple' && key !== undefined) this.report(key.span, 'A for expression in brackets has no key.')
    if (form === 'tuple' && grouping) this.report(ellipsis, 'Only a for expression in braces can group (...).')
    const { span } = value
    const { key: keyVariable, value: valueVariable } = names
    return { kind: 'for', span, form, keyVariable, valueVariable, collection, key, value, condition, grouping }
  }
}

/** The name or text of a key that is known without evaluating it. */
function literalKey(key: Expression): string | undefined {
  if (key.kind === 'variable') return key.name
  if (key.kind === 'literal') {
    const number = Number(key.raw)
    return key.type === 'number' && Number.isSafeInteger(number) ? String(number) : key.raw
  }
  if (key.kind === 'parentheses') return key.inner.kind === 'template' ? literalKey(key.inner) : undefined
  if (key.kind !== 'template') return undefined
  const [only, more] = key.parts
  if (only === undefined) return ''
  return more === undefined && only.kind === 'text' ? only.value : undefined
}
