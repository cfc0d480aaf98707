import { equals } from './equality'
import { isWhollyKnown, marksWithin, partsOf, withoutMarksWithin } from './inspect'
import { LimitExceeded, MOST_ELEMENTS } from './limits'
import { compareText } from './text'
import { setOf, type Type } from './types'
import { joinMarks, NO_MARKS, type SequenceValue, settled, type Value, withMarks } from './value'

/** A set: equal elements once, in cty's order, and what marks the elements had on the whole. */
export function setValue(element: Type, items: readonly Value[]): SequenceValue {
  if (items.length > MOST_ELEMENTS) throw new LimitExceeded('too many elements')
  const marks = joinMarks(...items.map(marksWithin))
  const type = settled(element, items)
  const entries = items.map(item => {
    const value = withoutMarksWithin(item)
    return { value, key: orderKey(value) }
  })
  const byKey = new Map<string, Value[]>()
  const distinct: typeof entries = []
  for (const entry of entries) {
    const same = byKey.get(entry.key)
    if (same?.some(other => isEquivalent(other, entry.value)) === true) continue
    if (same === undefined) byKey.set(entry.key, [entry.value])
    else same.push(entry.value)
    distinct.push(entry)
  }
  distinct.sort((a, b) => compareElements(a.value, b.value) ?? compareText(a.key, b.key))
  return withMarks(
    { kind: 'sequence', type: setOf(type), items: distinct.map(({ value }) => value), marks: NO_MARKS },
    marks,
  )
}

/** Elements that are not known are never equal, for they may turn out to differ. */
function isEquivalent(a: Value, b: Value): boolean {
  return equals(a, b) === true
}

/** The order of simple values; undefined where only the key can tell. Known before null before unknown. */
function compareElements(a: Value, b: Value): number | undefined {
  const rank = (value: Value): number => (value.kind === 'unknown' ? 2 : value.kind === 'null' ? 1 : 0)
  if (rank(a) !== rank(b)) return rank(a) - rank(b)
  if (a.kind === 'string' && b.kind === 'string') return compareText(a.value, b.value)
  if (a.kind === 'number' && b.kind === 'number') return a.value.compare(b.value)
  if (a.kind === 'bool' && b.kind === 'bool') return Number(a.value) - Number(b.value)
  return undefined
}

/** cty's hash of a set's element, which is also what elements that are not simple are ordered by. */
function orderKey(value: Value): string {
  switch (value.kind) {
    case 'unknown':
      return '?'
    case 'null':
      return '~'
    case 'number':
      return value.value.toShortString()
    case 'bool':
      return value.value ? 'T' : 'F'
    case 'string':
      return JSON.stringify(value.value)
    case 'sequence': {
      const parts = Array.from(partsOf(value), part => `${orderKey(part)};`).join('')
      return value.type.kind === 'tuple' ? `<${parts}>` : `[${parts}]`
    }
    case 'mapping': {
      if (value.type.kind === 'object')
        return `<${[...value.entries.values()].map(part => `${orderKey(part)};`).join('')}>`
      return `{${[...value.entries].map(([key, part]) => `${JSON.stringify(key)}:${orderKey(part)};`).join('')}}`
    }
  }
}

/** The fewest and most elements a set may turn out to have: elements that are not known yet may prove equal to others. */
export function setLengths(value: SequenceValue): { readonly least: number; readonly most: number } {
  const most = value.items.length
  if (value.items.every(isWhollyKnown)) return { least: most, most }
  return { least: 1, most }
}
