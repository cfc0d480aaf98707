import { reasonOf } from './inspect'
import { BigFloat } from './number'
import { setLengths } from './sets'
import { NUMBER } from './types'
import { numberValue, unknownValue, type Value } from './value'

/** How many elements a collection or structure has; for strings see `graphemes`. Unknown within its bounds where it must be. */
export function lengthOf(value: Value): Value {
  if (value.type.kind === 'tuple') return numberValue(value.type.elements.length)
  if (value.type.kind === 'object') return numberValue(value.type.attributes.size)
  if (value.kind === 'mapping') return numberValue(value.entries.size)
  if (value.kind === 'sequence') {
    if (value.type.kind !== 'set') return numberValue(value.items.length)
    const { least, most } = setLengths(value)
    return least === most
      ? numberValue(most)
      : unknownLength(reasonOf(value) ?? 'a set with unknown elements', least, most)
  }
  if (value.kind !== 'unknown') return unknownLength('length of null', 0, undefined)
  const { shortest = 0, longest } = value.refinement
  return shortest === longest ? numberValue(shortest) : unknownLength(value.reason, shortest, longest)
}

function unknownLength(reason: string, least: number, most: number | undefined): Value {
  const bound = (length: number): { value: BigFloat; isInclusive: true } => ({
    value: BigFloat.integer(length),
    isInclusive: true,
  })
  return unknownValue(NUMBER, reason, {
    isNotNull: true,
    least: bound(least),
    ...(most === undefined ? {} : { most: bound(most) }),
  })
}
