import { assignedSecrets } from '../lib/secrets/assigned'
import { secretsIn } from '../lib/secrets/find'
import type { Instruction } from '../model/dockerfile'
import { type Location, textAt } from '../model/source'
import { commandSecrets, type CommandSecret } from './command-secrets'

/**
 * The secrets in an instruction: by their form anywhere in it, and by what they are assigned to in commands, labels and
 * heredocs. What ENV and ARG assign is judged by name elsewhere.
 */
export function secretsInInstruction(instruction: Instruction): readonly CommandSecret[] {
  const { file, span } = instruction.at
  const text = textAt(instruction.at)
  const found: CommandSecret[] = []
  const add = (secret: CommandSecret) => {
    const { start, end } = secret.at.span
    if (!found.some(({ at }) => at.span.start < end && start < at.span.end)) found.push(secret)
  }
  const place = ({ start, end }: Location['span']) => ({
    file,
    span: { start: span.start + start, end: span.start + end },
  })
  for (const { kind, span: part, certainty } of secretsIn(text)) add({ kind, at: place(part), certainty })
  if (instruction.keyword === 'ENV' || instruction.keyword === 'ARG') return found
  if ('body' in instruction) for (const secret of commandSecrets(instruction.body)) add(secret)
  if ('body' in instruction || 'heredocs' in instruction || instruction.keyword === 'LABEL')
    for (const { kind, span: part, certainty } of assignedSecrets(text)) add({ kind, at: place(part), certainty })
  return found
}
