import type { Location } from './source'

/**
 * What an expression is worth before anything is applied. Rules must match on all three kinds: an unknown value is never
 * a finding, and an absent one (not written, or `null`) means that the provider's default holds.
 */
export type Value = Known | Unknown | Absent

export type Known = KnownString | KnownNumber | KnownBool | KnownList | KnownObject

interface KnownBase {
  readonly kind: 'known'
  /** The expression that was evaluated: where the value is used. */
  readonly at: Location
  /** Where the value was written. Differs from `at` when it came through a variable, a local or another resource. */
  readonly origin: Origin
}

export interface KnownString extends KnownBase {
  readonly type: 'string'
  readonly value: string
}
export interface KnownNumber extends KnownBase {
  readonly type: 'number'
  readonly value: number
}
export interface KnownBool extends KnownBase {
  readonly type: 'bool'
  readonly value: boolean
}
/** A list, tuple or set. Elements may be unknown themselves; the known part is judged. */
export interface KnownList extends KnownBase {
  readonly type: 'list'
  readonly items: readonly Value[]
}
/** A map or object. */
export interface KnownObject extends KnownBase {
  readonly type: 'object'
  readonly entries: ReadonlyMap<string, Value>
}

export interface Unknown {
  readonly kind: 'unknown'
  /** For people who ask why a rule stayed silent, such as `variable without default`. */
  readonly reason: string
}

export interface Absent {
  readonly kind: 'absent'
}

/** Where a known value was written, and whether a fix may simply replace the text there. */
export interface Origin {
  readonly location: Location
  /** `literal`: the text at `location` is the value itself. `computed`: it was put together from parts. */
  readonly form: 'literal' | 'computed'
  /** What the value travelled through last, for messages: `variable "encrypt"`, `local.tags`. Empty when used where it is written. */
  readonly via?: string
  /** The environment variable that sets the value, which is written in no file: `location` is what it is set for. */
  readonly environment?: string
}

export const ABSENT: Absent = { kind: 'absent' }

export function unknown(reason: string): Unknown {
  return { kind: 'unknown', reason }
}
