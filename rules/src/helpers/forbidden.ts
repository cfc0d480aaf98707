/** Rules of the form: no command and no variable of a build may say this. */
import type { Applicability, Fix, TextEdit } from '../fix'
import { removeInstruction, replaceWord } from '../fixes/dockerfile'
import { verifies } from '../lib/downloads'
import { installsOwnFiles } from '../lib/local-packages'
import { pipelinesWith, type Program, programsOf } from '../lib/programs'
import { withTriggers } from '../lib/stages'
import type { Dockerfile, RunInstruction } from '../model/dockerfile'
import type { ShellCommand, ShellWord } from '../model/shell'
import { type Location, textAt } from '../model/source'
import { dockerfileRule, type DockerfileRule, type Problem, type Profile, type RuleMetadata } from '../rule'
import { removeAssignment, removeCommand, removeVariable, removeWords } from './remove-command'

/** A word that is not to be there, and what takes it away. */
export interface Fault {
  readonly part: ShellWord
  /** The first word to take out, where it is not the faulty one: `-o` of `-o Acquire::Verify-Peer=false`. */
  readonly from?: ShellWord
  /** `word`: take it out; `command`: the whole command does nothing else; a text: write that instead. */
  readonly mend: 'word' | 'command' | { readonly write: string } | undefined
  readonly message?: string
  /** Where it is less bad than the rule's own. */
  readonly profile?: Profile
  /** Other places in which a superseded rule means the same. */
  readonly covers?: readonly Location[]
}

export interface Forbids {
  /** The faults in one call of a program. */
  readonly faults?: (program: Program, run: RunInstruction) => Iterable<Fault>
  /** True for a variable that is not to be set so: in ENV and ARG, in front of a command, behind `export`. */
  readonly variable?: (name: string, value: string) => boolean
  /** A line that a command writes into a file of settings, which the RUN has to name. */
  readonly setting?: { readonly file: RegExp; readonly line: RegExp }
  readonly fix: { readonly title: string; readonly caution?: string; readonly applicability?: Applicability }
}

type Metadata = Omit<RuleMetadata, 'pillar' | 'confidence'> & Partial<Pick<RuleMetadata, 'confidence'>>

export function forbiddenRule({ faults, variable, setting, fix, ...metadata }: Metadata & Forbids): DockerfileRule {
  const forbids = { ...(faults && { faults }), ...(variable && { variable }), ...(setting && { setting }), fix }
  return dockerfileRule({
    ...metadata,
    confidence: metadata.confidence ?? 'high',
    pillar: 'containers',
    on: variable ? ['RUN', 'ENV', 'ARG'] : ['RUN'],
    *check(dockerfile) {
      if (variable) yield* inInstructions(dockerfile, variable, forbids)
      for (const run of withTriggers(dockerfile, 'RUN')) yield* inCommands(run, forbids)
    },
  })
}

function* inInstructions(
  dockerfile: Dockerfile,
  forbidden: (name: string, value: string) => boolean,
  { fix }: Forbids,
): Generator<Problem> {
  const globals = dockerfile.stages.length > 0 ? dockerfile.globalArgs : []
  for (const instruction of [...globals, ...withTriggers(dockerfile, 'ENV', 'ARG')]) {
    for (const entry of instruction.entries) {
      const value = entry.value?.value
      if (value === undefined || !forbidden(entry.name, value)) continue
      yield {
        at: { instruction, part: { at: entry.at } },
        fix: () => fixOf(fix, removeVariable(instruction, entry)),
      }
    }
    // `ARG NAME value` declares two arguments: it was meant otherwise, and is one edit away from that.
    const [first, second, ...more] = instruction.entries
    if (!first || !second || more.length > 0 || first.value || second.value) continue
    if (forbidden(first.name, second.name))
      yield {
        at: { instruction, part: first },
        message: 'though ARG wants = for that',
        profile: 'all',
        severity: 'low',
        fix: () => fixOf(fix, removeInstruction(instruction)),
      }
  }
}

function* inCommands(run: RunInstruction, { faults, variable, setting, fix }: Forbids): Generator<Problem> {
  for (const command of run.body.script?.commands ?? [])
    for (const assignment of command.assignments)
      if (isForbidden(assignment, variable))
        yield {
          at: { instruction: run, part: assignment },
          fix: () =>
            fixOf(fix, command.words.length > 0 ? removeAssignment(command, assignment) : removeCommand(run, command)),
        }
  for (const program of programsOf(run.body)) {
    for (const fault of variable ? exportedBy(program, variable) : [])
      yield { at: { instruction: run, part: fault.part }, fix: () => fixOf(fix, mend(run, program, fault)) }
    for (const fault of [...written(program, run, setting), ...(faults?.(program, run) ?? [])])
      yield {
        at: { instruction: run, part: fault.part },
        ...(fault.message === undefined ? {} : { message: fault.message }),
        ...(fault.profile ? { profile: fault.profile, severity: 'low' } : {}),
        ...(fault.covers ? { covers: fault.covers } : {}),
        fix: () => fixOf(fix, mend(run, program, fault)),
      }
  }
}

