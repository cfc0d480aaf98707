import { isWhollyKnown, partsOf } from './inspect'
import { hasDynamic, mayBeSameType, sameType } from './types'
import type { MappingValue, SequenceValue, UnknownValue, Value } from './value'
import type { Refinement } from './refinement'

/**
 * Whether two values are equal: type and all parts, without any conversion. Undefined where that is not known. Marks are of
 * no account.
 */
export function equals(a: Value, b: Value): boolean | undefined {
  if (a.kind === 'null' || b.kind === 'null') return nullsEqual(a, b)
  if (a.kind === 'unknown') return b.kind === 'unknown' ? undefined : unlessExcluded(a, b)
  if (b.kind === 'unknown') return unlessExcluded(b, a)
  if (!sameType(a.type, b.type)) return isTypeOpen(a, b) ? undefined : false
  switch (a.kind) {
    case 'string':
    case 'bool':
      return b.kind === a.kind && a.value === b.value
    case 'number':
      return b.kind === 'number' && a.value.equals(b.value)
    case 'sequence':
      return b.kind === 'sequence' && sequencesEqual(a, b)
    case 'mapping':
      return b.kind === 'mapping' && mappingsEqual(a, b)
  }
}

/** Nulls of all types are equal to each other. */
function nullsEqual(a: Value, b: Value): boolean | undefined {
  if (a.kind === 'unknown') return nullEquals(a)
  if (b.kind === 'unknown') return nullEquals(b)
  return a.kind === b.kind
}

function isTypeOpen(a: Value, b: Value): boolean {
  return (hasUnknownType(a) || hasUnknownType(b)) && mayBeSameType(a.type, b.type)
}

/** True when a part may turn out to be of any type. */
function hasUnknownType(value: Value): boolean {
  if (value.kind === 'unknown') return value.type.kind === 'dynamic'
  for (const part of partsOf(value)) if (!isWhollyKnown(part) && hasUnknownType(part)) return true
  return false
}

function nullEquals(unknown: UnknownValue): boolean | undefined {
  return unknown.refinement.isNotNull === true ? false : undefined
}

/** False where what is known of the unknown value rules the known one out. */
function unlessExcluded(unknown: UnknownValue, known: Value): false | undefined {
  if (unknown.type.kind === 'dynamic') return undefined
  if (!sameType(unknown.type, known.type)) {
    const isOpen = hasDynamic(unknown.type) || hasUnknownType(known)
    return isOpen && mayBeSameType(unknown.type, known.type) ? undefined : false
  }
  return isPossible(unknown.refinement, known) ? undefined : false
}

/** True when a value within the refinement may be `known`. */
export function isPossible({ prefix, least, most, shortest, longest }: Refinement, known: Value): boolean {
  switch (known.kind) {
    case 'string':
      return prefix === undefined || known.value.startsWith(prefix)
    case 'number': {
      const below = least === undefined ? 1 : known.value.compare(least.value)
      const above = most === undefined ? -1 : known.value.compare(most.value)
      if (below < 0 || (below === 0 && least?.isInclusive === false)) return false
      return above < 0 || (above === 0 && most?.isInclusive !== false)
    }
    case 'sequence':
    case 'mapping': {
      if (known.type.kind === 'set') return true
      const size = known.kind === 'sequence' ? known.items.length : known.entries.size
      return size >= (shortest ?? 0) && size <= (longest ?? Infinity)
    }
    case 'bool':
    case 'null':
    case 'unknown':
      return true
  }
}

function sequencesEqual(a: SequenceValue, b: SequenceValue): boolean | undefined {
  if (a.type.kind === 'set') return setsEqual(a, b)
  if (a.items.length !== b.items.length) return false
  return allEqual(a.items, index => b.items[index])
}

function mappingsEqual(a: MappingValue, b: MappingValue): boolean | undefined {
  const keys = [...a.entries.keys()]
  if (keys.length !== b.entries.size || keys.some(key => !b.entries.has(key))) return false
  return allEqual([...a.entries.values()], index => b.entries.get(keys[index] ?? ''))
}

/** One difference decides; without one, one pair that is not known leaves it open. */
function allEqual(items: readonly Value[], other: (index: number) => Value | undefined): boolean | undefined {
  let result: boolean | undefined = true
  for (const [index, item] of items.entries()) {
    const counterpart = other(index)
    const equal = counterpart === undefined ? false : equals(item, counterpart)
    if (equal === false) return false
    if (equal === undefined) result = undefined
  }
  return result
}

function setsEqual(a: SequenceValue, b: SequenceValue): boolean | undefined {
  if (a.items.length !== b.items.length && isKnownSet(a) && isKnownSet(b)) return false
  if (!isKnownSet(a) || !isKnownSet(b)) return undefined
  // Both are in the same order, so equal sets have equal elements at equal places.
  return allEqual(a.items, index => b.items[index])
}

function isKnownSet(set: SequenceValue): boolean {
  return set.items.every(item => equals(item, item) === true)
}
