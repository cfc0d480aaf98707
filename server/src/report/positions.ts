import type { Location, SourceFile } from '#rules/model/source'
import { LineIndex } from '../syntax/lines'

/** 1-based line and column, both in UTF-16 code units; the end is exclusive. */
export interface Range {
  readonly startLine: number
  readonly startColumn: number
  readonly endLine: number
  readonly endColumn: number
}

/** Lines and columns of the files of one unit, each file's line index computed once. */
export class Positions {
  private readonly indexes = new WeakMap<SourceFile, LineIndex>()

  index(file: SourceFile): LineIndex {
    const known = this.indexes.get(file)
    if (known !== undefined) return known
    const index = new LineIndex(file.text)
    this.indexes.set(file, index)
    return index
  }

  range({ file, span }: Location): Range {
    const index = this.index(file)
    const start = index.positionAt(span.start)
    const end = index.positionAt(span.end)
    return {
      startLine: start.line + 1,
      startColumn: start.character + 1,
      endLine: end.line + 1,
      endColumn: end.character + 1,
    }
  }
}
