/**
 * Values as the type a rule expects, converted the way Terraform converts them where an attribute wants another type.
 * `undefined`: unknown, absent, or not convertible.
 */
import type { Value } from '../model/value'

/** A boolean, or the string `"true"` or `"false"`. */
export function asBool(value: Value): boolean | undefined {
  if (value.kind !== 'known') return undefined
  if (value.type === 'bool') return value.value
  if (value.type !== 'string') return undefined
  return value.value === 'true' ? true : value.value === 'false' ? false : undefined
}

/** A number, or a string in Terraform's decimal notation. */
export function asNumber(value: Value): number | undefined {
  if (value.kind !== 'known') return undefined
  if (value.type === 'number') return value.value
  const isDecimal = value.type === 'string' && /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(value.value)
  return isDecimal ? Number(value.value) : undefined
}

/** A string, or a number or boolean as Terraform writes it. */
export function asString(value: Value): string | undefined {
  if (value.kind !== 'known' || value.type === 'list' || value.type === 'object') return undefined
  return String(value.value)
}
