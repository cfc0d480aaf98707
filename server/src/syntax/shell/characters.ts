import { BACKSLASH, CARRIAGE_RETURN, NEWLINE } from './cursor'
import { isDropped } from './dropped'

/** Codes of the characters that mean something to a shell. */
export const CHAR = {
  tab: 9,
  newline: NEWLINE,
  carriageReturn: CARRIAGE_RETURN,
  space: 32,
  bang: 33,
  double: 34,
  hash: 35,
  dollar: 36,
  ampersand: 38,
  single: 39,
  open: 40,
  close: 41,
  minus: 45,
  semicolon: 59,
  less: 60,
  equals: 61,
  greater: 62,
  backslash: BACKSLASH,
  backtick: 96,
  openBrace: 123,
  pipe: 124,
  closeBrace: 125,
} as const

/** True for the characters that an unquoted word may hold without a second look. */
const PLAIN: readonly boolean[] = Array.from(
  { length: 128 },
  (_, code) => !'\t\n\r "$&\'();<>\\`|'.includes(String.fromCharCode(code)),
)

export function isPlain(code: number): boolean {
  return code < 128 ? code >= 0 && PLAIN[code] === true : !isDropped(code)
}

/** Ends an unquoted word: a blank, a line break or an operator. A carriage return counts only before a line feed. */
export function endsWord(code: number): boolean {
  switch (code) {
    case CHAR.tab:
    case CHAR.newline:
    case CHAR.space:
    case CHAR.ampersand:
    case CHAR.open:
    case CHAR.close:
    case CHAR.semicolon:
    case CHAR.less:
    case CHAR.greater:
    case CHAR.pipe:
      return true
    default:
      return code < 0
  }
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

export function startsName(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95
}

export function continuesName(code: number): boolean {
  return startsName(code) || isDigit(code)
}
