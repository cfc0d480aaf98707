/**
 * What a value is once the provider's schema has converted it: Terraform takes `"true"` where a bool is wanted, `"80"`
 * where a number is, and `80` where a string is. `undefined`: not known, not written, or not convertible.
 */
import type { KnownString, Value } from '../model/value'

export function asBool(value: Value): boolean | undefined {
  if (value.kind !== 'known') return undefined
  if (value.type === 'bool') return value.value
  if (value.type !== 'string') return undefined
  // Strings that cty's conversion to bool accepts; "1" and "0" were taken by old versions of Terraform only.
  if (value.value === 'true') return true
  return value.value === 'false' ? false : undefined
}

export function asNumber(value: Value): number | undefined {
  if (value.kind !== 'known') return undefined
  if (value.type === 'number') return value.value
  if (value.type !== 'string' || !/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(value.value)) return undefined
  return Number(value.value)
}

export function asString(value: Value): string | undefined {
  if (value.kind !== 'known') return undefined
  switch (value.type) {
    case 'string':
      return value.value
    case 'bool':
      return String(value.value)
    case 'number':
      return numberText(value.value)
    case 'list':
    case 'object':
      return undefined
  }
}

/** A number as Terraform writes it into a string. `undefined` where a double no longer holds all its digits. */
export function numberText(value: number): string | undefined {
  if (Number.isInteger(value)) return Number.isSafeInteger(value) ? String(value) : undefined
  const text = String(value)
  return /^-?\d+\.\d+$/.test(text) ? text : undefined
}

/**
 * The elements of a list that are known strings, numbers and bools converted. `undefined` when the list itself is not known
 * or not a list; elements that are not known are left out (`hasUnknownElements` tells).
 */
export function strings(value: Value): readonly KnownString[] | undefined {
  if (value.kind !== 'known' || value.type !== 'list') return undefined
  const found: KnownString[] = []
  for (const item of value.items) {
    const text = asString(item)
    if (text === undefined || item.kind !== 'known') continue
    found.push({ kind: 'known', type: 'string', value: text, at: item.at, origin: item.origin })
  }
  return found
}

/** True when a value, or an element of it, is not known: nothing may be concluded from what it lacks. */
export function hasUnknownElements(value: Value): boolean {
  if (value.kind !== 'known') return value.kind === 'unknown'
  return value.type === 'list' && value.items.some(item => item.kind === 'unknown')
}