/** `echo insecure >> ~/.curlrc`. */
function* written(
  { name, args, command }: Program,
  run: RunInstruction,
  setting: Forbids['setting'],
): Generator<Fault> {
  if (!setting || !/^(?:echo|printf|sed|tee)$/.test(name) || !setting.file.test(textAt(run.at))) return
  for (const part of args)
    if (setting.line.test(part.text)) yield { part, mend: isAlone(run, command) ? 'command' : undefined }
}

/** What a pipe feeds would be left without it. */
function isAlone({ body }: RunInstruction, command: ShellCommand): boolean {
  return pipelinesWith(body, command).length === 0
}

/** `export A=1`, and the `A=1` of `sudo env A=1 program`. */
function exportedBy({ name, args, command, word }: Program, variable: Forbids['variable']): readonly Fault[] {
  const exports = /^(?:export|declare|env)$/.test(name)
  const words = exports ? args : command.words.slice(0, Math.max(0, command.words.indexOf(word)))
  return words
    .filter(each => isForbidden(each, variable))
    .map(part => ({ part, mend: exports && args.length === 1 ? 'command' : 'word' }))
}

function isForbidden({ text, literal }: ShellWord, variable: Forbids['variable']): boolean {
  const [, name, value] = /^(\w+)=(.*)$/s.exec(text) ?? []
  return literal && name !== undefined && value !== undefined && (variable?.(name, value) ?? false)
}

function mend(run: RunInstruction, program: Program, { part, from, mend: how }: Fault): TextEdit[] | undefined {
  if (how === undefined) return undefined
  if (how === 'command') return removeCommand(run, program.command)
  if (how !== 'word') return replaceWord(part, how.write)
  // A word of a JSON array has quotes and commas around it.
  return run.body.form === 'exec' ? undefined : removeWords(program.command.words, from ?? part, part)
}

function fixOf({ title, caution, applicability }: Forbids['fix'], edits: TextEdit[] | undefined): Fix | undefined {
  if (!edits) return undefined
  return {
    title,
    applicability: applicability ?? 'suggestion',
    impact: 'in-place',
    ...(caution === undefined ? {} : { caution }),
    edits,
  }
}

/** Of a download that is then compared with a checksum or a signature, it does not matter who handed it over. */
export function* lessWhereChecked(run: RunInstruction, faults: Iterable<Fault>): Generator<Fault> {
  const checked = programsOf(run.body).some(verifies)
  for (const fault of faults) yield checked ? { ...fault, profile: 'strict' } : fault
}

/** Packages that were built for this image, or lie in its context, have nobody who signs them. */
export function* lessForOwnFiles(program: Program, run: RunInstruction, faults: Iterable<Fault>): Generator<Fault> {
  const own = installsOwnFiles(program, run)
  for (const fault of faults) yield own ? { ...fault, profile: 'all' } : fault
}

/** The words of a program that a pattern matches, each to be taken out. */
export function* words({ args }: Program, pattern: RegExp): Generator<Fault> {
  for (const part of args) if (pattern.test(part.text)) yield { part, mend: 'word' }
}

/**
 * An option with its value, in one word or in two: `--setopt=a=0`, `-o a=0`. Only what stands behind one of the options
 * and matches.
 */
export function* optionValues({ args }: Program, option: RegExp, value: RegExp): Generator<Fault> {
  for (const [i, part] of args.entries()) {
    const before = args[i - 1]
    if (before && option.test(before.text) && value.test(part.text)) yield { part, from: before, mend: 'word' }
    const [, name = '', given = ''] = /^(-[^=]*?)=(.*)$/s.exec(part.text) ?? []
    const short = /^(-\w)(.+)$/s.exec(part.text)
    if (name !== '' && option.test(name) && value.test(given)) yield { part, mend: 'word' }
    else if (short && !part.text.startsWith('--') && option.test(short[1] ?? '') && value.test(short[2] ?? ''))
      yield { part, mend: 'word' }
  }
}

/** Short options in one word: the letter among them, or the word if there is nothing else. `valued` take what follows. */
export function* shortOption({ args }: Program, letter: string, valued: string): Generator<Fault> {
  for (const part of args) {
    const [, letters = ''] = /^-([A-Za-z0-9#:]+)$/.exec(part.text) ?? []
    const end = letters.search(new RegExp(`[${valued}]`))
    const at = letters.indexOf(letter)
    if (at < 0 || (end >= 0 && end < at)) continue
    const rest = letters.replace(letter, '')
    yield { part, mend: rest === '' ? 'word' : { write: `-${rest}` } }
  }
}
