import type { Location, SourceFile } from '#rules/model/source'
import type { ShellCommand, ShellPipeline, ShellRedirect, ShellScript, ShellWord } from '#rules/model/shell'
import type { OpenCommand, OpenRedirect } from './commands'
import type { RawWord } from './words'
import { Reader, type ReaderState } from './reader'

/** Where the shell text of `splitShell` stands. */
export interface ShellSource {
  readonly file: SourceFile
  /** The text, or a copy of the same length in which characters the shell does not see are `DROPPED`. */
  readonly text: string
  /** Offset of its first character in the file. */
  readonly base: number
}

/**
 * Splits shell text (POSIX sh with the common parts of bash) into simple commands. Any text is accepted: what cannot be
 * understood makes the script incomplete. Takes time linear in the text; nesting deeper than 50 is passed over.
 */
export function splitShell(source: ShellSource): ShellScript {
  const state: ReaderState = { commands: [], pipelines: [], complete: true, nesting: 0 }
  new Reader(source.text, source.base, state).script(0)
  const place = (start: number, end: number): Location => ({ file: source.file, span: { start, end } })
  const finished = new Map<OpenCommand, ShellCommand>()
  for (const command of state.commands) finished.set(command, finish(command, place))
  const pipelines: ShellPipeline[] = []
  for (const { start, end, commands } of state.pipelines) {
    const members = commands.flatMap(command => finished.get(command) ?? [])
    pipelines.push({ at: place(start, end), commands: members })
  }
  const byStart = (a: { at: Location }, b: { at: Location }): number => a.at.span.start - b.at.span.start
  return {
    at: place(source.base, source.base + source.text.length),
    commands: [...finished.values()].sort(byStart),
    pipelines: pipelines.sort(byStart),
    complete: state.complete,
  }
}

type Place = (start: number, end: number) => Location

function finish(command: OpenCommand, place: Place): ShellCommand {
  const { base, assignments, words, redirects, joinedBy, depth } = command
  const [first] = words
  return {
    at: place(base + command.start, base + command.end),
    assignments: assignments.map(word => finishWord(word, base, place)),
    words: words.map(word => finishWord(word, base, place)),
    name: first?.literal ? first.text.slice(first.text.lastIndexOf('/') + 1) : undefined,
    redirects: redirects.map(redirect => finishRedirect(redirect, base, place)),
    joinedBy,
    depth,
  }
}

function finishWord({ start, end, text, literal, quoting }: RawWord, base: number, place: Place): ShellWord {
  return { at: place(base + start, base + end), text, literal, quoting }
}

function finishRedirect(redirect: OpenRedirect, base: number, place: Place): ShellRedirect {
  const { start, end, descriptor, operator, target, body } = redirect
  return {
    at: place(base + start, base + end),
    descriptor,
    operator,
    target: target && finishWord(target, base, place),
    heredoc: body && place(base + body.start, base + body.end),
  }
}
