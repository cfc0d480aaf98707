/**
 * Stands, in a masked copy of text, for a code unit that the reader of the copy must not see: a continuation of lines, a
 * comment inside one, an escape that was already taken off. The copy keeps its length, so every offset into it is an
 * offset into the text. U+FFFF is a noncharacter: where a document holds one all the same, it is only passed over.
 */
export const DROPPED = '\uffff'
export const DROPPED_CODE = 0xffff

/** The text as its reader sees it. */
export function withoutDropped(masked: string): string {
  return masked.includes(DROPPED) ? masked.replaceAll(DROPPED, '') : masked
}
