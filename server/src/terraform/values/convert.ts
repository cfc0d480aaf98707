import { resultOfUnknown } from './convert-unknown'
import { BigFloat } from './number'
import { setValue } from './sets'
import {
  type CollectionType,
  DYNAMIC,
  friendlyName,
  isCollection,
  isPrimitive,
  type ObjectType,
  type PrimitiveType,
  sameType,
  type TupleType,
  type Type,
  withoutOptional,
} from './types'
import { unify } from './unify'
import {
  boolValue,
  listValue,
  mapValue,
  nullValue,
  objectValue,
  stringValue,
  tupleValue,
  type Value,
  withMarks,
  withWhere,
} from './value'

export interface ConversionError {
  readonly kind: 'error'
  readonly message: string
}
export type Converter = (value: Value) => Value | ConversionError

export function isConversionError(result: Value | ConversionError): result is ConversionError {
  return result.kind === 'error'
}

/**
 * Converts as arguments, operands and variables are (cty's `convert.Convert`, which is the unsafe one): text may become a
 * number, a list a set. Marks and places stay with the value and its parts.
 */
export function convert(value: Value, type: Type): Value | ConversionError {
  if (sameType(value.type, type)) return value
  const converter = conversion(value.type, type, true)
  return converter === undefined ? mismatch(value.type, type) : converter(value)
}

/**
 * How values of one type become values of another; undefined when they cannot. The unsafe conversions, which may fail on a
 * value or lose something, are among them only when asked for.
 */
export function conversion(from: Type, to: Type, isUnsafe: boolean): Converter | undefined {
  if (to.kind === 'dynamic') return value => value
  const known = conversionOfKnown(from, to, isUnsafe)
  if (known === undefined) return undefined
  return value => {
    if (value.kind === 'unknown') return resultOfUnknown(value, filledIn(value.type, withoutOptional(to)))
    if (value.kind === 'null') return { ...value, type: filledIn(value.type, withoutOptional(to)) }
    const result = known(value)
    if (isConversionError(result)) return result
    return withMarks(withWhere(result, result.where ?? value.where), value.marks)
  }
}

function conversionOfKnown(from: Type, to: Type, isUnsafe: boolean): Converter | undefined {
  if (from.kind === 'dynamic') return isUnsafe ? value => convert(value, to) : undefined
  if (isPrimitive(to)) return isPrimitive(from) ? primitiveConversion(from, to, isUnsafe) : undefined
  switch (to.kind) {
    case 'list':
    case 'set':
      if (from.kind === 'list' || from.kind === 'set') {
        // Going from a list to a set loses the order.
        if (to.kind === 'set' && from.kind === 'list' && !isUnsafe) return undefined
        return collectionConversion(from.element, to, isUnsafe)
      }
      return from.kind === 'tuple' ? partsConversion(from.elements, to, isUnsafe) : undefined
    case 'map':
      if (from.kind === 'map') return collectionConversion(from.element, to, isUnsafe)
      return from.kind === 'object' ? partsConversion([...from.attributes.values()], to, isUnsafe) : undefined
    case 'tuple':
      return from.kind === 'tuple' ? tupleConversion(from, to, isUnsafe) : undefined
    case 'object':
      if (from.kind === 'object') return objectConversion(from, to, isUnsafe)
      return from.kind === 'map' && isUnsafe ? mapToObject(from.element, to, isUnsafe) : undefined
    case 'dynamic':
      return value => value
  }
}

const IDENTITY: Converter = value => value

function elementConversion(from: Type, to: Type, isUnsafe: boolean): Converter | undefined {
  return sameType(from, to) ? IDENTITY : conversion(from, to, isUnsafe)
}

