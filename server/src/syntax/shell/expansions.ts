import { CHAR, continuesName, isDigit, startsName } from './characters'
import { type Cursor, END } from './cursor'
import { ESCAPING, isDropped, withoutDropped } from './dropped'

/** What the readers of words and expansions need from the reader of commands. */
export interface Nesting {
  readonly cursor: Cursor
  /** Reads commands up to and including the closing parenthesis. The cursor stands behind the opening one. */
  substitution(): void
  /** Reads commands of `text`, whose first character stands at `start` of the cursor's text. */
  nested(text: string, start: number): void
  /** The text could not be understood to its end. */
  incomplete(): void
  /** False when the nesting is too deep to go on: then everything up to the end is passed over. */
  enter(): boolean
  leave(): void
}

/** `$name`, `${…}`, `$(…)`, `$((…))` at the cursor. Answers false where the dollar stands for itself. */
export function takeExpansion(nesting: Nesting, inDouble: boolean): boolean {
  const { cursor } = nesting
  cursor.advance()
  const code = cursor.peek()
  if (code === CHAR.open) {
    if (!nesting.enter()) return true
    if (cursor.peekNext() === CHAR.open && isArithmetic(cursor)) takeArithmetic(nesting)
    else {
      cursor.advance()
      nesting.substitution()
    }
    nesting.leave()
    return true
  }
  if (code === CHAR.openBrace) {
    if (!nesting.enter()) return true
    takeParameter(nesting, inDouble)
    nesting.leave()
    return true
  }
  if (startsName(code)) {
    while (continuesName(cursor.peek())) cursor.advance()
    return true
  }
  if (!isDigit(code) && !isSpecialParameter(code)) return false
  cursor.advance()
  return true
}

function isSpecialParameter(code: number): boolean {
  return code > 0 && '@*#?-$!'.includes(String.fromCharCode(code))
}

/**
 * `((` opens arithmetic when its two closing parentheses stand together, else a subshell in a substitution. A flat look
 * ahead; nesting is capped, so all looks together stay linear.
 */
export function isArithmetic(cursor: Cursor): boolean {
  let depth = 0
  for (let at = cursor.position; at < cursor.end; at++) {
    const code = cursor.text.charCodeAt(at)
    if (code === CHAR.backslash) at++
    else if (code === CHAR.single || code === CHAR.double) {
      const close = cursor.text.indexOf(String.fromCharCode(code), at + 1)
      if (close < 0) return true
      at = close
    } else if (code === CHAR.open) depth++
    else if (code === CHAR.close) {
      depth--
      if (depth === 1) return cursor.text.charCodeAt(at + 1) === CHAR.close
    }
  }
  return true
}

/** From the first of two opening parentheses to behind the last of two closing ones. */
export function takeArithmetic(nesting: Nesting): void {
  const { cursor } = nesting
  cursor.advance()
  cursor.peek()
  cursor.advance()
  let depth = 2
  for (;;) {
    const code = cursor.peek()
    if (code === END) {
      nesting.incomplete()
      return
    }
    if (takeNested(nesting, code, true)) continue
    cursor.advance()
    if (code === CHAR.open) depth++
    else if (code === CHAR.close && --depth === 0) return
  }
}

function takeParameter(nesting: Nesting, inDouble: boolean): void {
  const { cursor } = nesting
  cursor.advance()
  for (;;) {
    const code = cursor.peek()
    if (code === END) {
      nesting.incomplete()
      return
    }
    if (takeNested(nesting, code, inDouble)) continue
    cursor.advance()
    if (code === CHAR.closeBrace) return
  }
}

/** Quotes, escapes and expansions inside an expansion. Single quotes inside double ones stand for themselves. */
function takeNested(nesting: Nesting, code: number, inDouble: boolean): boolean {
  switch (code) {
    case CHAR.dollar:
      takeExpansion(nesting, inDouble)
      return true
    case CHAR.backtick:
      takeBackticks(nesting, inDouble)
      return true
    case CHAR.double:
      takeDouble(nesting)
      return true
    case CHAR.single:
      if (inDouble) return false
      takeSingle(nesting)
      return true
    case CHAR.backslash:
      takeEscape(nesting.cursor)
      return true
    default:
      return false
  }
}

/** A backslash and the character behind it, which is returned; the backslash itself at the end of the text. */
export function takeEscape(cursor: Cursor): string {
  cursor.advance()
  const code = cursor.peekRaw()
  if (code === END) return '\\'
  cursor.advance()
  return String.fromCharCode(code)
}

export function takeSingle(nesting: Nesting): string {
  const { cursor } = nesting
  cursor.advance()
  const from = cursor.position
  const close = cursor.text.indexOf("'", from)
  const open = close < 0 || close >= cursor.end
  const to = open ? cursor.end : close
  cursor.position = to
  cursor.taken = to
  if (open) nesting.incomplete()
  else cursor.advance()
  return withoutDropped(cursor.text.slice(from, to))
}

/** Takes a text in double quotes. Returns it without quotes and escapes, and whether it holds an expansion. */
export function takeDouble(nesting: Nesting): { text: string; literal: boolean } {
  const { cursor } = nesting
  cursor.advance()
  let text = ''
  let literal = true
  for (;;) {
    const code = cursor.peek()
    if (code === END) {
      nesting.incomplete()
      return { text, literal }
    }
    const from = cursor.position
    if (code === CHAR.double) {
      cursor.advance()
      return { text, literal }
    }
    if (code === CHAR.backslash) {
      const escaped = takeEscape(cursor)
      text += '$`"\\'.includes(escaped) ? escaped : `\\${escaped}`
    } else if (code === CHAR.dollar || code === CHAR.backtick) {
      if (code === CHAR.backtick) takeBackticks(nesting, true)
      if (code === CHAR.backtick || takeExpansion(nesting, true)) literal = false
      text += withoutDropped(cursor.text.slice(from, cursor.taken))
    } else {
      skipOrdinary(cursor)
      text += cursor.text.slice(from, cursor.taken)
    }
  }
}

/** A stretch without any character that means something in double quotes. */
function skipOrdinary(cursor: Cursor): void {
  let at = cursor.position + 1
  for (; at < cursor.end; at++) {
    const code = cursor.text.charCodeAt(at)
    if (
      code === CHAR.double ||
      code === CHAR.backslash ||
      code === CHAR.dollar ||
      code === CHAR.backtick ||
      isDropped(code)
    )
      break
  }
  cursor.position = at
  cursor.taken = at
}

/** Inside backticks a backslash before a backtick, a backslash or a dollar is taken off before the commands are read. */
export function takeBackticks(nesting: Nesting, inDouble: boolean): void {
  const { cursor } = nesting
  cursor.advance()
  const from = cursor.position
  let to = from
  let escapes = false
  for (; to < cursor.end; to++) {
    const code = cursor.text.charCodeAt(to)
    if (code === CHAR.backtick) break
    if (code === CHAR.backslash) {
      escapes = true
      to++
    }
  }
  const closed = to < cursor.end
  to = Math.min(to, cursor.end)
  if (!closed) nesting.incomplete()
  if (nesting.enter()) {
    const inner = cursor.text.slice(from, to)
    const escape = inDouble ? /\\([`\\$"])/g : /\\([`\\$])/g
    nesting.nested(escapes ? inner.replace(escape, `${ESCAPING}$1`) : inner, from)
    nesting.leave()
    cursor.position = to
    cursor.taken = to
    if (closed) cursor.advance()
  }
}
