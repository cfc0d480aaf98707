const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** What people see as characters (extended grapheme clusters): the unit of `length`, `substr`, `strrev`, `split("", …)`. */
export function graphemes(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment)
}
