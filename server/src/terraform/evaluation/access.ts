import { convert, isConversionError } from '../values/convert'
import { markedLike } from '../values/inspect'
import type { BigFloat } from '../values/number'
import { DYNAMIC, NUMBER, STRING, type Type } from '../values/types'
import { numberValue, stringValue, unknownValue, type Value, withWhere } from '../values/value'

export interface AccessError {
  readonly kind: 'error'
  readonly summary: string
  readonly detail: string
}

function error(summary: string, detail: string): AccessError {
  return { kind: 'error', summary, detail }
}

export function isAccessError(result: Value | AccessError): result is AccessError {
  return result.kind === 'error'
}

/** `object.name`. */
export function attributeOf(object: Value, name: string): Value | AccessError {
  const { type } = object
  if (object.kind === 'null') {
    return error('Attempt to get attribute from null value', 'This value is null, so it does not have any attributes.')
  }
  if (object.kind === 'unknown') {
    const part = object.part?.(name)
    if (part !== undefined) return markedLike(part, object)
  }
  switch (type.kind) {
    case 'dynamic':
      return inUnknown(object, DYNAMIC)
    case 'object': {
      const attribute = type.attributes.get(name)
      if (attribute === undefined) {
        return error('Unsupported attribute', `This object does not have an attribute named "${name}".`)
      }
      return entryOf(object, name, attribute)
    }
    case 'map':
      if (object.kind === 'mapping' && !object.entries.has(name)) {
        return error('Missing map element', `This map does not have an element with the key "${name}".`)
      }
      return entryOf(object, name, type.element)
    case 'list':
    case 'set':
    case 'tuple':
      return error('Unsupported attribute', `This value is a ${type.kind}: its elements have attributes, it has none.`)
    case 'string':
    case 'number':
    case 'bool':
      return error('Unsupported attribute', `Can't access attributes on a primitive-typed value (${type.kind}).`)
  }
}

function entryOf(object: Value, name: string, type: Type): Value {
  const entry = object.kind === 'mapping' ? object.entries.get(name) : undefined
  return entry === undefined ? inUnknown(object, type) : markedLike(entry, object)
}

function inUnknown(value: Value, type: Type): Value {
  return markedLike(unknownValue(type, value.kind === 'unknown' ? value.reason : 'part of an unknown value'), value)
}

const INVALID = 'Invalid index'
const NO_ELEMENT = 'The given key does not identify an element in this collection value'

/** `collection[key]`. */
export function elementOf(collection: Value, key: Value): Value | AccessError {
  if (collection.kind === 'null') {
    return error('Attempt to index null value', 'This value is null, so it does not have any indices.')
  }
  if (key.kind === 'null') return error(INVALID, "Can't use a null value as an indexing key.")
  if (collection.kind === 'unknown' && collection.part !== undefined && key.kind === 'string') {
    const part = collection.part(key.value)
    if (part !== undefined) return markedLike(part, collection, key)
  }
  const { type } = collection
  if (type.kind === 'dynamic') return inUnknown(collection, DYNAMIC)
  if (key.type.kind === 'dynamic') return inUnknown(key, DYNAMIC)
  switch (type.kind) {
    case 'list':
    case 'tuple':
      return itemOf(collection, type, key)
    case 'map':
    case 'object':
      return valueOf(collection, type, key)
    case 'set':
      return error(INVALID, 'Elements of a set are identified only by their value and have no index.')
    case 'string':
    case 'number':
    case 'bool':
      return error(INVALID, 'This value does not have any indices.')
  }
}

function itemOf(collection: Value, type: Type & { kind: 'list' | 'tuple' }, given: Value): Value | AccessError {
  const key = convert(given, NUMBER)
  if (isConversionError(key)) return error(INVALID, `${NO_ELEMENT}: ${key.message}.`)
  if (key.kind !== 'number') return inUnknown(key, type.kind === 'list' ? type.element : DYNAMIC)
  if (!isIndex(key.value)) return error(INVALID, `${NO_ELEMENT}: a whole number that is not negative is required.`)
  const index = key.value.toNumber()
  if (collection.kind === 'sequence') {
    const item = collection.items[index]
    return item === undefined ? error(INVALID, `${NO_ELEMENT}.`) : markedLike(item, collection, key)
  }
  if (type.kind === 'list') return inUnknown(markedLike(collection, key), type.element)
  const element = type.elements[index]
  return element === undefined ? error(INVALID, `${NO_ELEMENT}.`) : inUnknown(markedLike(collection, key), element)
}

function isIndex(number: BigFloat): boolean {
  return number.isInteger && number.sign >= 0
}

function valueOf(collection: Value, type: Type & { kind: 'map' | 'object' }, given: Value): Value | AccessError {
  const key = convert(given, STRING)
  if (isConversionError(key)) return error(INVALID, `${NO_ELEMENT}: ${key.message}.`)
  if (key.kind !== 'string') return inUnknown(key, type.kind === 'map' ? type.element : DYNAMIC)
  const value = collection.kind === 'mapping' ? collection.entries.get(key.value) : undefined
  if (value !== undefined) return markedLike(value, collection, key)
  if (collection.kind === 'mapping') return error(INVALID, `${NO_ELEMENT}.`)
  const element = type.kind === 'map' ? type.element : (type.attributes.get(key.value) ?? DYNAMIC)
  return inUnknown(markedLike(collection, key), element)
}

/** What `for` runs over: keys with values, in Terraform's order. Undefined for what has no elements, or unknown ones. */
export function elementsOf(collection: Value): readonly (readonly [Value, Value])[] | undefined {
  if (collection.kind === 'mapping') {
    return [...collection.entries].map(([key, value]) => [stringValue(key), partOf(collection, value)] as const)
  }
  if (collection.kind !== 'sequence') return undefined
  const items = collection.items.map(item => partOf(collection, item))
  if (collection.type.kind === 'set') return items.map(item => [item, item] as const)
  return items.map((item, index) => [numberValue(index), item] as const)
}

/** A part that says what it travelled through as a part of the whole. */
export function partOf(whole: Value, part: Value): Value {
  const via = whole.where?.origin.via
  const { where } = part
  if (via === undefined || where === undefined || where.origin.via !== undefined) return part
  return withWhere(part, { ...where, origin: { ...where.origin, via } })
}
