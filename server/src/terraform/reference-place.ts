import type { Evaluator, Scope } from './evaluator'
import type { Which } from './references'
import type { ParsedFile } from './sources'
import { keyOf, type Step } from './traversal'

/** Where a search for references is. */
export interface Place {
  readonly source: ParsedFile
  readonly scope: Scope
  /** Variables of `for` around this place. */
  readonly bound: ReadonlySet<string>
  /** Only a part of what is looked at counts, and it does not show which. */
  readonly isPart?: boolean
}

export const NOTHING: ReadonlySet<string> = new Set()

/** The steps with the keys that are known where they are written. */
export function workedOut(evaluator: Evaluator, steps: readonly Step[], place: Place): readonly Step[] {
  if (!steps.some(({ kind }) => kind === 'key')) return steps
  return steps.map(step => (step.kind === 'key' ? { kind: 'element', key: keyAt(evaluator, step, place) } : step))
}

/** The element that an index leads to, where it is known. */
function keyAt(
  evaluator: Evaluator,
  step: Step & { kind: 'key' },
  { source, scope, bound }: Place,
): string | undefined {
  const text = keyOf(step)
  if (text !== undefined || bound.size > 0) return text
  const key = evaluator.evaluate({ source, node: step.key }, scope)
  if (key.kind !== 'known') return undefined
  return key.type === 'string' || key.type === 'number' ? String(key.value) : undefined
}

/** Which instances the step behind a resource's name chooses. */
export function whichOf(step: Step | undefined, isPart: boolean): Which {
  const key = step && keyOf(step)
  if (key !== undefined) return { key }
  return isPart || (step !== undefined && step.kind !== 'name' && step.kind !== 'splat') ? 'some' : 'all'
}

/** True where steps lead to a part of what they start from; a splat leads to a part of every element. */
export function isOfPart([first, ...rest]: readonly Step[]): boolean {
  if (first === undefined) return false
  return first.kind !== 'splat' || rest.some(({ kind }) => kind === 'element')
}
