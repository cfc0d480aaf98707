/** What an attribute's value should be. `undefined` means that it cannot be told, and so is no finding. */
import { asBool, asString } from '../lib/values'
import type { Known } from '../model/value'

export interface Expectation {
  /** True when the value is as it should be. */
  test(value: Known): boolean | undefined
}

export const isTrue: Expectation = { test: value => asBool(value) }

export const isFalse: Expectation = {
  test(value) {
    const actual = asBool(value)
    return actual === undefined ? undefined : !actual
  },
}

export function oneOf(...allowed: readonly string[]): Expectation {
  return {
    test(value) {
      const actual = asString(value)
      return actual === undefined ? undefined : allowed.includes(actual)
    },
  }
}

export function noneOf(...forbidden: readonly string[]): Expectation {
  return {
    test(value) {
      const actual = asString(value)
      return actual === undefined ? undefined : !forbidden.includes(actual)
    },
  }
}

/** A string or list with something in it. */
export const isNotEmpty: Expectation = {
  test(value) {
    if (value.type === 'list') return value.items.length > 0
    return value.type === 'string' ? value.value.trim() !== '' : undefined
  },
}
