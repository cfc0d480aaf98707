import type { Rule } from '#rules/rule'
import type { CustomRuleSource, PlacedProblem } from '../config/resolve'
import type { Example } from './definition'
import { makeRule } from './make-rule'
import { readRule } from './read-rule'

export interface CustomRule {
  readonly rule: Rule
  readonly source: CustomRuleSource
  readonly examples: readonly Example[]
}

export interface CustomRules {
  /** For each entry in turn; undefined where something is wrong with it. */
  readonly made: readonly (CustomRule | undefined)[]
  readonly problems: readonly PlacedProblem[]
}

/**
 * Makes rules of the entries of one file. Pure; never throws: an entry with anything wrong in it is left out and says why.
 * `builtIn`: ids that Parapet's own rules have.
 */
export function compileCustomRules(
  sources: readonly CustomRuleSource[],
  builtIn: { has(id: string): boolean },
): CustomRules {
  const taken = new Set<string>()
  const problems: PlacedProblem[] = []
  const made = sources.map((source): CustomRule | undefined => {
    const { definition, problems: found } = readRule(source)
    problems.push(...found)
    if (definition === undefined) return undefined
    const { id, at, examples } = definition
    const owner = builtIn.has(id) ? 'Parapet itself has' : taken.has(id) ? 'This file already has' : undefined
    if (owner !== undefined) {
      const message = `${owner} a rule \`${id}\`; give this one another id.`
      problems.push({ ...at, severity: 'error', message })
      return undefined
    }
    taken.add(id)
    return { rule: makeRule(definition), source, examples }
  })
  return { made, problems }
}

/** Of several rules with one id the first: a nearer file defines a rule anew. */
export function firstOfEach(rules: readonly CustomRule[]): readonly CustomRule[] {
  const ids = new Set<string>()
  return rules.filter(({ rule }) => !ids.has(rule.id) && ids.add(rule.id))
}
