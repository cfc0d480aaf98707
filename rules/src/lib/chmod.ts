import type { CommandBody, Dockerfile, Flag, Instruction } from '../model/dockerfile'
import type { Location } from '../model/source'
import { type Program, programsOf } from './programs'
import { withTriggers } from './stages'
import type { ShellWord } from '../model/shell'

/** A place that sets permissions: `chmod 777 f`, `install -m 4755`, `COPY --chmod=…`. */
export interface ModeSetting {
  readonly instruction: Instruction
  /** The mode as written. */
  readonly mode: string
  readonly at: Location
  /** True where a folder is made with it. */
  readonly folder?: boolean
}

/** What a rule that calls `modeSettings` has to list in `on`. */
export const MODE_KEYWORDS = ['RUN', 'COPY', 'ADD'] as const

export function modeSettings(dockerfile: Dockerfile): readonly ModeSetting[] {
  return withTriggers(dockerfile, ...MODE_KEYWORDS).flatMap(instruction => {
    if (instruction.keyword !== 'RUN') return instruction.flags.flatMap(flag => ofFlag(instruction, flag))
    return programsOf(instruction.body).flatMap(program => {
      const { name, args } = program
      if (name === 'chmod') {
        const word = args.find(({ text }) => !isOption(text))
        return word?.literal && !args.some(({ text }) => text.startsWith('--reference'))
          ? [{ instruction, mode: word.text, at: word.at }].filter(() => !removedLater(instruction.body, program, word))
          : []
      }
      if (name !== 'install' && name !== 'mkdir') return []
      const folder = name === 'mkdir' || args.some(({ text }) => /^(?:-[^\Wd]*d\w*|--directory)$/.test(text))
      return modeOption(args).map(({ text, at }) => ({ instruction, mode: text, at, folder }))
    })
  })
}

/** The value of `-m`, in a word of its own or behind the option. */
function modeOption(args: readonly ShellWord[]): readonly Pick<ShellWord, 'text' | 'at'>[] {
  const option = args.findIndex(({ text }) => /^(?:-\w*m[0-7]*|--mode(?:=.*)?)$/.test(text))
  const word = args[option]
  const given = /^(?:--mode=|-\w*?m(?=[0-7]))(.+)$/.exec(word?.text ?? '')?.[1]
  if (word?.literal && given !== undefined && word.quoting === 'none') {
    const { file, span } = word.at
    return [{ text: given, at: { file, span: { start: span.end - given.length, end: span.end } } }]
  }
  const next = args[option + 1]
  return word && given === undefined && next?.literal ? [next] : []
}

/** True when all that a command changes is removed by the same RUN. */
function removedLater(body: CommandBody, { args, command }: Program, mode: ShellWord): boolean {
  const targets = args.filter(word => word !== mode && !isOption(word.text)).map(({ text }) => text)
  const removed = programsOf(body)
    .filter(({ name, command: other }) => name === 'rm' && other.at.span.start > command.at.span.start)
    .flatMap(({ args: gone }) => gone.map(({ text }) => text))
  return targets.length > 0 && targets.every(target => removed.includes(target))
}

function ofFlag(instruction: Instruction, { name, value, valueAt }: Flag): ModeSetting[] {
  return name === 'chmod' && value !== undefined && valueAt ? [{ instruction, mode: value, at: valueAt }] : []
}

/** `-R`, `-v`, `--recursive`; `-x` and `-rw` are modes. */
function isOption(text: string): boolean {
  return /^-(?:[Rvfc]+|-.*)$/.test(text)
}

/** What a mode grants. `octal` is its number, where it is written as one. */
export interface Granted {
  readonly setuid: boolean
  readonly setgid: boolean
  /** Everybody may write, and nothing keeps them from deleting what others wrote. */
  readonly worldWritable: boolean
}

export function granted(mode: string): Granted | undefined {
  if (/^[0-7]{1,5}$/.test(mode)) {
    const bits = Number.parseInt(mode, 8)
    return {
      setuid: (bits & 0o4000) !== 0,
      setgid: (bits & 0o2000) !== 0,
      worldWritable: (bits & 0o2) !== 0 && (bits & 0o1000) === 0,
    }
  }
  const clauses = mode.split(',').map(clauseOf)
  if (!clauses.every(clause => clause !== undefined)) return undefined
  const some = (letter: string, who: RegExp) =>
    clauses.some(clause => clause.operator !== '-' && clause.letters.includes(letter) && who.test(clause.who))
  return {
    setuid: some('s', /^$|[ua]/),
    setgid: some('s', /^$|[ga]/),
    worldWritable: some('w', /[oa]/) && !some('t', /^/),
  }
}

export interface Clause {
  /** Of `ugoa`; nothing means everybody, less what the umask holds back. */
  readonly who: string
  readonly operator: '+' | '-' | '='
  readonly letters: string
}

export function clauseOf(text: string): Clause | undefined {
  const [, who, operator, letters] = /^([ugoa]*)([-+=])([rwxXstugo]*)$/.exec(text) ?? []
  if (who === undefined || letters === undefined) return undefined
  return operator === '+' || operator === '-' || operator === '=' ? { who, operator, letters } : undefined
}

/** The mode without some of its bits. Undefined where nothing would be left of a clause. */
export function withoutBits(mode: string, bits: number, narrow: (clause: Clause) => string | undefined) {
  if (/^[0-7]+$/.test(mode)) {
    const number = (Number.parseInt(mode, 8) & ~bits).toString(8)
    const digits = number.padStart(mode.startsWith('0') ? mode.length : 3, '0')
    return digits
  }
  const clauses = mode.split(',').map(text => {
    const clause = clauseOf(text)
    return clause && narrow(clause)
  })
  return clauses.every(clause => clause !== undefined) ? clauses.join(',') : undefined
}
