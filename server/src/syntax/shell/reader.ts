import { CHAR } from './characters'
import type { Commands, JoinedBy, OpenCommand, OpenRedirect } from './commands'
import { skipBlanks, skipLines } from './commands'
import { peekKeyword, readCommand, takeKeyword } from './compound'
import { Cursor, END } from './cursor'
import { takeBackticks, takeExpansion } from './expansions'

/** What all readers of one script share. */
export interface ReaderState {
  readonly commands: OpenCommand[]
  readonly pipelines: { readonly start: number; readonly end: number; readonly commands: readonly OpenCommand[] }[]
  complete: boolean
  nesting: number
}

/** Deeper nesting than any person writes; keeps the reader's own stack small. */
const MAX_NESTING = 50
const NONE: ReadonlySet<string> = new Set()
const CLOSE: ReadonlySet<string> = new Set([')'])
/** Reserved words that cannot begin a command where nothing waits for them. */
const STRAY = new Set(['then', 'elif', 'else', 'fi', 'do', 'done', 'esac', '}'])
const SHELLS = new Set(['sh', 'bash', 'dash', 'ash'])

/** Reads lists of commands from one stretch of text; texts inside backticks and heredocs get readers of their own. */
export class Reader implements Commands {
  readonly cursor: Cursor
  private depth = 0
  private waiting: { readonly redirect: OpenRedirect; readonly owner: OpenCommand | undefined; depth: number }[] = []

  constructor(
    private readonly text: string,
    private readonly base: number,
    private readonly state: ReaderState,
    start = 0,
    end = text.length,
  ) {
    this.cursor = new Cursor(text, start, end)
  }

  script(depth: number): void {
    this.list(depth, NONE)
    for (const { redirect } of this.waiting.splice(0)) {
      redirect.body = { start: this.cursor.end, end: this.cursor.end }
      this.incomplete()
    }
  }

  list(depth: number, stops: ReadonlySet<string>): string | undefined {
    const outer = this.depth
    this.depth = depth
    const stop = this.readList(depth, stops)
    this.depth = outer
    if (stop === undefined && stops !== NONE) this.incomplete()
    return stop
  }

  private readList(depth: number, stops: ReadonlySet<string>): string | undefined {
    const { cursor } = this
    let joinedBy: JoinedBy = 'start'
    for (;;) {
      skipLines(this)
      const code = cursor.peek()
      if (code === END) return undefined
      const stop = this.takeStop(code, stops)
      if (stop !== undefined) return stop
      const before = cursor.position
      this.pipeline(depth, joinedBy)
      if (cursor.position === before) this.incomplete()
      joinedBy = this.takeSeparator()
      // An operator or a closing parenthesis where a command should be.
      if (cursor.position === before) cursor.advance()
    }
  }

  private takeStop(code: number, stops: ReadonlySet<string>): string | undefined {
    const { cursor } = this
    if (code === CHAR.close) return stops.has(')') && cursor.take(CHAR.close) ? ')' : undefined
    if (code === CHAR.semicolon) {
      const next = cursor.peekNext()
      if (!stops.has(';;') || (next !== CHAR.semicolon && next !== CHAR.ampersand)) return undefined
      while (cursor.take(CHAR.semicolon));
      cursor.take(CHAR.ampersand)
      return ';;'
    }
    const word = peekKeyword(this)
    if (!stops.has(word)) {
      if (STRAY.has(word)) this.incomplete()
      return undefined
    }
    takeKeyword(this, word)
    return word
  }

  private takeSeparator(): JoinedBy {
    const { cursor } = this
    skipBlanks(this)
    const code = cursor.peek()
    const doubled = cursor.peekNext() === code
    switch (code) {
      case CHAR.ampersand:
      case CHAR.pipe:
        cursor.advance()
        if (doubled) cursor.take(code)
        if (code === CHAR.pipe) return doubled ? '||' : '|'
        return doubled ? '&&' : '&'
      case CHAR.semicolon:
        // `;;` ends a case's list.
        if (!doubled && cursor.peekNext() !== CHAR.ampersand) cursor.advance()
        return ';'
      default:
        return 'newline'
    }
  }

  private pipeline(depth: number, joinedBy: JoinedBy): void {
    const { cursor, state } = this
    const members: OpenCommand[] = []
    let elements = 0
    let joined = joinedBy
    const start = cursor.position
    for (;;) {
      this.skipPrefixes()
      const from = state.commands.length
      const at = cursor.start()
      this.command(depth, joined)
      this.collect(from, at, depth, members)
      elements++
      const end = cursor.taken
      skipBlanks(this)
      if (cursor.peek() !== CHAR.pipe || cursor.peekNext() === CHAR.pipe) {
        if (elements > 1) state.pipelines.push({ start: this.base + start, end: this.base + end, commands: members })
        return
      }
      cursor.advance()
      cursor.take(CHAR.ampersand)
      skipLines(this)
      joined = '|'
    }
  }

