import type { Rule } from '#rules/rule'
import type { FindingList } from '../findings'
import { isEnabled } from '../levels'
import type { Configuration, RuleFailure } from '../types'
import type { Call, Suppressions } from './suppressions'
import { UNUSED_SUPPRESSION, unusedIn } from './unused'

export interface FinishedRun {
  readonly configuration: Configuration
  /** All there are, those that are off included. */
  readonly rules: readonly Rule[]
  readonly failures: readonly RuleFailure[]
  /** Everything written was understood and every value that counts is known, so that a rule's silence means something. */
  readonly isUnderstood: () => boolean
  /** Of modules that are judged by themselves: what a comment there silences is found with them. */
  readonly calls?: () => readonly Call[]
}

/**
 * Adds a finding for each comment of ours that does nothing. A comment about a rule that is off, outside the profile or
 * failed is left alone: it may have its use elsewhere.
 */
export function reportUnused(list: FindingList, suppressions: Suppressions, run: FinishedRun): void {
  const { configuration } = run
  if (!isEnabled(UNUSED_SUPPRESSION, configuration)) return
  const directives = [...suppressions.directives()]
  if (directives.length === 0) return
  const isUnderstood = run.isUnderstood()
  const calls = run.calls?.() ?? []
  const rules = new Map(run.rules.map(rule => [rule.id, rule]))
  const failed = new Set(run.failures.map(({ ruleId }) => ruleId))
  for (const directive of directives) {
    const unused = unusedIn(directive, {
      rules,
      today: suppressions.rules.today,
      requireReason: suppressions.rules.requireReason ?? false,
      isUsed: (one, ruleId) => suppressions.isUsed(one, ruleId) || suppressions.isAtCall(one, calls),
      isConclusive: rule => isUnderstood && isEnabled(rule, configuration) && !failed.has(rule.id),
    })
    for (const one of unused) list.addUnused(one)
  }
}
