import type { OptionValue, Rule, RuleContext } from '#rules/rule'
import type { Configuration } from './types'

/** What a rule reads its options through. A value of another type than the default's was reported where it was read, and counts as not set. */
export function optionsOf(rule: Rule, configuration: Configuration): RuleContext {
  const set = configuration.options[rule.id] ?? {}
  const shared = configuration.sharedOptions ?? {}
  const value = (name: string): OptionValue => {
    const schema = rule.options?.[name]
    if (!schema) throw new Error(`${rule.id} has no option "${name}"`)
    const chosen = set[name] ?? shared[name]
    return chosen !== undefined && sameType(chosen, schema.default) ? chosen : schema.default
  }
  const list = (name: string): readonly (string | number)[] => {
    const found = value(name)
    return typeof found === 'object' ? found : []
  }
  return {
    numbers: name => list(name).filter(item => typeof item === 'number'),
    strings: name => list(name).filter(item => typeof item === 'string'),
    number: name => Number(value(name)),
    string: name => String(value(name)),
    flag: name => value(name) === true,
  }
}

/** True when a user's value fits an option: the type of its default, and for lists the type of its elements. */
export function sameType(value: OptionValue, fallback: OptionValue): boolean {
  if (typeof value !== 'object' || typeof fallback !== 'object') return typeof value === typeof fallback
  const wanted = typeof fallback[0]
  return fallback.length === 0 || [...value].every(item => typeof item === wanted)
}
