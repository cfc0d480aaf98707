import { type Program, programsOf } from '../lib/programs'
import type { FoundSecret } from '../lib/secrets/find'
import { namedSecret } from '../lib/secrets/named'
import type { CommandBody } from '../model/dockerfile'
import type { Location } from '../model/source'
import type { ShellWord } from '../model/shell'

export interface CommandSecret {
  readonly kind: string
  readonly at: Location
  readonly certainty: FoundSecret['certainty']
}

/** Secrets that programs are given on their command line, behind an option or the way that program wants it. */
export function* commandSecrets(body: CommandBody | undefined): Iterable<CommandSecret> {
  const programs = programsOf(body)
  const setsPasswords = programs.some(({ name }) => name === 'chpasswd')
  for (const program of programs) {
    for (const [index, word] of program.args.entries()) {
      const next = program.args[index + 1]
      if (next?.literal && !next.text.startsWith('-')) yield* behind(program, word.text, next)
    }
    if (setsPasswords && /^(?:echo|printf)$/.test(program.name)) yield* typedIn(program.args)
  }
}

function* behind({ name, args }: Program, option: string, next: ShellWord): Iterable<CommandSecret> {
  const long = /^--?([a-z][a-z0-9-]{3,40})$/i.exec(option)?.[1]
  if (long !== undefined) yield* judged(`what ${option} is given`, long, next, next.text)
  const isLogin = args.some(({ text }) => text === 'login')
  if (option === '-p' && (name === 'sshpass' || isLogin))
    yield* judged(`password for ${name}`, 'password', next, next.text)
  if (name === 'curl' && /^(?:-u|--user|-U|--proxy-user)$/.test(option)) {
    const colon = next.text.indexOf(':')
    if (colon >= 0) yield* judged('password for curl', 'password', next, next.text.slice(colon + 1))
  }
}

/** `echo "root:…" | chpasswd`. */
function* typedIn(words: readonly ShellWord[]): Iterable<CommandSecret> {
  for (const word of words) {
    const password = /^[a-z_][a-z0-9_-]{0,31}:([^\s:$]{4,128}?)(?:\\n)?$/i.exec(word.text)?.[1]
    if (word.literal && password !== undefined) yield* judged('password of an account', 'password', word, password)
  }
}

function* judged(kind: string, name: string, { at }: ShellWord, value: string): Iterable<CommandSecret> {
  const certainty = namedSecret(name, value)
  if (certainty === undefined) return
  const offset = at.file.text.slice(at.span.start, at.span.end).lastIndexOf(value)
  const start = at.span.start + Math.max(0, offset)
  yield {
    kind,
    at: { file: at.file, span: { start, end: offset < 0 ? at.span.end : start + value.length } },
    certainty,
  }
}
