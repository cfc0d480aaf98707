/** Taking words, commands and variables out of what a RUN runs, without a trace. */
import type { TextEdit } from '../fix'
import { removeInstruction, removeWord } from '../fixes/dockerfile'
import type {
  ArgInstruction,
  EnvInstruction,
  Instruction,
  RunInstruction,
  VariableEntry,
  Word,
} from '../model/dockerfile'
import type { Location } from '../model/source'
import type { ShellCommand, ShellWord } from '../model/shell'

/**
 * Takes a command out together with the operator that joins it to its neighbour; a RUN that does nothing else goes as a
 * whole. Undefined where what is left would mean something else: in a pipe, behind `||`, in a loop or a condition.
 */
export function removeCommand(run: RunInstruction, command: ShellCommand): TextEdit[] | undefined {
  const { script, form } = run.body
  if (!script?.complete || form === 'exec' || command.depth > 0) return undefined
  if (script.pipelines.some(({ commands }) => commands.includes(command))) return undefined
  const top = script.commands.filter(({ depth }) => depth === 0)
  const at = top.indexOf(command)
  const [before, after] = [top[at - 1], top[at + 1]]
  if (script.commands.length === 1) return form === 'shell' ? removeInstruction(run) : undefined
  const { file } = command.at
  const plain = (text: string) => /^(?:\s|\\|`|&&|;)*$/.test(text)
  if (after && /^(?:&&|;|newline)$/.test(after.joinedBy)) {
    const span = { start: command.at.span.start, end: after.at.span.start }
    return plain(file.text.slice(command.at.span.end, span.end)) ? [{ file, span, newText: '' }] : undefined
  }
  if (after || !before || !/^(?:&&|;|newline)$/.test(command.joinedBy)) return undefined
  const span = { start: before.at.span.end, end: command.at.span.end }
  return plain(file.text.slice(span.start, command.at.span.start)) ? [{ file, span, newText: '' }] : undefined
}

/** Takes words out that stand behind each other, and the line break before them when a line would be left empty. */
export function removeWords(words: readonly ShellWord[], first: ShellWord, last: ShellWord): TextEdit[] {
  const before = words[words.indexOf(first) - 1]
  return cut(before, { file: first.at.file, span: { start: first.at.span.start, end: last.at.span.end } })
}

/** Takes an assignment in front of a command out. */
export function removeAssignment(command: ShellCommand, assignment: ShellWord): TextEdit[] {
  const all = [...command.assignments, ...command.words]
  const next = all[all.indexOf(assignment) + 1]
  const { file, span } = assignment.at
  return [{ file, span: { start: span.start, end: next?.at.span.start ?? span.end }, newText: '' }]
}

/** Takes one variable out of ENV or ARG, or all of it when there is no other. */
export function removeVariable(instruction: ArgInstruction | EnvInstruction, entry: VariableEntry): TextEdit[] {
  const { entries } = instruction
  const index = entries.indexOf(entry)
  const next = entries[index + 1]
  if (entries.length === 1) return removeInstruction(instruction)
  if (index > 0 || !next) return cut(entries[index - 1], entry.at)
  const { file, span } = entry.at
  return [{ file, span: { start: span.start, end: next.at.span.start }, newText: '' }]
}

function cut(before: { readonly at: Location } | undefined, { file, span }: Location): TextEdit[] {
  const start = before?.at.span.end
  // A comment between two lines of an instruction stays.
  if (start === undefined || file.text.slice(start, span.start).includes('#')) return removeWord({ at: { file, span } })
  return [{ file, span: { start, end: span.end }, newText: '' }]
}

/** Takes one word of an instruction's list out, or the whole instruction when there is no other. */
export function removeFromList(instruction: Instruction, list: readonly Word[], word: Word): TextEdit[] {
  const index = list.indexOf(word)
  const next = list[1]
  if (list.length === 1) return removeInstruction(instruction)
  if (index > 0 || !next) return cut(list[index - 1], word.at)
  const { file, span } = word.at
  return [{ file, span: { start: span.start, end: next.at.span.start }, newText: '' }]
}
