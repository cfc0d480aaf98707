import type { Dockerfile, Instruction } from '../model/dockerfile'
import type { Location } from '../model/source'

/** A comment has its line to itself; lines of heredocs are none, parser directives are. */
export interface Comment {
  /** From `#` to the end of the line. */
  readonly at: Location
  /** Without `#` and the blanks behind it. */
  readonly text: string
  /** The instruction it stands in or above; the last one of the file where none follows. */
  readonly instruction: Instruction
}

/** Every instruction with heredocs has to be among those a rule lists: RUN, COPY, ADD. */
export function commentsIn({ file, globalArgs, preamble, stages }: Dockerfile): readonly Comment[] {
  const instructions = [...globalArgs, ...preamble, ...stages.flatMap(stage => stage.instructions)].sort(
    (a, b) => a.at.span.start - b.at.span.start,
  )
  const bodies = instructions.flatMap(bodiesOf)
  const last = instructions.at(-1)
  const comments: Comment[] = []
  let next = 0
  for (const match of file.text.matchAll(/^[ \t\uFEFF]*#[ \t]*([^\r\n]*)/gm)) {
    const start = match.index + match[0].indexOf('#')
    if (bodies.some(({ span }) => span.start <= start && start < span.end)) continue
    while ((instructions[next]?.at.span.end ?? Infinity) <= start) next++
    const instruction = instructions[next] ?? last
    if (!instruction) continue
    const span = { start, end: match.index + match[0].trimEnd().length }
    comments.push({ at: { file, span }, text: match[1] ?? '', instruction })
  }
  return comments
}

function bodiesOf(instruction: Instruction): readonly Location[] {
  if (instruction.keyword === 'RUN') return instruction.body.heredocs.map(({ bodyAt }) => bodyAt)
  const transfer = instruction.keyword === 'COPY' || instruction.keyword === 'ADD'
  return transfer ? instruction.heredocs.map(({ bodyAt }) => bodyAt) : []
}
