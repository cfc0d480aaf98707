/**
 * What stands before and behind a place, in lists whose elements are in the order written. Rules ask it for each instruction
 * of a file; looked up rather than filtered, so that a file of 100,000 instructions takes 100,000 looks.
 */
import type { Dockerfile, Instruction } from '../model/dockerfile'
import type { Location } from '../model/source'
import { perObject } from './remember'

interface Placed {
  readonly at: Location
}

/** How many begin in front of an offset (UTF-16). */
function countBefore(list: readonly Placed[], offset: number): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((list[middle]?.at.span.start ?? 0) < offset) low = middle + 1
    else high = middle
  }
  return low
}

/** The last that begins in front of an offset (UTF-16). */
export function lastBefore<T extends Placed>(list: readonly T[], offset: number): T | undefined {
  return list[countBefore(list, offset) - 1]
}

/** The first that begins behind an offset (UTF-16). */
export function firstBehind<T extends Placed>(list: readonly T[], offset: number): T | undefined {
  return list[countBefore(list, offset + 1)]
}

const asSet = perObject((list: readonly Instruction[]): ReadonlySet<Instruction> => new Set(list))

/** True for what is not kept by ONBUILD for other builds. The caller lists the instruction's keyword in `on`. */
export function isInThisBuild(dockerfile: Dockerfile, instruction: Instruction): boolean {
  return asSet(dockerfile.instructions(instruction.keyword)).has(instruction)
}

/** True for what the instruction's stage runs itself, rather than keeps behind ONBUILD. */
export function isInItsStage(instruction: Instruction): boolean {
  return instruction.stage !== undefined && asSet(instruction.stage.instructions).has(instruction)
}
