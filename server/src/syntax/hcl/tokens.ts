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

const strengths = new Uint8Array(Token.Invalid + 1)
const levels = [
  [Token.Or],
  [Token.And],
  [Token.EqualEqual, Token.NotEqual],
  [Token.Less, Token.LessEqual, Token.Greater, Token.GreaterEqual],
  [Token.Plus, Token.Minus],
  [Token.Star, Token.Slash, Token.Percent],
]
levels.forEach((tokens, level) => {
  for (const token of tokens) strengths[token] = level + 1
})

/** Strength of a binary operator, 0 for every other token. All operators associate to the left. */
export function precedence(token: Token): number {
  return strengths[token] ?? 0
}

const singles = new Map<string, Token>(
  Object.entries({
    '"': Token.Quote,
    '{': Token.OpenBrace,
    '}': Token.CloseBrace,
    '[': Token.OpenBracket,
    ']': Token.CloseBracket,
    '(': Token.OpenParen,
    ')': Token.CloseParen,
    ',': Token.Comma,
    '.': Token.Dot,
    '=': Token.Equal,
    ':': Token.Colon,
    '?': Token.Question,
    '+': Token.Plus,
    '-': Token.Minus,
    '*': Token.Star,
    '/': Token.Slash,
    '%': Token.Percent,
    '!': Token.Bang,
    '<': Token.Less,
    '>': Token.Greater,
  }),
)

const byCode: Token[] = []
for (let c = 0; c < 128; c++) byCode.push(singles.get(String.fromCharCode(c)) ?? Token.Invalid)

/** The symbol of one character. */
export function singleToken(c: number): Token {
  return byCode[c] ?? Token.Invalid
}

/** The symbol of two characters, `Invalid` where they are none. */
export function doubleToken(c: number, next: number): Token {
  if (next === 61) {
    if (c === 61) return Token.EqualEqual
    if (c === 33) return Token.NotEqual
    if (c === 60) return Token.LessEqual
    if (c === 62) return Token.GreaterEqual
  } else if (c === next) {
    if (c === 38) return Token.And
    if (c === 124) return Token.Or
    if (c === 58) return Token.DoubleColon
  } else if (c === 61 && next === 62) return Token.FatArrow
  else if (c === 126 && next === 125) return Token.TildeBrace
  return Token.Invalid
}

const openers: ReadonlySet<Token> = new Set([Token.OpenBrace, Token.OpenBracket, Token.OpenParen])
const closers: ReadonlySet<Token> = new Set([Token.CloseBrace, Token.CloseBracket, Token.CloseParen])

export function isOpener(token: Token): boolean {
  return openers.has(token)
}

export function isCloser(token: Token): boolean {
  return closers.has(token)
}
