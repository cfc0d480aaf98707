import { assignmentOf, type GivenSecret, secretsGiven } from '../lib/command-secrets'
import { programsOf } from '../lib/programs'
import { isPlatformAccount } from '../lib/platform-accounts'
import { assignedSecrets } from '../lib/secrets/assigned'
import { type FoundSecret, secretsIn } from '../lib/secrets/find'
import { namedSecret } from '../lib/secrets/named'
import type { CommandBody, Heredoc, Instruction } from '../model/dockerfile'
import { type Location, textAt } from '../model/source'

export interface PlacedSecret {
  readonly kind: string
  readonly at: Location
  readonly certainty: FoundSecret['certainty']
}

/**
 * The secrets in an instruction: by their form anywhere in it, and by what they are given to in labels, in heredocs
 * and in commands that start the container. Variables, and the commands of RUN, are judged by rules of their own.
 */
export function secretsInInstruction(instruction: Instruction): readonly PlacedSecret[] {
  const found: PlacedSecret[] = []
  const add = (within: Location, secrets: readonly FoundSecret[]) => {
    for (const { kind, span, certainty } of secrets) {
      const offset = within.span.start
      const at = { file: within.file, span: { start: offset + span.start, end: offset + span.end } }
      if (!found.some(other => other.at.span.start < at.span.end && at.span.start < other.at.span.end))
        found.push({ kind, at, certainty })
    }
  }
  add(instruction.at, secretsIn(textAt(instruction.at)))
  if (instruction.keyword === 'LABEL') add(instruction.at, assignedSecrets(textAt(instruction.at)))
  if ('body' in instruction)
    for (const { word, value } of commandSecrets(instruction.body, instruction.keyword === 'RUN')) {
      const offset = textAt(word.at).lastIndexOf(value)
      const certainty = namedSecret('password', value)
      const span = { start: offset, end: offset + value.length }
      if (offset >= 0 && certainty !== undefined) add(word.at, [{ kind: 'given to a program', span, certainty }])
    }
  for (const { bodyAt } of heredocsOf(instruction)) add(bodyAt, assignedSecrets(textAt(bodyAt)))
  return found
}

function heredocsOf(instruction: Instruction): readonly Heredoc[] {
  if ('heredocs' in instruction) return instruction.heredocs
  return 'body' in instruction ? (instruction.body?.heredocs ?? []) : []
}

/** What programs are given; of RUN only what goes into `chpasswd`. */
function commandSecrets(body: CommandBody | undefined, isRun: boolean): readonly GivenSecret[] {
  const programs = programsOf(body)
  const typed = programs.some(({ name }) => name === 'chpasswd')
    ? programs.filter(({ name }) => /^(?:echo|printf)$/.test(name)).flatMap(({ args }) => args.flatMap(accountOf))
    : []
  if (isRun) return typed
  const assigned = body?.script?.commands.flatMap(({ assignments }) => assignments.flatMap(assignmentOf)) ?? []
  return [...typed, ...assigned, ...programs.flatMap(secretsGiven)]
}

/** The password in `root:…`, as `chpasswd` reads it. */
function accountOf(word: GivenSecret['word']): readonly GivenSecret[] {
  const value = /^[a-z_][a-z0-9_-]{0,31}:([^\s:$\\]{4,128})/i.exec(word.text)?.[1]
  return word.literal && value !== undefined && !isPlatformAccount(word.text) ? [{ word, value, name: 'PASSWORD' }] : []
}
