import {
  type Confidence,
  type Problem,
  type Profile,
  PROFILES,
  type Rule,
  type Severity,
  SEVERITIES,
} from '#rules/rule'
import type { Configuration } from './types'

/** True when the rule may report anything under this configuration. A severity set by the user switches a rule on. */
export function isEnabled(rule: Rule, configuration: Configuration): boolean {
  const severity = configuration.severities[rule.id]
  if (severity !== undefined) return severity !== 'off'
  return includes(configuration.profile, rule.profile)
}

export function includes(selected: Profile, wanted: Profile): boolean {
  return PROFILES.indexOf(wanted) <= PROFILES.indexOf(selected)
}

/** What a finding is worth. */
export interface Levels {
  readonly severity: Severity
  readonly profile: Profile
  readonly confidence: Confidence
}

/** What a problem is worth: it may lower its rule's severity and profile, never raise them. `floor`: the first profile it may belong to. */
export function levelsOf(
  rule: Rule,
  problem: Pick<Problem, 'severity' | 'profile' | 'confidence'>,
  configuration: Configuration,
  floor: Profile = 'recommended',
): Levels {
  const own = configuration.severities[rule.id]
  const base = own === undefined || own === 'off' ? rule.severity : own
  const confidence = problem.confidence ?? rule.confidence
  const profile = later(PROFILES, floor, later(PROFILES, rule.profile, problem.profile ?? rule.profile))
  return {
    severity: later(SEVERITIES, base, problem.severity ?? base),
    profile: confidence === 'low' ? later(PROFILES, profile, 'strict') : profile,
    confidence,
  }
}

function later<T>(order: readonly T[], a: T, b: T): T {
  return order.indexOf(a) >= order.indexOf(b) ? a : b
}
