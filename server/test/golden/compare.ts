import type { Value } from '../../src/terraform/values/value'
import { isUnknownMark, type Json, text, at } from './json'
import { BigFloat } from '../../src/terraform/values/number'

/** How a leaf of what Terraform printed compares with the value found. */
export interface Leaf {
  readonly path: string
  readonly isSame: boolean
  readonly wanted: string
  readonly found: string
}

/** Compares leaf by leaf. Where Terraform knows nothing, anything may be known. */
export function compare(wanted: Json, found: Value | undefined, path = ''): Leaf[] {
  const leaf = (isSame: boolean): Leaf[] => [{ path, isSame, wanted: show(wanted), found: describe(found) }]
  if (isUnknownMark(wanted)) return leaf(found !== undefined)
  if (found === undefined) return leaf(false)
  if (wanted.kind === 'array') {
    if (found.kind !== 'sequence' || found.items.length !== wanted.items.length) return leaf(false)
    if (wanted.items.length === 0) return leaf(true)
    const items = found.type.kind === 'set' ? matched(wanted.items, found.items) : found.items
    return wanted.items.flatMap((item, index) => compare(item, items[index], `${path}[${index}]`))
  }
  if (wanted.kind === 'object' && text(at(wanted, '__number')) === undefined) {
    if (found.kind !== 'mapping') return leaf(false)
    if (wanted.entries.size === 0) return leaf(found.entries.size === 0)
    const extra = [...found.entries.keys()].filter(key => !wanted.entries.has(key))
    const leaves = [...wanted.entries].flatMap(([key, value]) =>
      compare(value, found.entries.get(key), `${path}.${key}`),
    )
    return [
      ...leaves,
      ...extra.map(key => ({ path: `${path}.${key}`, isSame: false, wanted: 'nothing', found: 'a value' })),
    ]
  }
  return leaf(isSameScalar(wanted, found))
}

/** Unknown elements of a set have no order that counts. */
function matched(wanted: readonly Json[], items: readonly Value[]): readonly Value[] {
  return wanted.some(isUnknownMark)
    ? [...items].sort((a, b) => Number(a.kind === 'unknown') - Number(b.kind === 'unknown'))
    : items
}

function isSameScalar(wanted: Json, found: Value): boolean {
  switch (wanted.kind) {
    case 'null':
      return found.kind === 'null'
    case 'bool':
      return found.kind === 'bool' && found.value === wanted.value
    case 'string':
      return found.kind === 'string' && found.value === wanted.value
    case 'number': {
      if (found.kind !== 'number') return false
      const digits = found.value.toString()
      const number = BigFloat.parse(wanted.raw)
      // The sign of zero gets lost on the way.
      if (found.value.isZero) return number?.isZero === true
      return digits === wanted.raw || digits === number?.toString()
    }
    case 'object':
      return found.kind === 'number' && found.value.toString() === text(at(wanted, '__number'))
    case 'array':
      return false
  }
}

export function show(json: Json): string {
  switch (json.kind) {
    case 'null':
      return 'null'
    case 'bool':
      return String(json.value)
    case 'number':
      return json.raw
    case 'string':
      return JSON.stringify(json.value)
    case 'array':
      return `[${json.items.map(show).join(', ')}]`
    case 'object':
      return `{${[...json.entries].map(([key, value]) => `${key} = ${show(value)}`).join(', ')}}`
  }
}

export function describe(value: Value | undefined): string {
  switch (value?.kind) {
    case undefined:
      return 'nothing'
    case 'null':
      return 'null'
    case 'unknown':
      return `unknown (${value.reason})`
    case 'string':
      return JSON.stringify(value.value)
    case 'bool':
      return String(value.value)
    case 'number':
      return value.value.toString()
    case 'sequence':
      return `[${value.items.map(describe).join(', ')}]`
    case 'mapping':
      return `{${[...value.entries].map(([key, item]) => `${key} = ${describe(item)}`).join(', ')}}`
  }
}
