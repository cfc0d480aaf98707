import type { Fix } from '../fix'
import { insertFlag, removeInstruction } from '../fixes/dockerfile'
import { chainOf } from '../lib/stages'
import type {
  ArgInstruction,
  Dockerfile,
  EnvInstruction,
  Instruction,
  RunInstruction,
  VariableEntry,
} from '../model/dockerfile'
import { textAt } from '../model/source'

/**
 * Takes an argument out and mounts the secret where the one RUN that names it needs it. Undefined for a variable that the
 * container may read when it runs, and where not exactly one RUN is concerned.
 */
export function mountSecret(
  { file, finalStage, stages }: Dockerfile,
  instruction: ArgInstruction | EnvInstruction,
  { name }: VariableEntry,
): Fix | undefined {
  const { stage } = instruction
  if (!stage || instruction.entries.length !== 1 || !canMountAsVariable(file.text)) return undefined
  if (instruction.keyword === 'ENV' && finalStage && chainOf(finalStage).includes(stage)) return undefined
  const mentions = new RegExp(`(?<![A-Za-z0-9_])${escape(name)}(?![A-Za-z0-9_])`)
  const heirs = stages.filter(other => chainOf(other).includes(stage))
  const users = heirs
    .flatMap(({ instructions }): readonly Instruction[] => instructions)
    .filter(other => other !== instruction && mentions.test(textAt(other.at)))
  const [run] = users
  if (users.length !== 1 || run?.keyword !== 'RUN' || !reads(run, name)) return undefined
  return {
    title: `Mount ${name} as a secret of the build`,
    applicability: 'suggestion',
    impact: 'in-place',
    caution: `build with --secret id=${name} and change a secret that was built in`,
    edits: [...removeInstruction(instruction), ...insertFlag(run, `--mount=type=secret,id=${name},env=${name}`)],
  }
}

/** `env=` came with version 1.10 of the syntax; a file that names no version gets the newest its builder has. */
export function canMountAsVariable(text: string): boolean {
  const version = /^#\s*syntax\s*=\s*\S*?dockerfile:1\.(\d+)/im.exec(text)?.[1]
  return version === undefined || Number(version) >= 10
}

function reads(run: RunInstruction, name: string): boolean {
  return new RegExp(`\\$(?:\\{${escape(name)}\\b|${escape(name)}\\b)`).test(textAt(run.at))
}

function escape(name: string): string {
  return name.replace(/[^A-Za-z0-9_]/g, '\\$&')
}