function primitiveConversion(from: PrimitiveType, to: PrimitiveType, isUnsafe: boolean): Converter | undefined {
  if (from.kind === to.kind) return IDENTITY
  if (to.kind === 'string') {
    return value => {
      if (value.kind === 'number') return stringValue(value.value.toString())
      return value.kind === 'bool' ? stringValue(String(value.value)) : mismatch(value.type, to)
    }
  }
  if (from.kind !== 'string' || !isUnsafe) return undefined
  return value => {
    if (value.kind !== 'string') return mismatch(value.type, to)
    if (to.kind === 'number') {
      const number = BigFloat.parse(value.value)
      return number === undefined ? mismatch(value.type, to) : { ...value, kind: 'number', type: to, value: number }
    }
    if (value.value === 'true' || value.value === '1') return boolValue(true)
    return value.value === 'false' || value.value === '0' ? boolValue(false) : mismatch(value.type, to)
  }
}

function collectionConversion(from: Type, to: CollectionType, isUnsafe: boolean): Converter | undefined {
  const convertElement = elementConversion(from, to.element, isUnsafe)
  return convertElement && collecting(to, from, () => convertElement, isUnsafe)
}

/** From a tuple or object: `any` as the element type means the one that all elements can be converted to. */
function partsConversion(from: readonly Type[], to: CollectionType, isUnsafe: boolean): Converter | undefined {
  const element = to.element.kind === 'dynamic' && from.length > 0 ? unify(from, isUnsafe) : to.element
  if (element === undefined) return undefined
  // What has no one type yet has none that elements of a list could have.
  const isOpen = element.kind === 'dynamic' && from.some(({ kind }) => kind !== 'dynamic')
  if (isOpen && to.kind !== 'map') return undefined
  const converters = new Map<Type, Converter>()
  for (const type of from) {
    const converter = converters.has(type) ? IDENTITY : elementConversion(type, element, isUnsafe)
    if (converter === undefined) return undefined
    if (!converters.has(type)) converters.set(type, converter)
  }
  const find = (value: Value): Converter | undefined => elementConversion(value.type, element, isUnsafe)
  return collecting({ ...to, element }, element, find, isUnsafe)
}

/** Converts every element and makes the collection of them, whose elements must have one type in the end. */
function collecting(
  to: CollectionType,
  from: Type,
  converterOf: (value: Value) => Converter | undefined,
  isUnsafe: boolean,
): Converter {
  return value => {
    const keys = value.kind === 'mapping' ? [...value.entries.keys()] : []
    const parts = value.kind === 'mapping' ? [...value.entries.values()] : value.kind === 'sequence' ? value.items : []
    const items: Value[] = []
    for (const part of parts) {
      const item = converterOf(part)?.(part) ?? mismatch(part.type, to.element)
      if (isConversionError(item)) return item
      items.push(item)
    }
    const target = to.element.kind === 'dynamic' && items.length === 0 ? from : withoutOptional(to.element)
    const same = sameTypes(items, isUnsafe)
    if (!Array.isArray(same)) return same
    const element = same[0]?.type.kind === 'dynamic' ? target : (same[0]?.type ?? target)
    if (to.kind === 'list') return listValue(element, same)
    if (to.kind === 'set') return setValue(element, same)
    return mapValue(
      element,
      same.map((item, index) => [keys[index] ?? '', item] as const),
    )
  }
}

function sameTypes(items: readonly Value[], isUnsafe: boolean): Value[] | ConversionError {
  const [first] = items
  if (first === undefined || items.every(({ type }) => sameType(type, first.type))) return [...items]
  const type = unify(
    items.map(item => item.type),
    isUnsafe,
  )
  if (type === undefined) return { kind: 'error', message: 'all elements must have the same type' }
  const converted: Value[] = []
  for (const item of items) {
    const result = elementConversion(item.type, type, isUnsafe)?.(item) ?? mismatch(item.type, type)
    if (isConversionError(result)) return result
    converted.push(result)
  }
  const [known] = converted.flatMap(item => (item.type.kind === 'dynamic' ? [] : [item.type]))
  if (known !== undefined && converted.some(item => item.type.kind !== 'dynamic' && !sameType(item.type, known))) {
    return { kind: 'error', message: 'all elements must have the same type' }
  }
  return converted
}

