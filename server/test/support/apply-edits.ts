import type { TextEdit } from '#rules/fix'
import type { SourceFile } from '#rules/model/source'
import { plainText } from '../../src/workspace/edits'

/**
 * Applies edits to a file's text. `undefined` when two of them overlap: then none may be applied. Edits at the same
 * offset are applied in the order given.
 */
export function applyEdits(file: SourceFile, edits: readonly TextEdit[]): string | undefined {
  const sorted = edits
    .filter(edit => edit.file.uri === file.uri)
    .map((edit, index) => ({ edit, index }))
    .sort((a, b) => a.edit.span.start - b.edit.span.start || a.edit.span.end - b.edit.span.end || a.index - b.index)
  let text = ''
  let at = 0
  for (const { edit } of sorted) {
    if (edit.span.start < at) return undefined
    text += file.text.slice(at, edit.span.start) + plainText(edit)
    at = edit.span.end
  }
  return text + file.text.slice(at)
}
