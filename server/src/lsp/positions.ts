import type { Position, Range } from 'vscode-languageserver'
import { TextDocument } from 'vscode-languageserver-textdocument'
import type { SourceFile, Span } from '#rules/model/source'

/** What a column counts: UTF-16 code units, UTF-8 bytes or code points (LSP 3.17, `positionEncoding`). */
export type Encoding = 'utf-16' | 'utf-8' | 'utf-32'

/** Translates between UTF-16 offsets and the client's lines and columns. Lines end at `\n`, `\r\n` and `\r`. */
export class Positions {
  private readonly lines = new WeakMap<SourceFile, TextDocument>()

  constructor(private readonly encoding: Encoding) {}

  range(file: SourceFile, span: Span): Range {
    return { start: this.position(file, span.start), end: this.position(file, span.end) }
  }

  position(file: SourceFile, offset: number): Position {
    const document = this.documentOf(file)
    const position = document.positionAt(offset)
    if (this.encoding === 'utf-16') return position
    const start = document.offsetAt({ line: position.line, character: 0 })
    return { line: position.line, character: width(file.text.slice(start, start + position.character), this.encoding) }
  }

  /** A column behind the line's end means its end. */
  offset(file: SourceFile, position: Position): number {
    return this.offsetIn(this.documentOf(file), position)
  }

  /** Applies what `textDocument/didChange` says, in order. */
  update(
    document: TextDocument,
    changes: readonly ({ readonly range: Range; readonly text: string } | { readonly text: string })[],
    version: number,
  ): void {
    for (const change of changes) {
      if (!('range' in change)) TextDocument.update(document, [{ text: change.text }], version)
      else {
        const start = document.positionAt(this.offsetIn(document, change.range.start))
        const end = document.positionAt(this.offsetIn(document, change.range.end))
        TextDocument.update(document, [{ range: { start, end }, text: change.text }], version)
      }
    }
  }

  private offsetIn(document: TextDocument, position: Position): number {
    if (this.encoding === 'utf-16') return document.offsetAt(position)
    const start = document.offsetAt({ line: position.line, character: 0 })
    const end = document.offsetAt({ line: position.line, character: Number.MAX_SAFE_INTEGER })
    const line = document.getText({ start: document.positionAt(start), end: document.positionAt(end) })
    let columns = 0
    let units = 0
    for (const character of line) {
      if (columns >= position.character) break
      columns += width(character, this.encoding)
      units += character.length
    }
    return start + units
  }

  private documentOf(file: SourceFile): TextDocument {
    const known = this.lines.get(file)
    if (known !== undefined) return known
    const document = TextDocument.create(file.uri, '', 0, file.text)
    this.lines.set(file, document)
    return document
  }
}

function width(text: string, encoding: Encoding): number {
  let columns = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    if (encoding === 'utf-32') columns += 1
    else if (encoding === 'utf-16') columns += character.length
    else columns += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return columns
}
