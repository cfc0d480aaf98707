import { PROFILES, type Problem, SEVERITIES, type Rule } from '#rules/rule'
import { resolveAnchor } from './anchor'

/**
 * The problems of one rule over the several ways in which a file is built. The same one in several of them is one, as bad as
 * it is in the worst.
 */
export function worstOfEach(rule: Rule, ways: readonly Iterable<Problem>[]): Iterable<Problem> {
  const [only, ...more] = ways
  if (only !== undefined && more.length === 0) return only
  const worst = new Map<string, Problem>()
  for (const problems of ways)
    for (const problem of problems) {
      const { file, span } = resolveAnchor(problem.at).location
      const key = `${file.uri} ${span.start}-${span.end} ${problem.message ?? ''}`
      const known = worst.get(key)
      if (known === undefined || weight(rule, problem) < weight(rule, known)) worst.set(key, problem)
    }
  return worst.values()
}

/** Smaller is worse: shown in more profiles first, then more harmful. */
function weight(rule: Rule, { profile, severity }: Problem): number {
  return PROFILES.indexOf(profile ?? rule.profile) * SEVERITIES.length + SEVERITIES.indexOf(severity ?? rule.severity)
}
