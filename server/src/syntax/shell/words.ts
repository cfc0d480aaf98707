import type { ShellWord } from '#rules/model/shell'
import { CHAR, endsWord, isPlain } from './characters'
import { END, type Cursor } from './cursor'
import { withoutDropped } from './dropped'
import { type Nesting, takeBackticks, takeDouble, takeEscape, takeExpansion, takeSingle } from './expansions'

/** A word of shell text; offsets into the cursor's text. */
export interface RawWord {
  readonly start: number
  readonly end: number
  readonly text: string
  readonly literal: boolean
  readonly quoting: ShellWord['quoting']
  /** How much of `text`, from its beginning, was written without quotes, escapes and expansions. */
  readonly plain: number
}

const ARRAY_HEAD = /^[A-Za-z_]\w*(?:\[[^\]]*\])?\+?=$/
const ASSIGNMENT_HEAD = /^[A-Za-z_]\w*(?:\[[^\]]*\])?\+?=/
const EXTENDED_GLOB = '?*+@!'

/** Whether the shell takes the word for an assignment when it stands before a command's name. */
export function isAssignment(word: RawWord): boolean {
  const head = ASSIGNMENT_HEAD.exec(word.text)
  return head !== null && head[0].length <= word.plain
}

/** Collects the parts of one word. */
class Word {
  text = ''
  literal = true
  private plain = -1
  private readonly kinds = new Set<'none' | 'single' | 'double'>()

  constructor(readonly start: number) {}

  add(text: string, kind: 'none' | 'single' | 'double'): void {
    this.text += text
    this.kinds.add(kind)
  }

  endPlain(): void {
    if (this.plain < 0) this.plain = this.text.length
  }

  finish(end: number): RawWord {
    const { start, text, literal } = this
    this.endPlain()
    const [only] = this.kinds
    return { start, end, text, literal, plain: this.plain, quoting: this.kinds.size === 1 && only ? only : 'mixed' }
  }

  /** True where an opening parenthesis belongs to the word: an array's value or an extended glob. */
  opensGroup(): boolean {
    if (this.text === '') return false
    return EXTENDED_GLOB.includes(this.text.charAt(this.text.length - 1)) || ARRAY_HEAD.test(this.text)
  }
}

/** Reads the word at the cursor, which stands on a character that can begin one. */
export function readWord(nesting: Nesting): RawWord {
  const { cursor } = nesting
  const word = new Word(cursor.start())
  cursor.taken = cursor.position
  while (takePart(nesting, word));
  return word.finish(cursor.taken)
}

function takePart(nesting: Nesting, word: Word): boolean {
  const { cursor } = nesting
  const code = cursor.peek()
  const from = cursor.position
  if (isPlain(code)) {
    let at = from + 1
    while (at < cursor.end && isPlain(cursor.text.charCodeAt(at))) at++
    cursor.position = at
    cursor.taken = at
    word.add(cursor.text.slice(from, at), 'none')
    return true
  }
  if (endsWord(code)) return takeGroup(nesting, word, code)
  if (code === CHAR.carriageReturn && endsLine(cursor)) return false
  if (code !== CHAR.carriageReturn) word.endPlain()
  switch (code) {
    case CHAR.single:
      word.add(takeSingle(nesting), 'single')
      return true
    case CHAR.double:
      addDouble(nesting, word)
      return true
    case CHAR.backslash:
      word.add(takeEscape(cursor), 'none')
      return true
    case CHAR.backtick:
      takeBackticks(nesting, false)
      break
    case CHAR.dollar: {
      const next = cursor.peekNext()
      if (next === CHAR.single || next === CHAR.double) {
        cursor.advance()
        cursor.peek()
        if (next === CHAR.double) addDouble(nesting, word)
        else word.add(takeEscapedSingle(nesting), 'single')
        return true
      }
      if (!takeExpansion(nesting, false)) {
        word.add('$', 'none')
        return true
      }
      break
    }
    default:
      cursor.advance()
      word.add(String.fromCharCode(code), 'none')
      return true
  }
  word.literal = false
  word.add(withoutDropped(cursor.text.slice(from, cursor.taken)), 'none')
  return true
}

/** True where the carriage return at the cursor belongs to a line break or ends the text. */
export function endsLine(cursor: Cursor): boolean {
  const next = cursor.peekNext()
  return next === CHAR.newline || next === END
}

function addDouble(nesting: Nesting, word: Word): void {
  const { text, literal } = takeDouble(nesting)
  if (!literal) word.literal = false
  word.add(text, 'double')
}

/** `a=(x y)`, `@(a|b)`, `<(…)`: parentheses that do not end the word. */
function takeGroup(nesting: Nesting, word: Word, code: number): boolean {
  const { cursor } = nesting
  const from = cursor.position
  if (code === CHAR.open && word.opensGroup()) {
    word.endPlain()
    if (!nesting.enter()) return false
    cursor.advance()
    takeParentheses(nesting)
    nesting.leave()
    word.add(withoutDropped(cursor.text.slice(from, cursor.taken)), 'none')
    return true
  }
  if ((code !== CHAR.less && code !== CHAR.greater) || cursor.peekNext() !== CHAR.open) return false
  word.endPlain()
  if (!nesting.enter()) return false
  cursor.advance()
  cursor.peek()
  cursor.advance()
  nesting.substitution()
  nesting.leave()
  word.literal = false
  word.add(withoutDropped(cursor.text.slice(from, cursor.taken)), 'none')
  return true
}

/** Words of an array or patterns of a glob, up to and including the closing parenthesis. */
function takeParentheses(nesting: Nesting): void {
  const { cursor } = nesting
  for (;;) {
    const code = cursor.peek()
    if (code === END) {
      nesting.incomplete()
      return
    }
    if (code === CHAR.close) {
      cursor.advance()
      return
    }
    if (code === CHAR.open && nesting.enter()) {
      cursor.advance()
      takeParentheses(nesting)
      nesting.leave()
    } else if (code === CHAR.hash)
      for (let next: number = code; next !== END && next !== CHAR.newline; next = cursor.peekRaw()) cursor.advance()
    else if (endsWord(code) || code === CHAR.carriageReturn) cursor.advance()
    else readWord(nesting)
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', "'": "'", '"': '"', '\\': '\\' }

/** `$'…'`: the common escapes are put in, others stay as written. */
function takeEscapedSingle(nesting: Nesting): string {
  const { cursor } = nesting
  cursor.advance()
  let text = ''
  for (;;) {
    const code = cursor.peekRaw()
    if (code === END) {
      nesting.incomplete()
      return text
    }
    if (code === CHAR.single) {
      cursor.advance()
      return text
    }
    if (code === CHAR.backslash) {
      const escaped = takeEscape(cursor)
      text += ESCAPES[escaped] ?? `\\${escaped}`
    } else {
      cursor.advance()
      text += String.fromCharCode(code)
    }
  }
}
