import type { Refinement } from './refinement'
import { refined } from './refine'
import { isCollection, type Type } from './types'
import { type UnknownValue, unknownValue, type Value, withMarks, withWhere } from './value'

/** What is known about a value stays known when it is converted, as far as the new type can say it. */
export function resultOfUnknown(value: UnknownValue, type: Type): Value {
  const result = unknownValue(type, value.reason)
  return withMarks(withWhere(refined(result, carriedOver(value, type)), value.where), value.marks)
}

function carriedOver({ type: from, refinement }: UnknownValue, to: Type): Refinement {
  const base: Refinement = refinement.isNotNull === true ? { isNotNull: true } : {}
  if (from.kind === to.kind && !isCollection(from)) return refinement
  if (!isCollection(to)) return base
  const { shortest, longest } = lengthsOf(from, refinement)
  // Elements of a set that prove equal count once.
  const least = to.kind === 'set' && from.kind !== 'set' ? Math.min(shortest, 1) : shortest
  return { ...base, shortest: least, ...(longest === undefined ? {} : { longest }) }
}

function lengthsOf(
  type: Type,
  { shortest = 0, longest }: Refinement,
): { shortest: number; longest: number | undefined } {
  const size = type.kind === 'tuple' ? type.elements.length : type.kind === 'object' ? type.attributes.size : undefined
  return size === undefined ? { shortest, longest } : { shortest: size, longest: size }
}
