import type { AttributeNode, BlockNode, Body, HclTree, LabelNode, SyntaxProblem } from './ast'
import { invalidCharacter } from './brackets'
import { Collections } from './collections'
import { maxDepth } from './expressions'
import { StrictFailure } from './lexer'
import { Context } from './recovery'
import { Token } from './tokens'

type Item = AttributeNode | BlockNode

const bom = 0xfeff
/** What a failed attempt costs apart from its characters, in characters. */
const attemptCost = 64

/**
 * The tree of a text in HCL's native syntax. Never throws, for any text; time and `steps` are linear in its length.
 *
 * Each item at the top of the file is first read as HashiCorp's parser reads it. Where that fails the item is read again,
 * tolerantly, with indentation and line shapes deciding where open constructs end. So recovery cannot touch valid text.
 */
export function parseHcl(text: string): HclTree {
  return new Parser(text).parse()
}

class Parser extends Collections {
  /** Characters that strict attempts read in vain: bounded, so that many errors do not cost more than a second reading. */
  private wasted = 0

  parse(): HclTree {
    const { text } = this
    const items: Item[] = []
    const seen = new Map<string, number>()
    this.reset(text.charCodeAt(0) === bom ? 1 : 0)
    this.advance()
    for (;;) {
      this.resume()
      while (this.at(Token.Newline)) this.advance()
      if (this.at(Token.EndOfFile)) break
      const item = this.parseTopLevelItem()
      if (item !== undefined) this.add(items, seen, item)
    }
    const body: Body = { span: { start: 0, end: text.length }, items }
    return { text, body, comments: this.comments, problems: this.problems, steps: this.steps }
  }

  /** Ends behind the item's line break or at the token that follows. */
  private parseTopLevelItem(): Item | undefined {
    const { start } = this
    const comments = this.comments.length
    const problems = this.problems.length
    let failure: SyntaxProblem | undefined
    if (this.wasted <= 2 * this.text.length) {
      this.tolerant = false
      try {
        return this.parseItemOfBody()
      } catch (error) {
        if (!(error instanceof StrictFailure)) throw error
        this.wasted += this.end - start + attemptCost
        failure = this.problems.at(-1)
        this.comments.length = comments
        this.problems.length = problems
      }
    }
    this.tolerant = true
    this.reset(start)
    this.advance()
    const item = this.parseItemOfBody()
    if (failure !== undefined && !this.reportedNear(failure, problems)) this.insertProblem(problems, failure)
    return item
  }

  /** Whether one of the problems from `from` on is on the line of `failure` or a neighbouring one. */
  private reportedNear(failure: SyntaxProblem, from: number): boolean {
    const lineStart = this.text.lastIndexOf('\n', failure.span.start - 1)
    const lineEnd = this.text.indexOf('\n', failure.span.start)
    const first = this.text.lastIndexOf('\n', Math.max(0, lineStart - 1))
    const last = lineEnd < 0 ? Infinity : this.text.indexOf('\n', lineEnd + 1) + 1 || Infinity
    return this.problems.slice(from).some(({ span }) => span.start > first && span.start < last)
  }

  private add(items: Item[], seen: Map<string, number>, item: Item): void {
    if (item.kind === 'attribute') {
      if (seen.has(item.name)) this.report(item.nameSpan, `The argument "${item.name}" is already set in this block.`)
      seen.set(item.name, item.nameSpan.start)
    }
    items.push(item)
  }

  private parseItemOfBody(): Item | undefined {
    const { indent } = this
    if (!this.at(Token.Identifier)) {
      this.failHere(
        this.at(Token.Invalid) ? invalidCharacter(this.slice()) : 'An argument or a block is expected here.',
      )
      this.skipFrom(indent)
      return undefined
    }
    const nameSpan = { start: this.start, end: this.end }
    const name = this.slice()
    this.advance()
    if (this.at(Token.Equal)) return this.parseAttribute(name, nameSpan, indent)
    if (this.at(Token.Quote) || this.at(Token.OpenBrace) || this.at(Token.Identifier)) {
      return this.parseBlock(name, nameSpan, indent)
    }
    this.fail(nameSpan, 'An argument or a block is expected here. The value of an argument follows an equals sign.')
    this.skipLine(indent)
    return undefined
  }

  /** Skips a line and makes sure that something is skipped. */
  private skipFrom(indent: number): void {
    const before = this.start
    this.skipLine(indent)
    if (this.start === before && !this.at(Token.EndOfFile)) this.advance()
  }

