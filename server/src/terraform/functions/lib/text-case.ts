/** Changes each character by itself, as Go does: `ß` and `ŉ`, whose capitals are two letters, stay. */
export function upperText(text: string): string {
  return ASCII.test(text) ? text.toUpperCase() : Array.from(text, upperOf).join('')
}

export function lowerText(text: string): string {
  return ASCII.test(text) ? text.toLowerCase() : Array.from(text, lowerOf).join('')
}

/**
 * Capitalizes the first letter of each word. A word starts behind anything that is neither letter, digit nor underscore in
 * ASCII, and behind white space elsewhere.
 */
export function titleText(text: string): string {
  let previous = ' '
  return Array.from(text, character => {
    const starts = SEPARATOR.test(previous)
    previous = character
    return starts ? titleOf(character) : character
  }).join('')
}

const ASCII = /^[\x20-\x7e]*$/
const SEPARATOR = /^(?:(?!\w)\p{ASCII}|[\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000])$/u

function upperOf(character: string): string {
  const upper = character.toUpperCase()
  return isOne(upper) ? upper : capitalWithIota(character)
}

function lowerOf(character: string): string {
  const lower = character.toLowerCase()
  return isOne(lower) ? lower : (Array.from(lower)[0] ?? character)
}

function isOne(text: string): boolean {
  return text.length === ((text.codePointAt(0) ?? 0) > 0xffff ? 2 : 1)
}

/** Greek letters with an iota below have a capital of their own, which JavaScript spells out. Others keep their form. */
function capitalWithIota(character: string): string {
  const code = character.charCodeAt(0)
  if (code >= 0x1f80 && code <= 0x1faf) return String.fromCharCode(code | 8)
  return code === 0x1fb3 || code === 0x1fc3 || code === 0x1ff3 ? String.fromCharCode(code + 9) : character
}

const DIGRAPHS: ReadonlyMap<string, string> = new Map([
  ...['Ǆ', 'ǅ', 'ǆ'].map(form => [form, 'ǅ'] as const),
  ...['Ǉ', 'ǈ', 'ǉ'].map(form => [form, 'ǈ'] as const),
  ...['Ǌ', 'ǋ', 'ǌ'].map(form => [form, 'ǋ'] as const),
  ...['Ǳ', 'ǲ', 'ǳ'].map(form => [form, 'ǲ'] as const),
])

function titleOf(character: string): string {
  return DIGRAPHS.get(character) ?? upperOf(character)
}
