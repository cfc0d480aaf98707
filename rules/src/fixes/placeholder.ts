/** Fixes that need a value only the user knows: text with places to fill in. */
import type { TextEdit } from '../fix'

// Private-use characters that stand around a placeholder until all other text has been escaped.
const OPEN = '\uE000'
const CLOSE = '\uE001'

/** A place to fill in, to be used inside text that an edit inserts. `withPlaceholders` must see the edits afterwards. */
export function placeholder(name: string): string {
  return `${OPEN}${name}${CLOSE}`
}

/** Turns edits that hold placeholders into snippets; what else they insert is escaped, so that `${var.x}` stays what it is. */
export function withPlaceholders(edits: readonly TextEdit[]): TextEdit[] {
  return edits.map(edit =>
    edit.newText.includes(OPEN) ? { ...edit, newText: snippetOf(edit.newText), snippet: true } : edit,
  )
}

function snippetOf(text: string): string {
  let count = 0
  return text
    .replace(/[\\$}]/g, '\\$&')
    .replace(/\uE000([^\uE001]*)\uE001/g, (_, name: string) => `\${${++count}:${name}}`)
}
