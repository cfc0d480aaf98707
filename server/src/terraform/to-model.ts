import type { Location } from '#rules/model/source'
import { ABSENT, type Known, type Origin, unknown, type Value as ModelValue } from '#rules/model/value'
import type { WrittenObject } from './evaluator'
import type { Value, Where } from './values/value'

/**
 * A value as rules see it, used at `at`. Null is absent, marks are dropped, numbers are doubles. Parts that were made by the
 * expression, and so were written nowhere, are where the whole is.
 */
export function toModel(value: Value, at: Location): ModelValue {
  return converted(value, value.where ?? { at, origin: { location: at, form: 'computed' } })
}

function converted(value: Value, where: Where): ModelValue {
  const base: Pick<Known, 'kind' | 'at' | 'origin'> = { kind: 'known', at: where.at, origin: where.origin }
  switch (value.kind) {
    case 'unknown':
      return unknown(value.reason)
    case 'null':
      return ABSENT
    case 'string':
      return { ...base, type: 'string', value: value.value }
    case 'bool':
      return { ...base, type: 'bool', value: value.value }
    case 'number': {
      const number = value.value.toNumber()
      return Number.isFinite(number) ? { ...base, type: 'number', value: number } : unknown('number out of range')
    }
    case 'sequence':
      return { ...base, type: 'list', items: value.items.map(item => converted(item, item.where ?? made(where))) }
    case 'mapping': {
      const entries = new Map<string, ModelValue>()
      for (const [key, entry] of value.entries) entries.set(key, converted(entry, entry.where ?? made(where)))
      const { written } = where
      if (written === undefined || !spellsOut(written, entries)) return { ...base, type: 'object', entries }
      const object: WrittenObject = { ...base, type: 'object', entries, written }
      return object
    }
  }
}

function made({ at, origin }: Where): Where {
  const whole: Origin = { ...origin, form: 'computed' }
  return { at, origin: whole }
}

/** False for objects that hold more or less than their constructor says, as when a type filled in defaults. */
function spellsOut({ syntax }: NonNullable<Where['written']>, entries: ReadonlyMap<string, ModelValue>): boolean {
  const { items } = syntax.node
  // Keys that are computed are not looked for.
  if (items.some(({ literalKey }) => literalKey === undefined)) return true
  const keys = new Set(items.map(({ literalKey }) => literalKey))
  return keys.size === entries.size && [...entries.keys()].every(key => keys.has(key))
}
