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
  readonly rules: readonly CustomRule[]
  readonly problems: readonly PlacedProblem[]
}

/**
 * Makes rules of what configuration files define. Of two with one id the first holds, which is the nearer file's. Pure;
 * never throws: an entry with anything wrong in it is left out and says why.
 */
export function compileCustomRules(sources: readonly CustomRuleSource[], builtIn: readonly Rule[]): CustomRules {
  const taken = new Map(builtIn.map(({ id }) => [id, 'Parapet itself has']))
  const rules: CustomRule[] = []
  const problems: PlacedProblem[] = []
  for (const source of sources) {
    const { definition, problems: found } = readRule(source)
    problems.push(...found)
    if (definition === undefined) continue
    const other = taken.get(definition.id)
    if (other !== undefined) {
      const message = `${other} a rule \`${definition.id}\`; give this one another id.`
      // A nearer file may define a rule anew; one file may not say two things.
      if (!rules.some(({ rule, source: first }) => rule.id === definition.id && first.file.uri !== source.file.uri)) {
        problems.push({ ...definition.at, severity: 'error', message })
      }
      continue
    }
    taken.set(definition.id, 'This file already has')
    rules.push({ rule: makeRule(definition), source, examples: definition.examples })
  }
  return { rules, problems }
}
