import type { CommandBody } from '../model/dockerfile'
import type { ShellWord } from '../model/shell'
import { type Program, programsOf } from './programs'

/** A user that `useradd` or `adduser` makes. */
export interface Account {
  readonly program: Program
  /** Undefined where it is not literal. */
  readonly name: string | undefined
  /** What was given for an option, by its long name: `uid`, `gid`, `groups`, `password`. */
  readonly options: ReadonlyMap<string, ShellWord>
  /** Letters and names of options that take no value. */
  readonly flags: ReadonlySet<string>
}

const LONG: Readonly<Record<string, string>> = { u: 'uid', g: 'gid', G: 'groups', p: 'password', s: 'shell' }
const VALUED_LETTERS: Readonly<Record<string, string>> = {
  useradd: 'bcdefgGkKpsuZRP',
  adduser: 'hgsGuk',
  usermod: 'cdefgGlpsuvwVWZRP',
}
const VALUED_NAMES =
  /^(?:uid|gid|home|home-dir|shell|gecos|comment|ingroup|groups?|password|base-dir|skel|expiredate|inactive|firstuid|lastuid|conf|key|selinux-user|root|prefix|login)$/

export function accountsMade(body: CommandBody | undefined): readonly Account[] {
  return programsOf(body)
    .filter(({ name, args }) => (name === 'useradd' || name === 'adduser') && args.length > 0)
    .flatMap(program => {
      const { operands, ...rest } = readOptions(program)
      // `adduser app www` puts a user into a group.
      return operands.length === 1 ? [{ program, ...rest, name: literalName(operands[0]) }] : []
    })
}

function literalName(word: ShellWord | undefined): string | undefined {
  return word?.literal ? word.text : undefined
}

/** The options and operands of a call of `useradd`, `adduser` or `usermod`. */
export function readOptions({ name, args }: Program) {
  const letters = VALUED_LETTERS[name] ?? ''
  const options = new Map<string, ShellWord>()
  const flags = new Set<string>()
  const operands: ShellWord[] = []
  for (let i = 0; i < args.length; i++) {
    const word = args[i]
    if (!word) break
    const [, long, given] = /^--([a-z-]+)(=.*)?$/s.exec(word.text) ?? []
    const valued = long === undefined ? lastValued(word.text, letters) : VALUED_NAMES.test(long) ? long : undefined
    if (!word.text.startsWith('-') || word.text === '-') operands.push(word)
    else if (valued === undefined) for (const flag of long === undefined ? word.text.slice(1) : [long]) flags.add(flag)
    else {
      const value = given === undefined ? args[++i] : word
      for (const flag of long === undefined ? word.text.slice(1, -1) : []) flags.add(flag)
      if (value) options.set(LONG[valued] ?? valued, value)
    }
  }
  return { options, flags, operands }
}

/** The letter of `-ms` that takes the next word. */
function lastValued(text: string, letters: string): string | undefined {
  const last = /^-[A-Za-z]+$/.test(text) ? text.slice(-1) : ''
  return last !== '' && letters.includes(last) ? last : undefined
}

/** What was given for an option: behind the `=` where it is one word. */
export function valueOf(word: ShellWord | undefined): string | undefined {
  return word?.text.replace(/^--[a-z-]+=/, '')
}
