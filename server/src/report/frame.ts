import type { Location } from '#rules/model/source'
import { printable } from './escape'
import type { Positions } from './positions'

/** One line of a code frame: the code, and what is underlined in it. Ready to be printed in a monospaced font. */
export interface FrameLine {
  /** 1-based; undefined where lines were left out. */
  readonly number: number | undefined
  readonly code: string
  /** Spaces, then carets. Empty on lines that were left out. */
  readonly underline: string
}

/** Longer ranges show their first two lines and their last. */
const MOST_LINES = 4
/** Longer lines are cut around the range: what is shown must fit a wide terminal, whatever was minified into one line. */
const WIDTH = 120
const LEAD = 40

/** The lines of a range with the exact range underlined. A range of no length gets one caret at its place. */
export function frame(location: Location, positions: Positions): readonly FrameLine[] {
  const { startLine, endLine } = positions.range(location)
  const all = endLine - startLine + 1
  if (all <= MOST_LINES) return numbers(startLine, endLine).map(number => frameLine(location, number, positions))
  return [
    frameLine(location, startLine, positions),
    frameLine(location, startLine + 1, positions),
    { number: undefined, code: `… ${all - 3} more lines`, underline: '' },
    frameLine(location, endLine, positions),
  ]
}

/** `number` is 1-based and one of the lines of the location. */
function frameLine({ file, span }: Location, number: number, positions: Positions): FrameLine {
  const index = positions.index(file)
  const line = { start: index.lineStart(number - 1), end: index.lineEnd(number - 1) }
  const from = Math.max(span.start, line.start)
  const to = Math.max(from, Math.min(span.end, line.end))
  // The indentation of a range's later lines is not what is meant.
  const indentation =
    from === line.start ? (/^[ \t]*/.exec(file.text.slice(from, Math.min(to, from + WIDTH)))?.[0].length ?? 0) : 0
  const start = span.start < line.start ? from + indentation : from
  const first = line.end - line.start <= WIDTH ? line.start : Math.max(line.start, start - LEAD)
  const last = Math.min(line.end, first + WIDTH)
  const before = (first > line.start ? '…' : '') + shown(file.text.slice(first, start))
  const marked = shown(file.text.slice(start, Math.min(to, last)))
  const after = shown(file.text.slice(Math.min(to, last), last)) + (last < line.end ? '…' : '')
  return {
    number,
    code: (before + marked + after).trimEnd(),
    underline: ' '.repeat(width(before)) + '^'.repeat(Math.max(1, width(marked))),
  }
}

/** Tabs take two columns, so that the underline fits whatever the terminal makes of them. */
function shown(text: string): string {
  return printable(text.replaceAll('\t', '  '))
}

/** Columns of a terminal that a text takes: combining marks none, East Asian wide characters and emoji two. */
function width(text: string): number {
  let columns = 0
  for (const character of text) {
    if (/^[\p{Mn}\p{Me}\p{Cf}]$/u.test(character)) continue
    columns += WIDE.test(character) ? 2 : 1
  }
  return columns
}

const WIDE =
  /^[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]$/u

function numbers(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}
