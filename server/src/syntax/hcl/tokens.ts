/** The terminal symbols outside templates; what is inside quotes and heredocs is scanned by the template parser. */
export const enum Token {
  EndOfFile,
  Newline,
  Identifier,
  Number,
  /** An opening quotation mark. */
  Quote,
  /** `<<NAME` or `<<-NAME` together with the line break. */
  Heredoc,
  OpenBrace,
  CloseBrace,
  OpenBracket,
  CloseBracket,
  OpenParen,
  CloseParen,
  Comma,
  Dot,
  Ellipsis,
  Equal,
  FatArrow,
  Colon,
  DoubleColon,
  Question,
  Plus,
  Minus,
  Star,
  Slash,
  Percent,
  Bang,
  EqualEqual,
  NotEqual,
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
  And,
  Or,
  /** `~}`, which ends a template sequence only. */
  TildeBrace,
  /** No symbol: recovery found that an open bracket ends before this line. Takes no characters. */
  Stop,
  Invalid,
}

const startTable = new Uint8Array(128)
const partTable = new Uint8Array(128)
for (let c = 0; c < 128; c++) {
  const letter = (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95
  if (letter) startTable[c] = 1
  if (letter || (c >= 48 && c <= 57) || c === 45) partTable[c] = 1
}

const idStart = /^\p{ID_Start}$/u
const idContinue = /^\p{ID_Continue}$/u

/** Length in UTF-16 units of the identifier at `pos`, 0 where none starts (`(ID_Start | _) (ID_Continue | -)*`). */
export function identifierLength(text: string, pos: number, limit: number): number {
  let at = pos
  if (at >= limit) return 0
  const first = text.charCodeAt(at)
  if (first < 128) {
    if (startTable[first] !== 1) return 0
    at++
  } else {
    const length = wideLength(text, at, idStart)
    if (length === 0) return 0
    at += length
  }
  while (at < limit) {
    const c = text.charCodeAt(at)
    if (c < 128) {
      if (partTable[c] !== 1) break
      at++
    } else {
      const length = wideLength(text, at, idContinue)
      if (length === 0) break
      at += length
    }
  }
  return at - pos
}

function wideLength(text: string, pos: number, pattern: RegExp): number {
  const char = String.fromCodePoint(text.codePointAt(pos) ?? 0)
  return pattern.test(char) ? char.length : 0
}

export function isDigit(c: number): boolean {
  return c >= 48 && c <= 57
}

/** Strength of a binary operator, 0 for every other token. All operators associate to the left. */
export function precedence(token: Token): number {
  switch (token) {
    case Token.Or:
      return 1
    case Token.And:
      return 2
    case Token.EqualEqual:
    case Token.NotEqual:
      return 3
    case Token.Less:
    case Token.LessEqual:
    case Token.Greater:
    case Token.GreaterEqual:
      return 4
    case Token.Plus:
    case Token.Minus:
      return 5
    case Token.Star:
    case Token.Slash:
    case Token.Percent:
      return 6
    default:
      return 0
  }
}
