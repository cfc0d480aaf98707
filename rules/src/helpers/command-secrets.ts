import type { FoundSecret } from '../lib/secrets/find'
import { namedSecret } from '../lib/secrets/named'
import type { Location } from '../model/source'
import type { ShellCommand, ShellWord } from '../model/shell'

export interface CommandSecret {
  readonly kind: string
  readonly at: Location
  readonly certainty: FoundSecret['certainty']
}

/** Secrets that programs are given on their command line, behind an option or the way that program wants it. */
export function* commandSecrets(command: ShellCommand): Iterable<CommandSecret> {
  const { words } = command
  for (const [index, word] of words.entries()) {
    const next = words[index + 1]
    if (!next?.literal) continue
    const option = /^--([a-z][a-z0-9-]{2,40})$/i.exec(word.text)?.[1]
    if (option !== undefined) yield* judged(`--${option}`, option, next, next.text)
    const secret = ofProgram(command, word, next)
    if (secret !== undefined) yield* judged(secret.kind, 'password', next, secret.text)
  }
  yield* typedIn(command)
}

/** `sshpass -p …`, `curl -u user:…`: what short options mean for programs that take a password. */
function ofProgram({ name }: ShellCommand, option: ShellWord, next: ShellWord) {
  const { text } = next
  if (name === 'sshpass' && option.text === '-p') return { kind: 'password for sshpass', text }
  if (/^(?:docker|podman|helm|az|oc)$/.test(name ?? '') && option.text === '-p' && option.literal) {
    return { kind: `password for ${name ?? ''}`, text }
  }
  if (!/^(?:curl|wget|http)$/.test(name ?? '') || !/^(?:-u|--user|--proxy-user)$/.test(option.text)) return undefined
  const colon = text.indexOf(':')
  return colon < 0 ? undefined : { kind: `password for ${name ?? ''}`, text: text.slice(colon + 1) }
}

/** `echo "root:…" | chpasswd` and `echo … | passwd --stdin`: the words of the echo that is typed into it. */
function* typedIn({ name, words }: ShellCommand): Iterable<CommandSecret> {
  const [, word] = words
  if (name !== 'echo' && name !== 'printf') return
  for (const text of words.slice(1)) {
    const password = /^[a-z_][a-z0-9_-]{0,31}:([^\s:$]{4,128})(?:\\n)?$/i.exec(text.text)?.[1]
    if (word && password !== undefined && text.literal) yield* judged('password of an account', 'password', text, password)
  }
}

function* judged(kind: string, name: string, { at }: ShellWord, value: string): Iterable<CommandSecret> {
  const certainty = namedSecret(name, value)
  if (certainty === undefined) return
  const offset = at.file.text.slice(at.span.start, at.span.end).lastIndexOf(value)
  const start = offset < 0 ? at.span.start : at.span.start + offset
  const end = offset < 0 ? at.span.end : start + value.length
  yield { kind, at: { file: at.file, span: { start, end } }, certainty }
}
