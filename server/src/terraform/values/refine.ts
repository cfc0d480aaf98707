import { MOST_ELEMENTS } from './limits'
import type { Bound, Refinement } from './refinement'
import { setValue } from './sets'
import { type Value, listValue, mapValue, numberValue, unknownValue, withMarks, withWhere } from './value'

/** The value with more known about it: known itself where no more than one value is left. Known values stay as they are. */
export function refined(value: Value, refinement: Refinement): Value {
  if (value.kind !== 'unknown' || value.type.kind === 'dynamic') return value
  const joined = joinRefinements(value.refinement, refinement)
  const exact = exactly(value, joined)
  return exact === undefined ? { ...value, refinement: joined } : withMarks(withWhere(exact, value.where), value.marks)
}

function exactly(value: Value & { kind: 'unknown' }, refinement: Refinement): Value | undefined {
  if (refinement.isNotNull !== true) return undefined
  const { least, most, shortest = 0, longest } = refinement
  if (least?.isInclusive === true && most?.isInclusive === true && least.value.equals(most.value)) {
    return value.type.kind === 'number' ? numberValue(least.value) : undefined
  }
  if (shortest !== longest || shortest > MOST_ELEMENTS) return undefined
  const { type } = value
  if (type.kind === 'list') {
    return listValue(
      type.element,
      Array.from({ length: shortest }, () => unknownValue(type.element, value.reason)),
    )
  }
  if (type.kind === 'set' && shortest <= 1) {
    return setValue(type.element, shortest === 0 ? [] : [unknownValue(type.element, value.reason)])
  }
  return type.kind === 'map' && shortest === 0 ? mapValue(type.element, []) : undefined
}

/** What holds when both hold. */
export function joinRefinements(a: Refinement, b: Refinement): Refinement {
  const prefix = (a.prefix?.length ?? 0) >= (b.prefix?.length ?? 0) ? a.prefix : b.prefix
  const least = tighter(a.least, b.least, 1)
  const most = tighter(a.most, b.most, -1)
  const shortest = Math.max(a.shortest ?? 0, b.shortest ?? 0)
  const longest = Math.min(a.longest ?? Infinity, b.longest ?? Infinity)
  return {
    ...(a.isNotNull === true || b.isNotNull === true ? { isNotNull: true } : {}),
    ...(prefix === undefined || prefix === '' ? {} : { prefix }),
    ...(least === undefined ? {} : { least }),
    ...(most === undefined ? {} : { most }),
    ...(shortest === 0 ? {} : { shortest }),
    ...(longest === Infinity ? {} : { longest }),
  }
}

function tighter(a: Bound | undefined, b: Bound | undefined, direction: 1 | -1): Bound | undefined {
  if (a === undefined || b === undefined) return a ?? b
  const order = a.value.compare(b.value) * direction
  if (order !== 0) return order > 0 ? a : b
  return a.isInclusive ? b : a
}