function tupleConversion(from: TupleType, to: TupleType, isUnsafe: boolean): Converter | undefined {
  if (from.elements.length !== to.elements.length) return undefined
  const converters: Converter[] = []
  for (const [index, type] of from.elements.entries()) {
    const converter = elementConversion(type, to.elements[index] ?? DYNAMIC, isUnsafe)
    if (converter === undefined) return undefined
    converters.push(converter)
  }
  return value => {
    const items: Value[] = []
    for (const [index, item] of (value.kind === 'sequence' ? value.items : []).entries()) {
      const result = converters[index]?.(item) ?? item
      if (isConversionError(result)) return result
      items.push(result)
    }
    return tupleValue(items)
  }
}

/** Attributes the type does not have are left out; optional ones that the value lacks become null. */
function objectConversion(from: ObjectType, to: ObjectType, isUnsafe: boolean): Converter | undefined {
  const converters = new Map<string, Converter>()
  for (const [name, type] of to.attributes) {
    const given = from.attributes.get(name)
    if (given === undefined) {
      if (to.optional.has(name)) continue
      return undefined
    }
    const converter = elementConversion(given, type, isUnsafe)
    if (converter === undefined) return undefined
    converters.set(name, converter)
  }
  return value => attributesOf(value, to, name => converters.get(name) ?? IDENTITY)
}

function mapToObject(element: Type, to: ObjectType, isUnsafe: boolean): Converter | undefined {
  const converters = new Map<string, Converter>()
  for (const [name, type] of to.attributes) {
    const converter = elementConversion(element, type, isUnsafe)
    if (converter === undefined) return undefined
    converters.set(name, converter)
  }
  return value => attributesOf(value, to, name => converters.get(name) ?? IDENTITY)
}

function attributesOf(value: Value, to: ObjectType, converterOf: (name: string) => Converter): Value | ConversionError {
  const entries: [string, Value][] = []
  const given = value.kind === 'mapping' ? value.entries : new Map<string, Value>()
  for (const [name, type] of to.attributes) {
    const attribute = given.get(name)
    if (attribute === undefined && !to.optional.has(name)) {
      return { kind: 'error', message: `attribute "${name}" is required` }
    }
    const result = attribute === undefined ? nullValue(withoutOptional(type)) : converterOf(name)(attribute)
    if (isConversionError(result)) return result
    entries.push([name, result])
  }
  return objectValue(entries)
}

/** `to` with the type of what is there in place of `any`. */
export function filledIn(from: Type, to: Type): Type {
  if (from.kind === 'dynamic') return to
  switch (to.kind) {
    case 'dynamic':
      return from
    case 'string':
    case 'number':
    case 'bool':
      return to
    case 'list':
    case 'set':
    case 'map': {
      const parts = isCollection(from) ? [from.element] : from.kind === 'tuple' ? from.elements : []
      const all = from.kind === 'object' ? [...from.attributes.values()] : parts
      const unified = unify(all, true)
      return unified === undefined ? to : { kind: to.kind, element: filledIn(unified, to.element) }
    }
    case 'tuple':
      if (from.kind !== 'tuple') return to
      return { ...to, elements: to.elements.map((type, index) => filledIn(from.elements[index] ?? DYNAMIC, type)) }
    case 'object': {
      const given = (name: string): Type =>
        from.kind === 'object' ? (from.attributes.get(name) ?? DYNAMIC) : from.kind === 'map' ? from.element : DYNAMIC
      return {
        ...to,
        attributes: new Map([...to.attributes].map(([name, type]) => [name, filledIn(given(name), type)])),
      }
    }
  }
}

function mismatch(from: Type, to: Type): ConversionError {
  if (to.kind === 'object' && from.kind === 'object') {
    for (const [name, type] of to.attributes) {
      const given = from.attributes.get(name)
      if (given === undefined && !to.optional.has(name)) {
        return { kind: 'error', message: `attribute "${name}" is required` }
      }
      if (given !== undefined && elementConversion(given, type, true) === undefined) {
        return { kind: 'error', message: `attribute "${name}": ${mismatch(given, type).message}` }
      }
    }
  }
  const name = friendlyName(to)
  const article = /^[aeiou]/.test(name) ? 'an' : 'a'
  return { kind: 'error', message: `${isPrimitive(to) ? `${article} ` : ''}${name} is required` }
}
