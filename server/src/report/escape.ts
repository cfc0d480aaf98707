/**
 * Text from scanned files and their names may hold what makes a terminal do something: escape sequences, bidirectional
 * overrides. It is shown, not obeyed. Tabs and line feeds are the caller's business.
 */
export function printable(text: string): string {
  return text.replace(CONTROL, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

const range = (first: number, last: number): string => `${String.fromCharCode(first)}-${String.fromCharCode(last)}`

const CONTROL = new RegExp(
  `[${range(0x00, 0x08)}${range(0x0b, 0x1f)}${range(0x7f, 0x9f)}${range(0x200e, 0x200f)}${range(0x2028, 0x202e)}${range(0x2066, 0x2069)}]`,
  'g',
)
