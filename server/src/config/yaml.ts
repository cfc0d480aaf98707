import { type Document, isScalar, type Node, parseDocument } from 'yaml'
import type { SourceFile } from '#rules/model/source'
import { unreasonable } from './limits'
import { NodeReader } from './node-reader'

/** One YAML (or JSON) file read with places. Nothing throws: what is not as expected becomes a problem, and is left out. */
export class YamlReader extends NodeReader {
  /** Undefined when the file is empty or could not be parsed. */
  readonly root: Node | undefined
  /** The text is no YAML: nothing in it can be relied on. */
  readonly broken: boolean

  constructor(file: SourceFile) {
    const sense = unreasonable(file.text)
    const document: Document = parseDocument(sense === undefined ? file.text : '', { prettyErrors: false })
    super(file, document)
    if (sense !== undefined) this.problem({ start: 0, end: firstLine(file.text) }, sense)
    for (const { pos, message } of document.errors) this.problem({ start: pos[0], end: pos[1] }, message)
    this.broken = this.problems.length > 0
    const contents = this.broken ? null : document.contents
    this.root = contents === null || (isScalar(contents) && contents.value === null) ? undefined : contents
  }
}

function firstLine(text: string): number {
  const end = text.search(/[\r\n]/)
  return end < 0 ? Math.min(text.length, 200) : Math.min(end, 200)
}
