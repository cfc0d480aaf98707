import type { ShellWord } from '../model/shell'
import type { Program } from './programs'
import { secretName } from './secret-names'

/** A literal that is a secret because of where it stands on a command line. */
export interface GivenSecret {
  readonly word: ShellWord
  /** The secret itself, a part of the word's text. */
  readonly value: string
  /** For a variable that takes its place: `PASSWORD`. */
  readonly name: string
}

/** `DB_PASSWORD=…` in front of a command or behind `export`. */
export function assignmentOf(word: ShellWord): readonly GivenSecret[] {
  const [, name = '', value = ''] = /^(\w+)=(.*)$/s.exec(word.text) ?? []
  return value !== '' && secretName(name) === 'yes' ? [{ word, value, name }] : []
}

const OPTION =
  /^--?([a-z_-]*?(?:password|passwd|passphrase|token|api[-_]?key|secret|secret[-_]?key|access[-_]?key|client[-_]?secret|storepass|keypass))$/i

/** Options that are short, or no longer one word with their value, per program. */
const OWN: Readonly<Record<string, RegExp>> = {
  sshpass: /^-p$/,
  mysql: /^-p$/,
  mysqladmin: /^-p$/,
  mysqldump: /^-p$/,
  docker: /^(?:-p|--password)$/,
  useradd: /^-p$/,
  usermod: /^-p$/,
  'redis-cli': /^-a$/,
  mongo: /^-p$/,
  mongosh: /^-p$/,
}

export function secretsGiven(program: Program): readonly GivenSecret[] {
  const { name, args } = program
  if (/^(?:export|env|declare)$/.test(name)) return args.flatMap(assignmentOf)
  if (/^(?:echo|printf|grep|sed|awk|test|\[|find)$/.test(name)) return []
  return args.flatMap((word, i) => {
    const before = args[i - 1]?.text ?? ''
    const [, option = '', value = ''] = /^(--?[\w-]+)=(.+)$/s.exec(word.text) ?? []
    if (isSecretOption(option)) return [{ word, value, name: variableFor(option) }]
    if (isSecretOption(before) && isValue(word.text)) return [{ word, value: word.text, name: variableFor(before) }]
    return ofProgram(name, word, before, args)
  })
}

function ofProgram(name: string, word: ShellWord, before: string, args: readonly ShellWord[]): readonly GivenSecret[] {
  const { text } = word
  const given = (value: string | undefined, variable = 'PASSWORD') =>
    value === undefined || value === '' ? [] : [{ word, value, name: variable }]
  // `docker run -p 80:80` publishes a port.
  const own = OWN[name]?.test(before) && !(name === 'docker' && !args.some(arg => arg.text === 'login'))
  if (own && !/^mysql/.test(name)) return isValue(text) ? given(text) : []
  if (/^mysql/.test(name)) return given(/^-p(.+)$/s.exec(text)?.[1])
  if (name === 'sshpass') return given(/^-p(.+)$/s.exec(text)?.[1])
  if (name === 'openssl') return given(/^pass:(.+)$/s.exec(text)?.[1])
  if (name !== 'curl' && name !== 'wget' && name !== 'http') return []
  if (/^(?:-u|--user)$/.test(before)) return given(/^[^:]+:(.+)$/s.exec(text)?.[1])
  const header = /^(?:-H|--header)$/.test(before) ? text : /^--header=(.*)$/s.exec(text)?.[1]
  const token = /^(?:Authorization:\s*(?:Bearer|Basic|token)|(?:Private-Token|X-Api-Key|X-Auth-Token):)\s*(\S+)$/i
  return given(token.exec(header ?? '')?.[1], 'TOKEN')
}

/** `--disabled-password` takes none, and `--no-token` wants none. */
function isSecretOption(option: string): boolean {
  return OPTION.test(option) && !/disabled|-no-|without|empty|prompt|ask/i.test(`-${option}`)
}

/** `*` and `!` lock an account. */
function isValue(text: string): boolean {
  return text !== '' && !text.startsWith('-') && !/^[*!]+$/.test(text)
}

function variableFor(option: string): string {
  return option.replace(/^-+/, '').replace(/\W+/g, '_').toUpperCase()
}