  /** The commands of one element of a pipeline: itself, or those at the top of a compound command. */
  private collect(from: number, at: number, depth: number, members: OpenCommand[]): void {
    const { commands } = this.state
    const first = commands[from]
    if (first?.depth === depth && first.start === at) members.push(first)
    else
      for (let i = from; i < commands.length; i++)
        if (commands[i]?.depth === depth + 1) members.push(...commands.slice(i, i + 1))
  }

  /** `!`, `time` and `coproc` in front of a pipeline. */
  private skipPrefixes(): void {
    for (;;) {
      skipBlanks(this)
      const word = peekKeyword(this)
      if (word !== '!' && word !== 'time' && word !== 'coproc') return
      takeKeyword(this, word)
      skipBlanks(this)
      if (word === 'time' && peekKeyword(this) === '-p') takeKeyword(this, '-p')
    }
  }

  command(depth: number, joinedBy: JoinedBy): void {
    readCommand(this, depth, joinedBy)
  }

  open(depth: number, joinedBy: JoinedBy): OpenCommand {
    const start = this.cursor.start()
    const { base } = this
    const command = { base, start, end: start, assignments: [], words: [], redirects: [], joinedBy, depth }
    this.state.commands.push(command)
    return command
  }

  discard(command: OpenCommand): void {
    const { commands } = this.state
    const at = commands.lastIndexOf(command)
    if (at >= 0) commands.splice(at, 1)
  }

  substitution(): void {
    this.list(this.depth + 1, CLOSE)
  }

  nested(text: string, start: number): void {
    new Reader(text, this.base + start, this.state).script(this.depth + 1)
  }

  incomplete(): void {
    this.state.complete = false
  }

  enter(): boolean {
    if (this.state.nesting < MAX_NESTING) {
      this.state.nesting++
      return true
    }
    this.incomplete()
    this.cursor.position = this.cursor.end
    return false
  }

  leave(): void {
    this.state.nesting--
  }

  awaitHeredoc(redirect: OpenRedirect, owner: OpenCommand | undefined): void {
    this.waiting.push({ redirect, owner, depth: this.depth })
  }

  newline(): void {
    this.cursor.advance()
    for (const { redirect, owner, depth } of this.waiting.splice(0)) this.heredoc(redirect, owner, depth)
  }

  private heredoc(redirect: OpenRedirect, owner: OpenCommand | undefined, depth: number): void {
    const { cursor, text } = this
    const start = cursor.position
    const name = redirect.target?.text ?? ''
    let end = cursor.end
    let next = cursor.end
    for (let line = start; line < cursor.end;) {
      const found = text.indexOf('\n', line)
      const close = found < 0 || found > cursor.end ? cursor.end : found
      if (isTerminator(text.slice(line, close), name, redirect.operator === '<<-')) {
        end = line
        next = close
        break
      }
      line = close + 1
    }
    if (end === cursor.end) this.incomplete()
    redirect.body = { start, end }
    cursor.position = Math.min(next + (next < cursor.end ? 1 : 0), cursor.end)
    this.readBody(redirect, owner, depth, start, end)
  }

  /** A body without quotes around its name holds expansions; one that a shell is given holds commands. */
  private readBody(
    redirect: OpenRedirect,
    owner: OpenCommand | undefined,
    depth: number,
    start: number,
    end: number,
  ): void {
    const { target } = redirect
    if (target === undefined || !this.enter()) return
    const body = new Reader(this.text, this.base, this.state, start, end)
    body.depth = depth
    if (owner !== undefined && readsCommands(owner)) body.script(depth + 1)
    else if (target.plain === target.text.length) body.expansions()
    this.leave()
  }

  private expansions(): void {
    const { cursor } = this
    for (let code = cursor.peek(); code !== END; code = cursor.peek()) {
      if (code === CHAR.dollar) takeExpansion(this, true)
      else if (code === CHAR.backtick) takeBackticks(this, true)
      else {
        cursor.advance()
        if (code === CHAR.backslash && cursor.peekRaw() !== END) cursor.advance()
      }
    }
  }
}

function isTerminator(line: string, name: string, tabs: boolean): boolean {
  const text = tabs ? line.replace(/^\t+/, '') : line
  return text === name || text === `${name}\r`
}

/** `sh <<EOF`: the shell's program is its input, unless a file or `-c` is named. */
function readsCommands({ words }: OpenCommand): boolean {
  const [name, ...rest] = words
  if (!name?.literal || !SHELLS.has(name.text.slice(name.text.lastIndexOf('/') + 1))) return false
  return rest.every(({ text }) => text === '-' || (text.startsWith('-') && !/^-[a-z]*c/.test(text)))
}
