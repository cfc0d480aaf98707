import type { SyntaxProblem } from '../syntax/hcl/ast'

/**
 * Reads what hcl2json throws: `parse config: [NAME:L,C-C: Summary; Detail NAME:L,C-L2,C2: …]`. Lines and columns are 1-based,
 * columns count grapheme clusters. `name` is the file name given, which must not occur in the text. Undefined when the
 * message is not of that form.
 */
export function readDiagnostics(message: string, name: string, text: string): readonly SyntaxProblem[] | undefined {
  const body = /^parse config: \[(.*)\]$/s.exec(message)?.[1]
  if (body === undefined) return undefined
  const marker = new RegExp(`(?:^| )${escapeRegExp(name)}:(\\d+),(\\d+)-(?:(\\d+),)?(\\d+): `, 'g')
  const marks = [...body.matchAll(marker)]
  if (marks[0]?.index !== 0) return undefined
  const lines = new Lines(text)
  return marks.map((mark, index) => {
    const [whole, line = '1', column = '1', endLine = line, endColumn = column] = mark
    const wording = body.slice(mark.index + whole.length, marks[index + 1]?.index)
    const start = lines.offset(Number(line), Number(column))
    const end = lines.offset(Number(endLine), Number(endColumn))
    return { span: visible(start, end, text), message: reword(wording, name) }
  })
}

/** `Summary; Detail` as a sentence, with other places in the text as lines. */
function reword(wording: string, name: string): string {
  const place = new RegExp(`${escapeRegExp(name)}:(\\d+),\\d+-(?:\\d+,)?\\d+`, 'g')
  const split = wording.indexOf('; ')
  const text = split < 0 ? wording : `${wording.slice(0, split)}: ${wording.slice(split + 2)}`
  return text.replace(place, 'line $1').trim()
}

/** An error at a point is shown on the character there, or on the one before where the line ends. */
function visible(start: number, end: number, text: string): { readonly start: number; readonly end: number } {
  if (end > start) return { start, end }
  const isAtEnd = start >= text.length || text[start] === '\n' || text[start] === '\r'
  if (!isAtEnd) return { start, end: start + 1 }
  const isEmptyLine = start === 0 || text[start - 1] === '\n' || text[start - 1] === '\r'
  return isEmptyLine ? { start, end: start } : { start: start - 1, end: start }
}

/** Lines as HCL counts them: a line feed ends one, a carriage return alone does not. */
class Lines {
  private readonly starts: number[] = [0]
  private readonly segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

  constructor(private readonly text: string) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1)
  }

  /** A place behind the text or the line is its end. */
  offset(line: number, column: number): number {
    const start = this.starts[line - 1]
    if (start === undefined) return this.text.length
    const next = this.starts[line]
    const content = this.text.slice(start, next === undefined ? undefined : next - 1).replace(/\r$/, '')
    let left = column - 1
    let length = 0
    for (const { segment } of this.segmenter.segment(content)) {
      if (left-- <= 0) break
      length += segment.length
    }
    return start + length
  }
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
