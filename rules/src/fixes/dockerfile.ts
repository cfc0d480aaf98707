/** Edits of Dockerfiles: as small as they can be, so that flags, comments, continuations and indentation stay. */
import type { TextEdit } from '../fix'
import type { Instruction } from '../model/dockerfile'
import type { Location } from '../model/source'
import { lineEnd, lineStart, withLineBreaksOf } from './text'

/** Writes whole instructions above another one and the comment that is attached to it, never above a parser directive. */
export function insertInstructionBefore(instruction: Instruction, text: string): TextEdit[] {
  const { file, span } = instruction.at
  let at = lineStart(file.text, span.start)
  while (at > 0) {
    const above = lineStart(file.text, at - 1)
    if (!/^[ \t]*#(?!\s*(?:syntax|escape|check)\s*=)/i.test(file.text.slice(above, at))) break
    at = above
  }
  return [{ file, span: { start: at, end: at }, newText: withLineBreaksOf(file, `${text}\n`) }]
}

/** Writes whole instructions below another one. */
export function insertInstructionAfter(instruction: Instruction, text: string): TextEdit[] {
  const { file, span } = instruction.at
  const at = lineEnd(file.text, span.end)
  return [{ file, span: { start: at, end: at }, newText: withLineBreaksOf(file, `\n${text}`) }]
}

/** Replaces one word, flag or keyword of an instruction. */
export function replaceWord(part: { readonly at: Location }, text: string): TextEdit[] {
  const { file, span } = part.at
  return [{ file, span, newText: withLineBreaksOf(file, text) }]
}

/** Inserts text behind a word, as it stands in the file: ` --no-install-recommends`. */
export function insertBehind(part: { readonly at: Location }, text: string): TextEdit[] {
  const { file, span } = part.at
  return [{ file, span: { start: span.end, end: span.end }, newText: withLineBreaksOf(file, text) }]
}

/** Takes text out together with the blanks before it, on its line. */
export function removeWord(part: { readonly at: Location }): TextEdit[] {
  const { file, span } = part.at
  let { start } = span
  while (start > 0 && (file.text[start - 1] === ' ' || file.text[start - 1] === '\t')) start--
  return [{ file, span: { start, end: span.end }, newText: '' }]
}

/** Takes a whole instruction out, with its lines. */
export function removeInstruction(instruction: Instruction): TextEdit[] {
  const { file, span } = instruction.at
  const start = lineStart(file.text, span.start)
  const newline = file.text.indexOf('\n', span.end)
  if (newline >= 0) return [{ file, span: { start, end: newline + 1 }, newText: '' }]
  return [{ file, span: { start: Math.max(0, start - 1), end: file.text.length }, newText: '' }]
}

/** Puts a flag behind the keyword, in front of what is there: `COPY --chown=app`. */
export function insertFlag(instruction: Instruction, flag: string): TextEdit[] {
  return insertBehind({ at: instruction.keywordAt }, ` ${flag}`)
}
