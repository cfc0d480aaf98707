import type { SourceFile } from '../model/source'

/** The line break a file uses: what its first line ends with. */
export function lineBreakOf(file: SourceFile): '\n' | '\r\n' {
  const first = file.text.indexOf('\n')
  return first > 0 && file.text[first - 1] === '\r' ? '\r\n' : '\n'
}

/** Writes text that was composed with `\n` the way the file breaks its lines. */
export function withLineBreaksOf(file: SourceFile, text: string): string {
  const lineBreak = lineBreakOf(file)
  return lineBreak === '\n' ? text : text.replace(/\r?\n/g, lineBreak)
}

/** Offset of the first character of the line that holds `offset`. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1
}

/** Offset behind the last character of the line that holds `offset`, its line break not included. */
export function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset)
  const end = newline < 0 ? text.length : newline
  return end > offset && text[end - 1] === '\r' ? end - 1 : end
}

/** The white space a line begins with. */
export function indentAt(text: string, offset: number): string {
  const start = lineStart(text, offset)
  return /^[ \t]*/.exec(text.slice(start, lineEnd(text, start)))?.[0] ?? ''
}

/** Moves every line but blank ones to the right. */
export function indentBy(indent: string, text: string): string {
  return text.replace(/^(?=[^\r\n])/gm, indent)
}

/** Columns as `terraform fmt` counts them: grapheme clusters. */
export function columns(text: string): number {
  return /^[\x20-\x7e]*$/.test(text) ? text.length : [...new Intl.Segmenter().segment(text)].length
}
