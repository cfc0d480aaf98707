import type { Fix, TextEdit } from '#rules/fix'
import type { SourceFile } from '#rules/model/source'

/** A fix's title with what it costs a resource that already exists. */
export function fixTitle(fix: Fix): string {
  const cost = [impactOf(fix), fix.caution].filter(part => part !== undefined)
  return cost.length > 0 ? `${fix.title} (${cost.join('; ')})` : fix.title
}

function impactOf({ impact }: Fix): string | undefined {
  switch (impact) {
    case 'in-place':
      return undefined
    case 'replaces-resource':
      return 'replaces the resource'
    case 'new-resource':
      return 'adds a resource'
  }
}

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

/** What an edit writes where snippets are not understood: each placeholder's own text. */
export function plainText(edit: TextEdit): string {
  return edit.snippet ? edit.newText.replace(/\$\{\d+:([^}]*)\}/g, '$1').replace(/\\([$}\\])/g, '$1') : edit.newText
}
