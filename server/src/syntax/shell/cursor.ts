import { ESCAPING_CODE, isDropped } from './dropped'

export const NEWLINE = 10
export const CARRIAGE_RETURN = 13
export const BACKSLASH = 92
/** What `peek` answers behind the last character. */
export const END = -1

/**
 * A place in shell text that passes over what the shell removes before it looks for words: dropped characters and
 * continuations of lines.
 */
export class Cursor {
  /** Behind the last character that `advance` took: where the token just read ends. */
  taken: number

  constructor(
    readonly text: string,
    public position: number,
    readonly end: number,
  ) {
    this.taken = position
  }

  /** The next code the shell sees, or END. Moves over what it does not see. */
  peek(): number {
    for (;;) {
      if (this.position >= this.end) return END
      const code = this.text.charCodeAt(this.position)
      if (isDropped(code)) this.position++
      else if (code === BACKSLASH) {
        const length = this.continuation()
        if (length === 0) return code
        this.position += length
      } else return code
    }
  }

  /** Like `peek`, for single quotes and comments: a backslash before a line break stays. */
  peekRaw(): number {
    while (this.position < this.end) {
      const code = this.text.charCodeAt(this.position)
      if (!isDropped(code)) return code
      this.position++
    }
    return END
  }

  /** The code behind the one that `peek` sees. Does not move. */
  peekNext(): number {
    this.peek()
    const at = this.position
    this.position++
    const code = this.peek()
    this.position = at
    return code
  }

  /** Where the token at the cursor begins: with the escape of its first character, if that was taken off. */
  start(): number {
    this.peek()
    let at = this.position
    while (at > 0 && this.text.charCodeAt(at - 1) === ESCAPING_CODE) at--
    return at
  }

  advance(): void {
    this.position++
    this.taken = this.position
  }

  /** Takes `code` if it is next. */
  take(code: number): boolean {
    if (this.peek() !== code) return false
    this.advance()
    return true
  }

  private continuation(): number {
    const next = this.position + 1
    if (next >= this.end) return 0
    const code = this.text.charCodeAt(next)
    if (code === NEWLINE) return 2
    return code === CARRIAGE_RETURN && next + 1 < this.end && this.text.charCodeAt(next + 1) === NEWLINE ? 3 : 0
  }
}
