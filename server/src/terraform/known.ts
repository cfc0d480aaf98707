import type { Location } from '#rules/model/source'
import type { Known, Origin, Value } from '#rules/model/value'

/** The same value as used at another place, having travelled through `via` on the way there. */
export function usedAt(value: Value, at: Location, via?: string): Value {
  if (value.kind !== 'known') return value
  return { ...value, at, origin: via === undefined ? value.origin : { ...value.origin, via } }
}

export function literal(at: Location): Pick<Known, 'kind' | 'at' | 'origin'> {
  return { kind: 'known', at, origin: { location: at, form: 'literal' } satisfies Origin }
}

export function computed(at: Location): Pick<Known, 'kind' | 'at' | 'origin'> {
  return { kind: 'known', at, origin: { location: at, form: 'computed' } satisfies Origin }
}

const MOST_ELEMENTS = 100_000
/** Smaller values are quicker counted again than looked up. */
const WORTH_REMEMBERING = 32

/**
 * Values share their parts, so a few lines can describe more elements than any reader could visit
 * (`b = [local.a, local.a]`, `c = [local.b, local.b]` …). This counts them as if they were written out.
 */
export class Sizes {
  private readonly sizes = new WeakMap<object, number>()

  /** False when the value holds more elements than a reader can be asked to visit. */
  fits(value: Known): boolean {
    return this.of(value) <= MOST_ELEMENTS
  }

  private of(value: Value): number {
    if (value.kind !== 'known' || (value.type !== 'list' && value.type !== 'object')) return 1
    const parts = value.type === 'list' ? value.items : value.entries
    const known = this.sizes.get(parts)
    if (known !== undefined) return known
    let size = 1
    for (const part of parts.values()) size += this.of(part)
    if (size > WORTH_REMEMBERING) this.sizes.set(parts, size)
    return size
  }
}