  private parseAttribute(
    name: string,
    nameSpan: { start: number; end: number },
    indent: number,
    single = false,
  ): AttributeNode {
    const equals = this.start
    this.advance()
    const value = this.parseExpression()
    const span = { start: nameSpan.start, end: Math.max(equals + 1, value.span.end) }
    if (!single) this.endLine('An argument ends with a line break.', indent)
    return { kind: 'attribute', span, name, nameSpan, equals, value }
  }

  private endLine(message: string, indent: number): void {
    if (this.at(Token.Newline)) this.advance()
    else if (this.at(Token.Stop)) this.resume()
    else if (!this.at(Token.EndOfFile)) {
      this.failHere(this.at(Token.Invalid) ? invalidCharacter(this.slice()) : message)
      this.skipLine(indent)
    }
  }

  private parseBlock(type: string, typeSpan: { start: number; end: number }, indent: number): BlockNode | undefined {
    const labels = this.parseLabels()
    const header = { start: typeSpan.start, end: labels.at(-1)?.span.end ?? typeSpan.end }
    if (!this.at(Token.OpenBrace)) {
      this.failHere('A block starts with an opening brace on the line of its header.')
      this.skipLine(indent)
      return undefined
    }
    const open = this.start
    if (this.depth >= maxDepth) {
      this.failHere('Blocks are nested too deeply.')
      this.skipLine(indent)
      return undefined
    }
    this.depth++
    this.open(Context.Block)
    this.advance()
    const multiLine = this.at(Token.Newline) || this.at(Token.CloseBrace) || this.at(Token.EndOfFile)
    const items = multiLine ? this.parseBody(open) : this.parseSingleLine(indent)
    this.close()
    this.depth--
    const closed = this.at(Token.CloseBrace)
    const close = closed ? this.start : Math.max(open + 1, this.previousEnd)
    const end = closed ? this.end : close
    if (closed) {
      this.advance()
      this.endLine('A block ends with a line break.', indent)
    }
    const body: Body = { span: { start: open + 1, end: close }, items }
    return {
      kind: 'block',
      span: { start: typeSpan.start, end },
      header,
      type,
      typeSpan,
      labels,
      open,
      close,
      closed,
      body,
    }
  }

  private parseLabels(): LabelNode[] {
    const labels: LabelNode[] = []
    for (;;) {
      const { start } = this
      if (this.at(Token.Identifier)) {
        labels.push({ span: { start, end: this.end }, value: this.slice(), quoted: false })
        this.advance()
      } else if (this.at(Token.Quote)) {
        const { parts, span } = this.parseQuoted()
        const [first] = parts
        const sequence = parts.find(part => part.kind !== 'text')
        if (sequence !== undefined)
          this.report(sequence.span, 'A label must be plain text; write $${ for a literal ${.')
        labels.push({ span, value: first?.kind === 'text' ? first.value : '', quoted: true })
      } else return labels
    }
  }

  /** The items of a block; ends on its closing brace or, when that is missing, on what follows the block. */
  private parseBody(open: number): Item[] {
    const items: Item[] = []
    const seen = new Map<string, number>()
    for (;;) {
      this.resume()
      while (this.at(Token.Newline)) this.advance()
      if (this.at(Token.CloseBrace)) {
        if (!this.closerBelongsOutside()) {
          if (!this.closerIsStray()) return items
          this.failHere('This brace closes nothing.')
          this.advance()
          continue
        }
        return this.unclosedBlock(open, items)
      }
      if (this.at(Token.EndOfFile) || this.itemBelongsOutside()) return this.unclosedBlock(open, items)
      const item = this.parseItemOfBody()
      if (item !== undefined) this.add(items, seen, item)
    }
  }

  private unclosedBlock(open: number, items: Item[]): Item[] {
    this.failUnclosed(open, 'This block is not closed: } is missing.')
    this.stopHere()
    return items
  }

  /** `name { argument = value }` */
  private parseSingleLine(indent: number): Item[] {
    const nameSpan = { start: this.start, end: this.end }
    const name = this.slice()
    if (!this.at(Token.Identifier)) this.failHere('An argument is expected here.')
    this.advance()
    if (!this.at(Token.Equal)) {
      this.fail(nameSpan, 'A block on one line holds one argument; blocks within it stand on lines of their own.')
      this.skipLine(indent)
      return []
    }
    const attribute = this.parseAttribute(name, nameSpan, indent, true)
    if (!this.at(Token.CloseBrace)) {
      this.failHere('A block on one line holds one argument and ends with } right behind it.')
      this.skipLine(indent)
    }
    return [attribute]
  }
}
