/** Edits of what a RUN runs, in the way the RUN is already laid out. */
import type { TextEdit } from '../fix'
import { indentAt, lineStart, withLineBreaksOf } from '../fixes/text'
import { packageCalls } from '../lib/packages'
import type { Dockerfile, RunInstruction } from '../model/dockerfile'
import { textAt } from '../model/source'

/**
 * Adds a command behind the last one, to run only when the ones before it succeeded. Undefined where that is not what `&&`
 * would mean there: behind `||` or `&`, in an exec form, or in text that was not understood.
 */
export function appendCommand(run: RunInstruction, command: string, escape: string): TextEdit[] | undefined {
  const { body } = run
  const { script, form } = body
  if (!script?.complete || form === 'exec' || script.commands.length === 0) return undefined
  if (form === 'heredoc') {
    const at = body.heredocs[0]?.bodyAt
    if (!at) return undefined
    const { file, span } = at
    const last = script.commands.findLast(({ depth }) => depth === 0)
    const indent = last ? indentAt(file.text, lineStart(file.text, last.at.span.start)) : ''
    return [
      { file, span: { start: span.end, end: span.end }, newText: withLineBreaksOf(file, `${indent}${command}\n`) },
    ]
  }
  const top = script.commands.filter(({ depth }) => depth === 0)
  if (body.heredocs.length > 0 || top.some(({ joinedBy }) => joinedBy === '||' || joinedBy === '&')) return undefined
  const { file, span } = body.at
  const text = textAt(body.at)
  if (/[;&|\\`(]\s*$/.test(text) || text.split('\n').some(line => /^\s*#/.test(line) || line.trim() === ''))
    return undefined
  return [
    { file, span: { start: span.end, end: span.end }, newText: withLineBreaksOf(file, joint(run, escape) + command) },
  ]
}

/** How the RUN joins its commands: `&&` in front or at the end of lines, or `;`. */
function joint(run: RunInstruction, escape: string): string {
  const { file, span } = run.body.at
  const text = textAt(run.body.at)
  const lines = text.split(/\r?\n/)
  const semicolons = text.split(';').length > text.split('&&').length && /\bset\s+-\w*e/.test(text)
  if (lines.length === 1) return semicolons ? '; ' : ' && '
  const indent = indentAt(file.text, lineStart(file.text, span.end))
  const newline = `${escape}\n${indent}`
  if (semicolons) return `; ${newline}`
  if (lines.some(line => /&&\s*[\\`]$/.test(line))) return ` && ${newline}`
  const leading = lines.findLast(line => /^\s*&&/.test(line))
  return ` ${leading === undefined ? newline : `${escape}\n${/^\s*/.exec(leading)?.[0] ?? ''}`}&& `
}

/** Puts a command in front of the others, to run them only when it succeeded. Shell form only. */
export function insertTextBefore({ body }: RunInstruction, command: string): TextEdit[] | undefined {
  if (body.form !== 'shell') return undefined
  const { file, span } = body.at
  return [{ file, span: { start: span.start, end: span.start }, newText: `${command} && ` }]
}

/**
 * Makes one RUN of two that follow each other without a comment in between. Undefined where the second would then run
 * under other conditions.
 */
export function mergeRuns(first: RunInstruction, second: RunInstruction, escape: string): TextEdit[] | undefined {
  const simple = [first, second].every(
    ({ body, flags }) => body.form === 'shell' && flags.length === 0 && body.heredocs.length === 0 && isChain(body),
  )
  const { file, span } = first.at
  const { start } = second.body.at.span
  const between = file.text.slice(span.end, second.at.span.start)
  if (!simple || between.trim() !== '') return undefined
  const lead = /^[ \t]*&&/m.exec(textAt(second.body.at))?.[0].replace('&&', '') ?? '  '
  return [{ file, span: { start: span.end, end: start }, newText: withLineBreaksOf(file, ` ${escape}\n${lead}&& `) }]
}

/** True when each command runs only if the one before it succeeded. */
function isChain({ script }: RunInstruction['body']): boolean {
  const commands = script?.commands.filter(({ depth }) => depth === 0) ?? []
  return (script?.complete ?? false) && commands.every(({ joinedBy }) => /^(?:start|&&|\|)$/.test(joinedBy))
}

/** True where a RUN behind this one installs with apt before it updates. */
export function listsNeededAfter(dockerfile: Dockerfile, run: RunInstruction): boolean {
  const later = dockerfile.instructions('RUN').filter(other => other.at.span.start > run.at.span.start)
  return later.some(other => {
    const [first] = packageCalls(other.body).filter(({ manager }) => manager === 'apt')
    return first !== undefined && first.action !== 'refresh'
  })
}

export function removeLists({ escape }: Dockerfile, run: RunInstruction): TextEdit[] | undefined {
  return appendCommand(run, 'rm -rf /var/lib/apt/lists/*', escape)
}
