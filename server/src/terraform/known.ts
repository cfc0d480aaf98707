import type { Location } from '#rules/model/source'
import type { Value } from '#rules/model/value'

/** The same value as used at another place, having travelled through `via` on the way there. */
export function usedAt(value: Value, at: Location, via?: string): Value {
  if (value.kind !== 'known') return value
  return { ...value, at, origin: via === undefined ? value.origin : { ...value.origin, via } }
}
