import { CHAR } from './characters'
import { END } from './cursor'
import { isArithmetic, takeArithmetic } from './expansions'
import { type Commands, type JoinedBy, readSimple, skipBlanks, skipLines, takeRedirect } from './commands'
import { readWord } from './words'

const CLOSE = new Set([')'])
const THEN = new Set(['then'])
const BRANCH = new Set(['elif', 'else', 'fi'])
const FI = new Set(['fi'])
const DO = new Set(['do'])
const DONE = new Set(['done'])
const BRACE = new Set(['}'])
const CASE_END = new Set([';;', 'esac'])

const LONGEST_KEYWORD = 8

/** The word at the cursor, if it could be a reserved word: short, without quotes and expansions. Does not move. */
export function peekKeyword({ cursor }: Commands): string {
  cursor.peek()
  const { position, taken } = cursor
  let word = ''
  for (;;) {
    const code = cursor.peek()
    if (code === END || ' \t\r\n;&|()<>'.includes(String.fromCharCode(code))) break
    word += String.fromCharCode(code)
    if (word.length > LONGEST_KEYWORD) break
    cursor.advance()
  }
  cursor.position = position
  cursor.taken = taken
  return word.length > LONGEST_KEYWORD ? '' : word
}

export function takeKeyword({ cursor }: Commands, word: string): void {
  for (let taken = 0; taken < word.length; taken++) {
    cursor.peek()
    cursor.advance()
  }
}

/** Reads one command of any kind. `depth` is the depth of a simple command at this place. */
export function readCommand(commands: Commands, depth: number, joinedBy: JoinedBy): void {
  const { cursor } = commands
  if (!commands.enter()) return
  if (cursor.peek() === CHAR.open) readParentheses(commands, depth)
  else if (readReserved(commands, depth, joinedBy)) takeRedirects(commands)
  else if (readSimple(commands, depth, joinedBy) === 'function') readBody(commands, depth)
  commands.leave()
}

function takeRedirects(commands: Commands): void {
  do skipBlanks(commands)
  while (takeRedirect(commands, undefined))
}

function readBody(commands: Commands, depth: number): void {
  skipLines(commands)
  commands.command(depth, 'start')
}

function readParentheses(commands: Commands, depth: number): void {
  const { cursor } = commands
  if (cursor.peekNext() === CHAR.open && isArithmetic(cursor)) takeArithmetic(commands)
  else {
    cursor.advance()
    commands.list(depth + 1, CLOSE)
  }
  takeRedirects(commands)
}

/** Reads a compound command, if a reserved word that opens one stands at the cursor. */
function readReserved(commands: Commands, depth: number, joinedBy: JoinedBy): boolean {
  const word = peekKeyword(commands)
  switch (word) {
    case '{':
      takeKeyword(commands, word)
      commands.list(depth + 1, BRACE)
      return true
    case 'if':
      takeKeyword(commands, word)
      readIf(commands, depth + 1)
      return true
    case 'while':
    case 'until':
      takeKeyword(commands, word)
      if (commands.list(depth + 1, DO) !== undefined) commands.list(depth + 1, DONE)
      return true
    case 'for':
    case 'select':
      takeKeyword(commands, word)
      readFor(commands, depth + 1)
      return true
    case 'case':
      takeKeyword(commands, word)
      readCase(commands, depth + 1)
      return true
    case 'function':
      takeKeyword(commands, word)
      readFunction(commands, depth)
      return true
    case '[[':
      readTest(commands, depth, joinedBy)
      return true
    default:
      return false
  }
}

function readIf(commands: Commands, depth: number): void {
  for (;;) {
    if (commands.list(depth, THEN) === undefined) return
    const next = commands.list(depth, BRANCH)
    if (next === 'else') commands.list(depth, FI)
    if (next !== 'elif') return
  }
}

function readFor(commands: Commands, depth: number): void {
  const { cursor } = commands
  skipBlanks(commands)
  if (cursor.peek() === CHAR.open) {
    if (cursor.peekNext() === CHAR.open) takeArithmetic(commands)
  } else if (!stopsWords(cursor.peek())) readWord(commands)
  skipLines(commands)
  if (peekKeyword(commands) === 'in') {
    takeKeyword(commands, 'in')
    for (;;) {
      skipBlanks(commands)
      if (stopsWords(cursor.peek())) break
      readWord(commands)
    }
  }
  skipBlanks(commands)
  cursor.take(CHAR.semicolon)
  skipLines(commands)
  const keyword = peekKeyword(commands)
  if (keyword !== 'do' && keyword !== '{') {
    commands.incomplete()
    return
  }
  takeKeyword(commands, keyword)
  commands.list(depth, keyword === 'do' ? DONE : BRACE)
}

function stopsWords(code: number): boolean {
  switch (code) {
    case END:
    case CHAR.newline:
    case CHAR.semicolon:
    case CHAR.ampersand:
    case CHAR.pipe:
    case CHAR.open:
    case CHAR.close:
    case CHAR.less:
    case CHAR.greater:
      return true
    default:
      return false
  }
}

function readCase(commands: Commands, depth: number): void {
  const { cursor } = commands
  skipBlanks(commands)
  if (!stopsWords(cursor.peek())) readWord(commands)
  skipLines(commands)
  if (peekKeyword(commands) !== 'in') {
    commands.incomplete()
    return
  }
  takeKeyword(commands, 'in')
  for (;;) {
    skipLines(commands)
    if (peekKeyword(commands) === 'esac') {
      takeKeyword(commands, 'esac')
      return
    }
    if (!readPatterns(commands)) {
      commands.incomplete()
      return
    }
    const stop = commands.list(depth, CASE_END)
    if (stop !== ';;') return
  }
}

/** `(a | b)`, the opening parenthesis being optional. */
function readPatterns(commands: Commands): boolean {
  const { cursor } = commands
  cursor.take(CHAR.open)
  for (;;) {
    skipLines(commands)
    if (cursor.take(CHAR.close)) return true
    if (cursor.take(CHAR.pipe)) continue
    if (stopsWords(cursor.peek())) return false
    readWord(commands)
  }
}

function readFunction(commands: Commands, depth: number): void {
  const { cursor } = commands
  skipBlanks(commands)
  if (!stopsWords(cursor.peek())) readWord(commands)
  skipBlanks(commands)
  if (cursor.peek() === CHAR.open && cursor.peekNext() === CHAR.close) {
    cursor.advance()
    cursor.take(CHAR.close)
  }
  readBody(commands, depth)
}

/** `[[ … ]]`: one command whose words are its operands and operators. */
function readTest(commands: Commands, depth: number, joinedBy: JoinedBy): void {
  const { cursor } = commands
  const command = commands.open(depth, joinedBy)
  for (;;) {
    skipLines(commands)
    const code = cursor.peek()
    if (code === END || code === CHAR.semicolon) {
      commands.incomplete()
      return
    }
    const word = stopsWords(code) ? readOperator(commands) : readWord(commands)
    command.words.push(word)
    command.end = word.end
    if (word.text === ']]' && word.plain === 2) return
  }
}

function readOperator({ cursor }: Commands): ReturnType<typeof readWord> {
  const start = cursor.position
  let text = ''
  for (let code = cursor.peek(); text.length < 2 && stopsWords(code) && code !== END; code = cursor.peek()) {
    text += String.fromCharCode(code)
    cursor.advance()
    if (code === CHAR.open || code === CHAR.close) break
  }
  return { start, end: cursor.taken, text, literal: true, quoting: 'none', plain: text.length }
}
