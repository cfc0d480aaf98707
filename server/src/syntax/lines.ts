/** A place in a text as the Language Server Protocol counts: 0-based line, 0-based UTF-16 unit within the line. */
export interface LineColumn {
  readonly line: number
  readonly character: number
}

const lineBreak = /\r\n|\n|\r/g

/**
 * Translates between offsets (UTF-16 units) and lines. Lines end at `\n`, `\r\n` or a lone `\r`. The text is searched for
 * line breaks when the first question is asked.
 */
export class LineIndex {
  private starts: readonly number[] | undefined

  constructor(private readonly text: string) {}

  get lineCount(): number {
    return this.lineStarts().length
  }

  /** An offset outside the text counts as its nearest end. */
  positionAt(offset: number): LineColumn {
    const starts = this.lineStarts()
    const at = Math.max(0, Math.min(offset, this.text.length))
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? Infinity) <= at) low = middle
      else high = middle - 1
    }
    return { line: low, character: at - (starts[low] ?? 0) }
  }

  /** A line behind the last is the end of the text; a character behind the end of its line is that end (before the line break). */
  offsetAt({ line, character }: LineColumn): number {
    const start = this.lineStart(line)
    return Math.max(start, Math.min(start + character, this.lineEnd(line)))
  }

  /** Offset of the first character of a line; 0 for a negative line, the end of the text for one behind the last. */
  lineStart(line: number): number {
    return line < 0 ? 0 : (this.lineStarts()[line] ?? this.text.length)
  }

  /** Offset behind the last character of a line, before its line break. */
  lineEnd(line: number): number {
    const next = this.lineStarts()[line + 1]
    if (line < 0 || next === undefined) return line < 0 ? 0 : this.text.length
    const crlf = this.text.charCodeAt(next - 1) === 10 && this.text.charCodeAt(next - 2) === 13
    return crlf ? next - 2 : next - 1
  }

  private lineStarts(): readonly number[] {
    this.starts ??= [0, ...Array.from(this.text.matchAll(lineBreak), match => match.index + match[0].length)]
    return this.starts
  }
}
