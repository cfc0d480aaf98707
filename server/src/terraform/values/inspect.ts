import type { BigFloat } from './number'
import { joinMarks, type Marks, NO_MARKS, type Value, withMarks, withoutMarks } from './value'

/**
 * Readers for arguments that the call has already converted and checked. They throw `TypeError` on anything else: a
 * mistake in the function, never in the configuration.
 */
export function textOf(value: Value | undefined): string {
  if (value?.kind !== 'string') throw new TypeError('not a known string')
  return value.value
}

export function numberOf(value: Value | undefined): BigFloat {
  if (value?.kind !== 'number') throw new TypeError('not a known number')
  return value.value
}

export function boolOf(value: Value | undefined): boolean {
  if (value?.kind !== 'bool') throw new TypeError('not a known bool')
  return value.value
}

/** The elements of a known list, set or tuple. */
export function itemsOf(value: Value | undefined): readonly Value[] {
  if (value?.kind !== 'sequence') throw new TypeError('not a known sequence')
  return value.items
}

/** The entries of a known map or object. */
export function entriesOf(value: Value | undefined): ReadonlyMap<string, Value> {
  if (value?.kind !== 'mapping') throw new TypeError('not a known mapping')
  return value.entries
}

/** What a known collection or structure holds, in order; nothing for simple values. */
export function partsOf(value: Value): Iterable<Value> {
  if (value.kind === 'sequence') return value.items
  return value.kind === 'mapping' ? value.entries.values() : []
}

/** Facts about a value with all its parts, found once: values share their parts and are never changed. */
interface Depths {
  readonly isWhollyKnown: boolean
  /** Of the parts, however deep, and of the value. */
  readonly marks: Marks
  /** How many values it is made of when parts that are shared are counted each time. */
  readonly size: number
}

const remembered = new WeakMap<object, Depths>()

function depthsOf(value: Value): Depths {
  if (value.kind !== 'sequence' && value.kind !== 'mapping') {
    return { isWhollyKnown: value.kind !== 'unknown', marks: value.marks, size: 1 }
  }
  const parts = value.kind === 'sequence' ? value.items : value.entries
  let depths = remembered.get(parts)
  if (depths === undefined) remembered.set(parts, (depths = ofParts(parts.values())))
  return { ...depths, marks: joinMarks(depths.marks, value.marks) }
}

function ofParts(parts: Iterable<Value>): Depths {
  let isWhollyKnown = true
  let marks = NO_MARKS
  let size = 1
  for (const part of parts) {
    const depths = depthsOf(part)
    isWhollyKnown &&= depths.isWhollyKnown
    marks = joinMarks(marks, depths.marks)
    size += depths.size
  }
  return { isWhollyKnown, marks, size }
}

export function isWhollyKnown(value: Value): boolean {
  return depthsOf(value).isWhollyKnown
}

/** The marks on the value and on everything in it. */
export function marksWithin(value: Value): Marks {
  return depthsOf(value).marks
}

/** How many values it is made of, parts that are shared counted each time. */
export function sizeOf(value: Value): number {
  return depthsOf(value).size
}

/** Why a value, or the first unknown part of it, is unknown. */
export function reasonOf(value: Value): string | undefined {
  if (value.kind === 'unknown') return value.reason
  for (const part of partsOf(value)) {
    const reason = isWhollyKnown(part) ? undefined : reasonOf(part)
    if (reason !== undefined) return reason
  }
  return undefined
}

/** Takes the marks off a value and everything in it. */
export function withoutMarksWithin(value: Value): Value {
  if (marksWithin(value).size === 0) return value
  if (value.kind === 'sequence') return withoutMarks({ ...value, items: value.items.map(withoutMarksWithin) })
  if (value.kind !== 'mapping') return withoutMarks(value)
  const entries = new Map([...value.entries].map(([key, part]) => [key, withoutMarksWithin(part)]))
  return withoutMarks({ ...value, entries })
}

/** Marks a result with what its sources are marked with. */
export function markedLike(result: Value, ...sources: readonly Value[]): Value {
  return withMarks(result, joinMarks(...sources.map(({ marks }) => marks)))
}
