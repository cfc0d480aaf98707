import { lastBefore } from './order'
import type { Dockerfile, Instruction, InstructionOf, Keyword, Stage } from '../model/dockerfile'

/** The stage and those it continues, itself first. */
export function chainOf(stage: Stage): readonly Stage[] {
  const chain: Stage[] = []
  for (let at: Stage | undefined = stage; at !== undefined; at = at.parent) chain.push(at)
  return chain
}

/** The stages whose layers are in the image a build ends with: the final one and those it continues. */
export function shippedStages({ finalStage }: Dockerfile): ReadonlySet<Stage> {
  return new Set(finalStage ? chainOf(finalStage) : [])
}

/** The instructions of each stage that is shipped, in order; of a file without FROM those that stand there. */
export function shippedSequences(dockerfile: Dockerfile): readonly (readonly Instruction[])[] {
  if (dockerfile.stages.length === 0) return [dockerfile.preamble]
  return [...shippedStages(dockerfile)].map(({ instructions }) => instructions)
}

/** Instructions of these kinds, also those that ONBUILD keeps for the builds that start from this image. */
export function withTriggers<K extends Keyword>(dockerfile: Dockerfile, ...keywords: K[]): readonly InstructionOf<K>[] {
  return [...dockerfile.instructions(...keywords), ...dockerfile.triggers(...keywords)]
}

/** True for the user of USER that has the id 0; a group behind it changes nothing. */
export function isRoot(user: string): boolean {
  return /^(?:root|0+)(?::|$)/.test(user.trim())
}

/** Who runs an instruction: what the USER before it says, in its stage or in one that it continues. */
export function userAt(instruction: Instruction): { readonly kind: 'root' | 'other' | 'unknown' | 'unset' } {
  const { stage } = instruction
  if (!stage) return { kind: 'unset' }
  const own = lastBefore(stage.of('USER'), instruction.at.span.start)
  if (!own && !stage.parent) return { kind: 'unset' }
  if (!own && stage.parent?.effectiveUser.kind === 'unset') return { kind: 'unset' }
  const value = own ? own.user?.value : stage.parent?.effectiveUser.value
  return { kind: value === undefined ? 'unknown' : isRoot(value) ? 'root' : 'other' }
}
