const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Printable ASCII and line feeds: one character each. A carriage return joins a line feed behind it, so it is not here. */
const SIMPLE = /^[\t\n\x20-\x7e]*$/

/** What people see as characters (extended grapheme clusters): the unit of `length`, `substr`, `strrev`, widths in `format`. */
export function graphemes(text: string): string[] {
  return SIMPLE.test(text) ? text.split('') : Array.from(segmenter.segment(text), ({ segment }) => segment)
}

export function graphemeCount(text: string): number {
  return SIMPLE.test(text) ? text.length : graphemes(text).length
}
