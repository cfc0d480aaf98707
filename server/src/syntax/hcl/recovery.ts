import { judgeLayout } from './layout'
import { Lexer } from './lexer'
import { identifierLength, isCloser, isOpener, Token } from './tokens'

/** An open construct. Braces come first: `isBrace` relies on it. */
export const enum Context {
  Block,
  Object,
  ForObject,
  Interpolation,
  Tuple,
  Parentheses,
}

/** What a line looks like from its first characters alone. */
const enum Look {
  Other,
  /** `name =` */
  Attribute,
  /** `name {`, `name "label" {` … */
  Header,
  /** `"key" =`, an item of an object. */
  Key,
}

/** Blocks that stand at the top of a Terraform file; nested blocks of these names have other labels or stand indented. */
const topLevel = new Set(
  'resource data module variable output locals provider terraform moved import removed check ephemeral'.split(' '),
)

/**
 * What indentation says about where an open construct ends. Only asked in the tolerant pass, that is within a top-level
 * block or attribute that is not valid as it stands, so that it can never hurt valid text.
 */
export abstract class Recovery extends Lexer {
  /** How deeply what is being read is nested. */
  protected depth = 0
  /** At least the height of the tallest tree among the parts read so far of the expression being read. */
  protected height = 0
  private kinds: Context[] = []
  private indents: number[] = []
  private lines: number[] = []
  private lookedAt = -1
  private look: Look = Look.Other
  private itemStart = 0
  private reliable: boolean | undefined

  protected override reset(offset: number): void {
    super.reset(offset)
    this.depth = this.height = 0
    this.itemStart = offset
    this.reliable = undefined
    this.kinds.length = this.indents.length = this.lines.length = 0
  }

  protected open(kind: Context): void {
    if (!this.tolerant) return
    this.kinds.push(kind)
    this.indents.push(this.indent)
    this.lines.push(this.lineStart)
  }

  /** The construct opened last turns out to be of another kind. */
  protected reopen(kind: Context): void {
    if (this.tolerant) this.kinds[this.kinds.length - 1] = kind
  }

  protected close(): void {
    if (!this.tolerant) return
    this.kinds.pop()
    const indent = this.indents.pop() ?? 0
    // `} : {` opens the second object, as far as indentation goes, where the first one was opened.
    if (this.lines.pop() !== this.lineStart && isCloser(this.current())) this.indent = Math.min(this.indent, indent)
  }

  protected override stopsBracket(): boolean {
    switch (this.lookHere()) {
      case Look.Attribute:
      case Look.Header:
        return true
      case Look.Key:
        return this.innermostBrace() === Context.Object
      case Look.Other:
        return false
    }
  }

  /** Whether the closing brace here, first on its line, is another's: its indentation is that of a construct further out. */
  protected closerBelongsOutside(): boolean {
    if (!this.tolerant || !this.first) return false
    const own = this.indents.at(-1) ?? 0
    if (this.indent >= own || !this.indentationIsMeant()) return false
    for (let i = this.kinds.length - 2; i >= 0; i--) {
      if ((this.kinds[i] ?? Context.Tuple) <= Context.ForObject && this.indents[i] === this.indent) return true
    }
    return false
  }

  /** Whether the closing brace here, first on its line, stands deeper than the block it would close. */
  protected closerIsStray(): boolean {
    return this.tolerant && this.first && this.indent > (this.indents.at(-1) ?? 0) && this.indentationIsMeant()
  }

  /** Whether the item that starts here cannot be inside the innermost construct, judged by its indentation. */
  protected itemBelongsOutside(): boolean {
    if (!this.tolerant || !this.first) return false
    const last = this.kinds.length - 1
    const own = this.indents[last] ?? -1
    if (this.startsTopLevel()) return this.indent <= (this.indents[0] ?? 0)
    if (this.indent > own) return false
    return this.outerIndent(last) < own && this.indentationIsMeant()
  }

  private indentationIsMeant(): boolean {
    if (this.reliable === undefined) {
      const { reliable, scanned } = judgeLayout(this.text, this.itemStart, this.indents[0] ?? 0)
      this.reliable = reliable
      this.steps += scanned
    }
    return this.reliable
  }

  /** Indentation of the innermost construct that was opened on an earlier line; -1 if there is none. */
  private outerIndent(inner: number): number {
    for (let i = inner - 1; i >= 0; i--) if (this.lines[i] !== this.lines[inner]) return this.indents[i] ?? -1
    return this.kinds[0] === Context.Block ? Infinity : -1
  }

  protected startsTopLevel(): boolean {
    return this.lookHere() === Look.Header && topLevel.has(this.slice())
  }

