import type { Location, Span } from '#rules/model/source'
import type { Expression, TemplateNode } from '../../syntax/hcl/ast'
import { hasProblem, type ParsedFile } from '../sources'
import type { JsonText } from './json'

/**
 * The text a template yields, with interpolations replaced by digits of the same length, so that what is around them can be
 * read as JSON; and where each character of it was written.
 */
export class MaskedText implements JsonText {
  readonly text: string
  readonly holes: readonly Hole[]
  private readonly offsets: readonly number[]

  constructor(
    private readonly source: ParsedFile,
    pieces: Pieces,
  ) {
    this.text = pieces.text.join('')
    this.holes = pieces.holes
    this.offsets = pieces.offsets
  }

  /** Where a stretch of `text` stands in the file. */
  locate(start: number, end: number): Location {
    const last = this.offsets.length - 1
    const from = this.offsets[Math.min(start, last)] ?? 0
    return {
      file: this.source.file,
      span: { start: from, end: Math.max(from, this.offsets[Math.min(end, last)] ?? 0) },
    }
  }
}

/** An interpolation, in offsets of the masked text. */
export interface Hole extends Span {
  readonly expression: Expression
  /** `${~ x ~}` also eats white space around it. */
  readonly trims: boolean
}

interface Pieces {
  readonly text: string[]
  /** One per UTF-16 unit of the text, and one for its end. */
  readonly offsets: number[]
  readonly holes: Hole[]
}

/** Valid as a JSON number on its own and as any part of a string. */
const FILLER = '1'

/** Undefined for templates with `%{ … }` directives: what they yield is not on the page. */
export function maskTemplate(source: ParsedFile, node: TemplateNode): MaskedText | undefined {
  if (hasProblem(source, node.span) || node.parts.some(({ kind }) => kind === 'directive')) return undefined
  const body = bodyOf(source, node)
  if (body === undefined) return undefined
  const pieces: Pieces = { text: [], offsets: [], holes: [] }
  let at = body.start
  for (const part of node.parts) {
    if (part.kind !== 'interpolation') continue
    addText(pieces, source.file.text, { start: at, end: part.span.start }, node.form)
    addHole(pieces, source.file.text, part.span, part.expression)
    at = part.span.end
  }
  addText(pieces, source.file.text, { start: at, end: body.end }, node.form)
  pieces.offsets.push(body.end)
  return new MaskedText(source, pieces)
}

function bodyOf({ file }: ParsedFile, node: TemplateNode): Span | undefined {
  if (node.form === 'heredoc') return node.heredoc?.body
  const { start, end } = node.span
  const isClosed = end - start >= 2 && file.text[end - 1] === '"'
  return isClosed ? { start: start + 1, end: end - 1 } : undefined
}

function addHole(pieces: Pieces, text: string, span: Span, expression: Expression): void {
  const start = pieces.offsets.length
  for (let offset = span.start; offset < span.end; offset++) pieces.offsets.push(offset)
  pieces.text.push(FILLER.repeat(span.end - span.start))
  const trims = text[span.start + 2] === '~' || text[span.end - 2] === '~'
  pieces.holes.push({ start, end: pieces.offsets.length, expression, trims })
}

const QUOTED_ESCAPE = /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([nrtbf/"\\]))|\$\$\{|%%\{/g
const HEREDOC_ESCAPE = /\$\$\{|%%\{/g
/** `\/`, `\b` and `\f` there are in the JSON form only. */
const CONTROL: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

/** Adds literal text with HCL's escapes resolved. Source: hashicorp/hcl, `hclsyntax/spec.md`, "Template Literals". */
function addText(pieces: Pieces, text: string, { start, end }: Span, form: TemplateNode['form']): void {
  const raw = text.slice(start, end)
  let at = 0
  for (const match of raw.matchAll(form === 'quoted' ? QUOTED_ESCAPE : HEREDOC_ESCAPE)) {
    addPlain(pieces, raw.slice(at, match.index), start + at)
    const [whole, short, long, character] = match
    addEscape(pieces, unescaped(whole, short ?? long, character), start + match.index)
    at = match.index + whole.length
  }
  addPlain(pieces, raw.slice(at), start + at)
}

function unescaped(whole: string, hex: string | undefined, character: string | undefined): string {
  if (character !== undefined) return CONTROL[character] ?? character
  if (hex === undefined) return whole.slice(1)
  const point = Number.parseInt(hex, 16)
  return point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd'
}

function addPlain(pieces: Pieces, text: string, offset: number): void {
  pieces.text.push(text)
  for (let i = 0; i < text.length; i++) pieces.offsets.push(offset + i)
}

function addEscape(pieces: Pieces, text: string, offset: number): void {
  pieces.text.push(text)
  for (let i = 0; i < text.length; i++) pieces.offsets.push(offset)
}
