import type { Anchor } from '#rules/rule'
import type { Truth } from './condition'

/** What was seen where a condition was decided: a finding is made of it. */
export interface Evidence {
  readonly at: Anchor
  /** The attribute's name within its resource or instruction, for messages. */
  readonly attribute?: string
  /** The known value, as text. */
  readonly value?: string
  /** What is not there, where that is what was asked for. */
  readonly missing?: readonly string[]
}

export interface Verdict {
  readonly holds: Truth
  readonly evidence: readonly Evidence[]
}

export const UNKNOWN: Verdict = { holds: 'unknown', evidence: [] }

/** Every one must hold. Each that does not is evidence; where all do, the first stands for them. */
export function allOf(verdicts: readonly Verdict[]): Verdict {
  const failed = verdicts.filter(({ holds }) => holds === false)
  if (failed.length > 0) return { holds: false, evidence: failed.flatMap(({ evidence }) => evidence) }
  if (verdicts.some(({ holds }) => holds === 'unknown')) return UNKNOWN
  return { holds: true, evidence: verdicts.find(({ evidence }) => evidence.length > 0)?.evidence ?? [] }
}

/** One must hold: the mirror image of `allOf`. */
export function anyOf(verdicts: readonly Verdict[]): Verdict {
  return negated(allOf(verdicts.map(negated)))
}

export function negated({ holds, evidence }: Verdict): Verdict {
  return { holds: holds === 'unknown' ? holds : !holds, evidence }
}