  /**
   * Whether a line, `indent` columns deep and with its first character at `pos`, goes on with what is around an unclosed
   * heredoc whose introducer stands on a line `own` columns deep. `balanced`: no brace of the heredoc's text is open.
   */
  protected resumesStructure(pos: number, indent: number, own: number, balanced: boolean): boolean {
    if (this.text.charCodeAt(pos) === 125) {
      return balanced && this.kinds.some((kind, i) => kind <= Context.ForObject && this.indents[i] === indent)
    }
    const look = this.lookAt(pos)
    if (look === Look.Attribute) return balanced && indent === own
    if (look !== Look.Header) return false
    if (balanced && indent <= own) return true
    const name = this.text.slice(pos, pos + identifierLength(this.text, pos, this.text.length))
    return indent <= (this.indents[0] ?? 0) && topLevel.has(name)
  }

  private innermostBrace(): Context | undefined {
    for (let i = this.kinds.length - 1; i >= 0; i--) {
      const kind = this.kinds[i]
      if (kind !== undefined && kind <= Context.ForObject) return kind
    }
    return undefined
  }

  private lookHere(): Look {
    return this.lookAt(this.start)
  }

  private lookAt(pos: number): Look {
    if (this.lookedAt !== pos) {
      this.lookedAt = pos
      this.look = this.lookFrom(pos)
    }
    return this.look
  }

  private lookFrom(pos: number): Look {
    const { text } = this
    if (text.charCodeAt(pos) === 34) {
      const at = this.blanks(this.quoted(pos))
      return text.charCodeAt(at) === 61 && !isDoubled(text.charCodeAt(at + 1)) ? Look.Key : Look.Other
    }
    let length = identifierLength(text, pos, text.length)
    if (length === 0) return Look.Other
    let at = this.blanks(pos + length)
    if (text.charCodeAt(at) === 61) return isDoubled(text.charCodeAt(at + 1)) ? Look.Other : Look.Attribute
    for (;;) {
      const c = text.charCodeAt(at)
      if (c === 123) return Look.Header
      length = c === 34 ? this.quoted(at) - at : identifierLength(text, at, text.length)
      if (length === 0) return Look.Other
      at = this.blanks(at + length)
    }
  }

  /** Behind the quoted string at `pos` if it ends on its line, else `pos`. */
  private quoted(pos: number): number {
    const { text } = this
    for (let at = pos + 1; at < text.length; at++) {
      const c = text.charCodeAt(at)
      this.steps++
      if (c === 34) return at + 1
      if (c === 10) return pos
      if (c === 92) at++
    }
    return pos
  }

  protected blanks(pos: number): number {
    let at = pos
    while (this.text.charCodeAt(at) === 32 || this.text.charCodeAt(at) === 9) at++
    this.steps += at - pos
    return at
  }

  /** Goes to the next comma, closer or line break outside brackets, without building anything. */
  protected skipBalanced(): void {
    let nesting = 0
    for (;;) {
      if (isOpener(this.type)) {
        nesting++
      } else if (isCloser(this.type) || this.at(Token.TildeBrace)) {
        if (nesting === 0) return
        nesting--
      } else if (this.at(Token.Quote)) {
        this.skipQuoted()
      } else if (this.at(Token.Newline) || this.at(Token.Comma)) {
        if (nesting === 0) return
      } else if (this.at(Token.EndOfFile) || this.at(Token.Stop)) {
        return
      }
      this.advance()
    }
  }

  /**
   * Leaves a line that could not be understood. Where it leaves a bracket open, the deeper lines that follow and the
   * closer below them are skipped too: they are not items of the body around. Ends on a line break or at the start of a
   * line. `indent` is that of the item's first line.
   */
  protected skipLine(indent: number): void {
    this.newlines = true
    this.resume()
    let nesting = 0
    while (!this.at(Token.EndOfFile)) {
      if (this.first && nesting > 0 && this.indent <= indent) {
        if (this.indent < indent || !isCloser(this.type)) return
        nesting = 0
      } else if (isOpener(this.type)) {
        nesting++
      } else if (isCloser(this.type)) {
        nesting--
      } else if (this.at(Token.Quote)) {
        this.skipQuoted()
      } else if (this.at(Token.Newline) && nesting <= 0) {
        return
      }
      this.advance()
    }
  }

  private skipQuoted(): void {
    const behind = this.quoted(this.start)
    if (behind > this.start) this.endTemplate(behind, this.lineStart)
  }
}

/** The second character of `==` and `=>`. */
function isDoubled(c: number): boolean {
  return c === 61 || c === 62
}
