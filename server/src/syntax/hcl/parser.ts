import type { AttributeNode, BlockNode, Body, HclTree, LabelNode, SyntaxProblem } from './ast'
import { invalidCharacter } from './brackets'
import { Collections } from './collections'
import { maxDepth } from './expressions'
import { StrictFailure } from './lexer'
import { Context } from './recovery'
import { Token } from './tokens'

type Item = AttributeNode | BlockNode

/** How many comments and problems had been found: what is behind them belongs to text that is read again. */
interface Mark {
  readonly comments: number
  readonly problems: number
}

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
  /** For each item at the top what had been found when it was begun. */
  private readonly marks: Mark[] = []
  /** Where the last block started that was read again because of a stray brace. */
  private rewound = -1

  parse(): HclTree {
    const { text } = this
    const items: Item[] = []
    this.reset(text.charCodeAt(0) === bom ? 1 : 0)
    this.advance()
    for (;;) {
      this.resume()
      while (this.at(Token.Newline)) this.advance()
      if (this.at(Token.EndOfFile)) break
      const failure = this.rewind(items)
      const mark = { comments: this.comments.length, problems: this.problems.length }
      const item = this.parseTopLevelItem(mark, failure)
      if (item === undefined) continue
      items.push(item)
      this.marks.push(mark)
    }
    this.reportDuplicates(items)
    this.problems.sort((a, b) => a.span.start - b.span.start)
    const body: Body = { span: { start: 0, end: text.length }, items }
    return { text, body, comments: this.comments, problems: this.problems, steps: this.steps }
  }

  /**
   * At a brace that closes nothing: goes back to the last block that stands as deep as the brace, when that block ended
   * before. Most likely a brace too many within it ended it too early.
   */
  private rewind(items: Item[]): SyntaxProblem | undefined {
    if (!this.at(Token.CloseBrace) || !this.first || this.wasted > 2 * this.text.length) return undefined
    for (let i = items.length - 1; i >= 0; i--) {
      const item = items[i]
      const start = item?.span.start ?? 0
      this.wasted++
      if (start <= this.rewound) return undefined
      if (item?.kind !== 'block' || start - (this.text.lastIndexOf('\n', start) + 1) !== this.indent) continue
      const problem = { span: { start: this.start, end: this.end }, message: 'This brace closes nothing.' }
      this.wasted += this.start - start
      this.rewound = start
      items.length = i
      this.backTo(this.marks[i])
      this.marks.length = i
      this.reset(start)
      this.advance()
      return problem
    }
    return undefined
  }

  /** Ends behind the item's line break or at the token that follows. `known`: why it cannot be read strictly. */
  private parseTopLevelItem(mark: Mark, known: SyntaxProblem | undefined): Item | undefined {
    const { start } = this
    let failure = known
    if (known === undefined && this.wasted <= 2 * this.text.length) {
      this.tolerant = false
      try {
        return this.parseItemOfBody()
      } catch (error) {
        if (!(error instanceof StrictFailure)) throw error
        this.wasted += this.end - start + attemptCost
        failure = this.problems.at(-1)
        this.backTo(mark)
      }
    }
    this.tolerant = true
    this.reset(start)
    this.advance()
    const item = this.parseItemOfBody()
    if (failure !== undefined && !this.reportedNear(failure, mark.problems)) this.report(failure.span, failure.message)
    return item
  }

  private backTo(mark: Mark | undefined): void {
    if (mark === undefined) return
    this.comments.length = mark.comments
    this.problems.length = mark.problems
  }

  /** Whether one of the problems from `from` on is on the line of `failure` or a neighbouring one. */
  private reportedNear(failure: SyntaxProblem, from: number): boolean {
    const lineStart = this.text.lastIndexOf('\n', failure.span.start - 1)
    const lineEnd = this.text.indexOf('\n', failure.span.start)
    const first = this.text.lastIndexOf('\n', Math.max(0, lineStart - 1))
    const last = lineEnd < 0 ? Infinity : this.text.indexOf('\n', lineEnd + 1) + 1 || Infinity
    return this.problems.slice(from).some(({ span }) => span.start > first && span.start < last)
  }

  private reportDuplicates(items: readonly Item[]): void {
    const seen = new Set<string>()
    for (const item of items) {
      if (item.kind === 'block') continue
      if (seen.has(item.name)) this.report(item.nameSpan, `The argument "${item.name}" is already set in this block.`)
      seen.add(item.name)
    }
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
    while (this.bodyContinues(open)) {
      const item = this.parseItemOfBody()
      if (item !== undefined) items.push(item)
    }
    this.reportDuplicates(items)
    return items
  }

  private bodyContinues(open: number): boolean {
    for (;;) {
      this.resume()
      if (this.at(Token.Newline)) {
        this.advance()
      } else if (this.at(Token.CloseBrace)) {
        if (this.closerBelongsOutside()) this.unclosedBlock(open)
        else if (this.closerIsStray()) {
          this.failHere('This brace closes nothing.')
          this.advance()
          continue
        }
        return false
      } else if (this.at(Token.EndOfFile) || this.itemBelongsOutside()) {
        this.unclosedBlock(open)
        return false
      } else return true
    }
  }

  private unclosedBlock(open: number): void {
    this.failUnclosed(open, 'This block is not closed: } is missing.')
    this.stopHere()
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
