import type { TemplateNode } from './ast'
import { flush, nest, trimStart, type FlatPart, type Literal } from './template-text'
import { Sequence, Templates } from './templates'
import { identifierLength } from './tokens'

/** `<<NAME` and `<<-NAME`: the current token is the introducer with its line break. */
export abstract class Heredocs extends Templates {
  /** Starts of the lines that consist of one word, by word: where a heredoc of that name could end. */
  private markerLines: Map<string, number[]> | undefined

  protected parseHeredoc(): TemplateNode {
    const { start, text } = this
    const flushed = text.charCodeAt(start + 2) === 45
    const marker = text.slice(start + (flushed ? 3 : 2), this.end).trim()
    const body = this.end
    const { limit } = this
    this.lineStart = body
    if (this.tolerant) this.limit = Math.min(limit, this.heredocLimit(marker, body))
    const flat: FlatPart[] = []
    const bodyEnd = this.heredocParts(flat, marker)
    const closed = bodyEnd < this.end
    this.limit = limit
    const { end } = this
    if (flushed) flush(flat)
    const parts = nest(flat, { start: bodyEnd, end }, this.reporter)
    if (closed) this.advance()
    else this.stopAt(end)
    return {
      kind: 'template',
      form: 'heredoc',
      span: { start, end },
      parts,
      heredoc: { marker, flush: flushed, body: { start: body, end: bodyEnd } },
    }
  }

  /** The text from the current position to the limit as one template, without quotes or marker around it. */
  protected parseBareTemplate(): TemplateNode {
    const start = this.end
    const flat: FlatPart[] = []
    let trim = false
    while (this.end < this.limit) {
      const open = this.sequenceAt(this.end)
      if (open > 0) trim = this.parseSequence(flat, open) === Sequence.Trimmed
      else {
        this.heredocLiteral(flat, trim)
        trim = false
      }
    }
    const end = { start: this.limit, end: this.limit }
    const parts = nest(flat, end, this.reporter)
    return { kind: 'template', form: 'quoted', span: { start, end: this.limit }, parts }
  }

  /** Reads to behind the end marker and returns the start of its line. */
  private heredocParts(flat: FlatPart[], marker: string): number {
    const opening = { start: this.start, end: this.start + 2 + marker.length }
    let trim = false
    let startsLine = true
    for (;;) {
      if (startsLine) {
        const markerEnd = this.markerEnd(this.end, marker)
        if (markerEnd > 0) {
          const line = this.end
          this.endTemplate(markerEnd, line)
          return line
        }
      }
      if (this.end >= this.limit) {
        const end = { start: this.limit, end: this.limit }
        this.fail(this.tolerant ? opening : end, `This heredoc is not closed: a line with ${marker} alone is missing.`)
        return this.limit
      }
      const open = this.sequenceAt(this.end)
      if (open > 0) {
        trim = this.parseSequence(flat, open) === Sequence.Trimmed
        startsLine = false
      } else {
        startsLine = this.heredocLiteral(flat, trim)
        trim = false
      }
    }
  }

  /** Reads at most one line; true when it ends with a line break. */
  private heredocLiteral(flat: FlatPart[], trim: boolean): boolean {
    const { text, limit } = this
    const from = this.end
    const first = text.charCodeAt(from)
    const dollar = first === 36 || first === 37
    let at = dollar ? this.dollars(flat, from, trim) : from
    if (!dollar) {
      for (; at < limit; at++) {
        const c = text.charCodeAt(at)
        if (c === 10 || c === 36 || c === 37) break
        if (c === 13 && text.charCodeAt(at + 1) !== 10) {
          this.fail({ start: at, end: at + 1 }, 'A carriage return needs a line feed behind it.')
        }
      }
    }
    const lineBreak = at < limit && text.charCodeAt(at) === 10
    if (lineBreak) at++
    if (dollar) this.extendDollar(flat, at)
    else {
      const value = text.slice(from, at)
      flat.push({ kind: 'literal', start: from, end: at, value: trim ? trimStart(value) : value })
    }
    this.endTemplate(at, lineBreak ? at : this.lineStart)
    return lineBreak
  }

  /** A line break right behind `$` belongs to the same literal. */
  private extendDollar(flat: FlatPart[], end: number): void {
    const last = flat.at(-1)
    if (last?.kind !== 'literal' || last.end === end) return
    const grown: Literal = {
      kind: 'literal',
      start: last.start,
      end,
      value: last.value + this.text.slice(last.end, end),
    }
    flat[flat.length - 1] = grown
  }

  /** Where the end marker ends if the line at `pos` is nothing but it, else 0. */
  private markerEnd(pos: number, marker: string): number {
    const { text, limit } = this
    let at = this.blanks(pos)
    if (!text.startsWith(marker, at)) return 0
    at += marker.length
    const word = at
    at = this.blanks(at)
    if (at > limit || (at === limit && !this.tolerant)) return 0
    return at === limit || this.behindLineBreak(at) > at ? word : 0
  }

  /**
   * When recovering: where the heredoc ends at the latest. That is the line of its end marker; without one, or where
   * the marker is that of a later heredoc, the first line that looks like the text around the heredoc.
   */
  private heredocLimit(marker: string, body: number): number {
    const line = this.markerLine(marker, body)
    if (line >= 0 && !this.opensAgain(marker, body, line)) return this.lineEnd(line)
    return this.whereStructureResumes(body)
  }

  private lineEnd(line: number): number {
    const end = this.text.indexOf('\n', line)
    if (end < 0) return this.text.length
    return end + 1
  }

  private opensAgain(marker: string, from: number, to: number): boolean {
    const again = new RegExp(`<<-?${marker}[ \\t]*\\r?$`, 'mu').test(this.text.slice(from, to))
    this.steps += to - from
    return again
  }

  private markerLine(marker: string, from: number): number {
    this.markerLines ??= this.indexMarkerLines()
    const lines = this.markerLines.get(marker) ?? []
    let low = 0
    let high = lines.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((lines[middle] ?? 0) < from) low = middle + 1
      else high = middle
    }
    return lines[low] ?? -1
  }

  private indexMarkerLines(): Map<string, number[]> {
    const { text } = this
    const index = new Map<string, number[]>()
    for (let line = 0; line < text.length;) {
      const newline = text.indexOf('\n', line)
      const end = newline < 0 ? text.length : newline
      const at = this.blanks(line)
      const length = identifierLength(text, at, end)
      if (length > 0 && text.slice(at + length, end).trim() === '') {
        const word = text.slice(at, at + length)
        const lines = index.get(word)
        if (lines === undefined) index.set(word, [line])
        else lines.push(line)
      }
      line = end + 1
    }
    this.steps += text.length
    return index
  }

  private whereStructureResumes(body: number): number {
    const { text, indent } = this
    let nesting = 0
    for (let line = body; line < text.length;) {
      const at = this.blanks(line)
      if (this.resumesStructure(at, at - line, indent, nesting <= 0)) return line
      const newline = text.indexOf('\n', at)
      const end = newline < 0 ? text.length : newline
      nesting += this.braces(at, end)
      line = end + 1
    }
    return text.length
  }

  /** Opening minus closing braces: those of the heredoc's own text do not end it. */
  private braces(from: number, to: number): number {
    let sum = 0
    for (let at = from; at < to; at++) {
      const c = this.text.charCodeAt(at)
      if (c === 123) sum++
      else if (c === 125) sum--
    }
    this.steps += to - from
    return sum
  }
}
