import type { ShellCommand, ShellRedirect } from '#rules/model/shell'
import { CHAR, continuesName, isDigit } from './characters'
import { type Cursor, END } from './cursor'
import type { Nesting } from './expansions'
import { endsLine, isAssignment, readWord, type RawWord } from './words'

export type JoinedBy = ShellCommand['joinedBy']

/** A command while it is read; offsets into the cursor's text plus `base`. */
export interface OpenCommand {
  readonly base: number
  readonly start: number
  end: number
  readonly assignments: RawWord[]
  readonly words: RawWord[]
  readonly redirects: OpenRedirect[]
  readonly joinedBy: JoinedBy
  readonly depth: number
}

export interface OpenRedirect extends Pick<ShellRedirect, 'descriptor' | 'operator'> {
  readonly start: number
  end: number
  target: RawWord | undefined
  body: { readonly start: number; readonly end: number } | undefined
}

/** The reader of lists of commands, as the readers of single commands see it. */
export interface Commands extends Nesting {
  /**
   * Reads commands until one of `stops`, which it takes and returns: reserved words, `)` or `;;`. Undefined at the end of
   * the text.
   */
  list(depth: number, stops: ReadonlySet<string>): string | undefined
  command(depth: number, joinedBy: JoinedBy): void
  /** Notes a command before its words are read, so that those inside its substitutions come behind it. */
  open(depth: number, joinedBy: JoinedBy): OpenCommand
  discard(command: OpenCommand): void
  /** A heredoc whose body begins behind the next line break. */
  awaitHeredoc(redirect: OpenRedirect, owner: OpenCommand | undefined): void
  /** Takes a line break and the heredocs that were waiting for it. */
  newline(): void
}

/** Passes over spaces, tabs and a comment. */
export function skipBlanks({ cursor }: Commands): void {
  for (;;) {
    const code = cursor.peek()
    if (code === CHAR.space || code === CHAR.tab || (code === CHAR.carriageReturn && endsLine(cursor)))
      cursor.position++
    else if (code === CHAR.hash) skipComment(cursor)
    else return
  }
}

function skipComment(cursor: Cursor): void {
  const close = cursor.text.indexOf('\n', cursor.position)
  cursor.position = close < 0 ? cursor.end : Math.min(close, cursor.end)
}

export function skipLines(commands: Commands): boolean {
  let any = false
  for (;;) {
    skipBlanks(commands)
    if (commands.cursor.peek() !== CHAR.newline) return any
    commands.newline()
    any = true
  }
}

/** Reads a simple command or the head of a function definition. Answers the function's name's place, if it was one. */
export function readSimple(commands: Commands, depth: number, joinedBy: JoinedBy): 'command' | 'function' {
  const { cursor } = commands
  const command = commands.open(depth, joinedBy)
  for (;;) {
    skipBlanks(commands)
    const code = cursor.peek()
    if (code === CHAR.open && isFunctionHead(commands, command)) {
      commands.discard(command)
      return 'function'
    }
    if (takeRedirect(commands, command)) {
      command.end = cursor.taken
      continue
    }
    if (!beginsWord(cursor, code)) break
    const word = readWord(commands)
    if (command.words.length === 0 && isAssignment(word)) command.assignments.push(word)
    else command.words.push(word)
    command.end = word.end
  }
  if (command.end === command.start) commands.discard(command)
  return 'command'
}

function beginsWord(cursor: Cursor, code: number): boolean {
  switch (code) {
    case END:
    case CHAR.newline:
    case CHAR.semicolon:
    case CHAR.ampersand:
    case CHAR.pipe:
    case CHAR.open:
    case CHAR.close:
      return false
    case CHAR.less:
    case CHAR.greater:
      return cursor.peekNext() === CHAR.open
    default:
      return true
  }
}

/** `name ( )`: takes the parentheses. */
function isFunctionHead({ cursor }: Commands, { words, assignments, redirects }: OpenCommand): boolean {
  const [name] = words
  if (name === undefined || words.length > 1 || assignments.length + redirects.length > 0) return false
  if (name.plain < name.text.length) return false
  const { position, taken } = cursor
  cursor.advance()
  while (cursor.peek() === CHAR.space || cursor.peek() === CHAR.tab) cursor.advance()
  if (cursor.take(CHAR.close)) return true
  cursor.position = position
  cursor.taken = taken
  return false
}

const OPERATORS = ['<<<', '<<-', '&>>', '<<', '<&', '<>', '<', '>>', '>&', '>|', '>', '&>'] as const

/** Takes a redirect, if one stands at the cursor, for `owner` or for a compound command. */
export function takeRedirect(commands: Commands, owner: OpenCommand | undefined): boolean {
  const { cursor } = commands
  const start = cursor.start()
  const { position, taken } = cursor
  const descriptor = takeDescriptor(cursor)
  const operator = takeOperator(cursor)
  if (operator === undefined) {
    cursor.position = position
    cursor.taken = taken
    return false
  }
  const redirect: OpenRedirect = { start, end: cursor.taken, descriptor, operator, target: undefined, body: undefined }
  skipBlanks(commands)
  if (beginsWord(cursor, cursor.peek())) {
    redirect.target = readWord(commands)
    redirect.end = redirect.target.end
    if (operator === '<<' || operator === '<<-') commands.awaitHeredoc(redirect, owner)
  } else commands.incomplete()
  owner?.redirects.push(redirect)
  cursor.taken = redirect.end
  return true
}

/** `2` or `{fd}` in front of an operator. */
function takeDescriptor(cursor: Cursor): string | undefined {
  let text = ''
  const brace = cursor.peek() === CHAR.openBrace
  if (brace) cursor.advance()
  while (text.length < 32 && (brace ? continuesName(cursor.peek()) : isDigit(cursor.peek()))) {
    text += String.fromCharCode(cursor.peek())
    cursor.advance()
  }
  if (brace && !cursor.take(CHAR.closeBrace)) return undefined
  return text === '' ? undefined : text
}

function takeOperator(cursor: Cursor): string | undefined {
  const first = cursor.peek()
  if (first !== CHAR.less && first !== CHAR.greater && first !== CHAR.ampersand) return undefined
  const { position, taken } = cursor
  let seen = ''
  let best: string | undefined
  const ends: number[] = [position]
  for (let length = 1; length <= 3; length++) {
    const code = cursor.peek()
    if (code === END) break
    seen += String.fromCharCode(code)
    cursor.advance()
    ends.push(cursor.position)
    const whole: string = seen
    if (OPERATORS.some(operator => operator === whole)) best = whole
  }
  cursor.position = position
  cursor.taken = taken
  if (best === undefined) return undefined
  const end = ends[best.length] ?? position
  if ((best === '<' || best === '>') && cursor.peekNext() === CHAR.open) return undefined
  cursor.position = end
  cursor.taken = end
  return best
}
