/**
 * Stands, in a masked copy of text, for a code unit that the reader of the copy must not see: a continuation of lines or
 * a comment inside one. The copy keeps its length, so every offset into it is an offset into the text. U+FFFF is a
 * noncharacter: where a document holds one all the same, it is only passed over.
 */
export const DROPPED = '\uffff'

/**
 * Stands in a masked copy for what was taken off as the escape of the character behind it (the backslash of `\"` in
 * JSON): not seen either, but part of a word that begins with that character.
 */
export const ESCAPING = '\ufffe'
export const ESCAPING_CODE = 0xfffe

export function isDropped(code: number): boolean {
  return code >= ESCAPING_CODE
}

/** The text as its reader sees it. */
export function withoutDropped(masked: string): string {
  return masked.includes(DROPPED) || masked.includes(ESCAPING) ? masked.replace(/[\ufffe\uffff]/g, '') : masked
}
