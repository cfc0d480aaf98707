import type { Span } from '#rules/model/source'

/** A place in a text: line and column, both from 0, the column in UTF-16 code units. */
export interface LinePosition {
  readonly line: number
  readonly character: number
}

/**
 * Where the lines of a text are. A line ends at a line feed, or at a carriage return with its line feed: so say HCL,
 * BuildKit and SARIF; a carriage return alone is a character like any other.
 */
export class LineIndex {
  private readonly starts: readonly number[]

  constructor(private readonly text: string) {
    const starts = [0]
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
    this.starts = starts
  }

  get lineCount(): number {
    return this.starts.length
  }

  /** An offset outside the text counts as its nearest end. */
  position(offset: number): LinePosition {
    const at = Math.max(0, Math.min(offset, this.text.length))
    const line = this.lineAt(at)
    return { line, character: at - (this.starts[line] ?? 0) }
  }

  /** The line without its line break; `line` from 0. Empty, at the end of the text, for a line that does not exist. */
  lineSpan(line: number): Span {
    const start = this.starts[line]
    if (start === undefined) return { start: this.text.length, end: this.text.length }
    const next = this.starts[line + 1]
    if (next === undefined) return { start, end: this.text.length }
    const feed = next - 1
    return { start, end: feed > start && this.text[feed - 1] === '\r' ? feed - 1 : feed }
  }

  /** The last line that starts at or before the offset. */
  private lineAt(offset: number): number {
    let low = 0
    let high = this.starts.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((this.starts[middle] ?? Infinity) <= offset) low = middle
      else high = middle
    }
    return low
  }
}
