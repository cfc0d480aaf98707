import { partOf } from './access'
import { convert, isConversionError } from '../values/convert'
import { isWhollyKnown, reasonOf } from '../values/inspect'
import { MOST_ELEMENTS } from '../values/limits'
import { DYNAMIC, NUMBER } from '../values/types'
import { numberValue, stringValue, unknownValue, type Value, withWhere } from '../values/value'

/** The instances that `count` or `for_each` make of a block. */
export type Expansion =
  | { readonly kind: 'single' }
  | { readonly kind: 'count'; readonly instances: readonly Instance[] }
  | { readonly kind: 'each'; readonly instances: readonly Instance[] }
  | { readonly kind: 'unknown'; readonly reason: string }
  | { readonly kind: 'error'; readonly summary: string }

export interface Instance {
  /** As in an address: `[0]`, `["a"]`; empty for the only instance of a block that does not repeat. */
  readonly suffix: string
  readonly key: string | number | undefined
  /** `count.index`, or `each.key` and `each.value`. */
  readonly index?: Value
  readonly each?: { readonly key: Value; readonly value: Value }
}

export const SINGLE: Instance = { suffix: '', key: undefined }

export function instancesOf(expansion: Expansion): readonly Instance[] {
  if (expansion.kind === 'single') return [SINGLE]
  return 'instances' in expansion ? expansion.instances : []
}

/** The same, with one that stands for all of them where their number is not known. */
export function possibleInstances(expansion: Expansion): readonly Instance[] {
  if (expansion.kind !== 'unknown' && expansion.kind !== 'error') return instancesOf(expansion)
  const open = unknownValue(DYNAMIC, expansion.kind === 'unknown' ? expansion.reason : expansion.summary)
  return [{ ...SINGLE, index: open, each: { key: open, value: open } }]
}

export function expandCount(given: Value): Expansion {
  const count = convert(given, NUMBER)
  if (isConversionError(count) || count.kind === 'null') return { kind: 'error', summary: 'Invalid count argument' }
  if (count.kind !== 'number') return { kind: 'unknown', reason: reasonOf(count) ?? 'unknown count' }
  const number = count.value.toNumber()
  if (!Number.isInteger(number) || number < 0) return { kind: 'error', summary: 'Invalid count argument' }
  if (number > MOST_ELEMENTS) return { kind: 'unknown', reason: 'too many instances' }
  const instances = Array.from({ length: number }, (_, index) => ({
    suffix: `[${index}]`,
    key: index,
    index: numberValue(index),
  }))
  return { kind: 'count', instances }
}

export function expandForEach(given: Value): Expansion {
  const { type } = given
  if (given.marks.has('sensitive') || given.kind === 'null')
    return { kind: 'error', summary: 'Invalid for_each argument' }
  if (given.kind === 'unknown') return { kind: 'unknown', reason: given.reason }
  if (given.kind === 'mapping') {
    const instances = [...given.entries].map(([key, value]) => keyed(key, stringValue(key), partOf(given, value)))
    return { kind: 'each', instances }
  }
  if (given.kind !== 'sequence' || type.kind !== 'set') return { kind: 'error', summary: 'Invalid for_each argument' }
  if (!isWhollyKnown(given)) return { kind: 'unknown', reason: reasonOf(given) ?? 'a set with unknown elements' }
  const instances: Instance[] = []
  for (const item of given.items) {
    if (item.kind !== 'string') return { kind: 'error', summary: 'Invalid for_each set argument' }
    const element = asKey(partOf(given, item))
    instances.push(keyed(item.value, element, element))
  }
  return { kind: 'each', instances }
}

/** The text of an element of a set is the instance's key: writing another one there makes another instance. */
function asKey(item: Value): Value {
  const { where } = item
  return where === undefined ? item : withWhere(item, { ...where, origin: { ...where.origin, form: 'computed' } })
}

function keyed(key: string, keyValue: Value, value: Value): Instance {
  return { suffix: `[${quoted(key)}]`, key, each: { key: keyValue, value } }
}

/** As Terraform writes keys in addresses. */
function quoted(key: string): string {
  return JSON.stringify(key).replace(/\$\{/g, '$$${').replace(/%\{/g, '%%{')
}
