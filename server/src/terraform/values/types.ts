import { compareText } from './text'

/** The types of Terraform's values (cty's), `dynamic` standing for a type that is not known yet, or any. */
export type Type = PrimitiveType | DynamicType | CollectionType | TupleType | ObjectType

export interface PrimitiveType {
  readonly kind: 'string' | 'number' | 'bool'
}
export interface DynamicType {
  readonly kind: 'dynamic'
}
export type CollectionType = ListType | SetType | MapType
export interface ListType {
  readonly kind: 'list'
  readonly element: Type
}
export interface SetType {
  readonly kind: 'set'
  readonly element: Type
}
export interface MapType {
  readonly kind: 'map'
  readonly element: Type
}
export interface TupleType {
  readonly kind: 'tuple'
  readonly elements: readonly Type[]
}
export interface ObjectType {
  readonly kind: 'object'
  /** In the order of their names. */
  readonly attributes: ReadonlyMap<string, Type>
  /** Attributes that a value converted to this type may lack; only types that constrain have any. */
  readonly optional: ReadonlySet<string>
}

export const STRING: PrimitiveType = { kind: 'string' }
export const NUMBER: PrimitiveType = { kind: 'number' }
export const BOOL: PrimitiveType = { kind: 'bool' }
export const DYNAMIC: DynamicType = { kind: 'dynamic' }

const NONE: ReadonlySet<string> = new Set()

export function listOf(element: Type): ListType {
  return { kind: 'list', element }
}
export function setOf(element: Type): SetType {
  return { kind: 'set', element }
}
export function mapOf(element: Type): MapType {
  return { kind: 'map', element }
}
export function tupleOf(elements: readonly Type[]): TupleType {
  return { kind: 'tuple', elements }
}
export function objectOf(attributes: Iterable<readonly [string, Type]>, optional = NONE): ObjectType {
  const sorted = [...attributes].sort(([a], [b]) => compareText(a, b))
  return { kind: 'object', attributes: new Map(sorted), optional }
}

export function isPrimitive(type: Type): type is PrimitiveType {
  return type.kind === 'string' || type.kind === 'number' || type.kind === 'bool'
}
export function isCollection(type: Type): type is CollectionType {
  return type.kind === 'list' || type.kind === 'set' || type.kind === 'map'
}

export function sameType(a: Type, b: Type): boolean {
  if (a === b) return true
  switch (a.kind) {
    case 'string':
    case 'number':
    case 'bool':
    case 'dynamic':
      return a.kind === b.kind
    case 'list':
    case 'set':
    case 'map':
      return b.kind === a.kind && sameType(a.element, b.element)
    case 'tuple':
      return (
        b.kind === 'tuple' &&
        a.elements.length === b.elements.length &&
        a.elements.every((element, index) => isSameAt(element, b.elements[index]))
      )
    case 'object':
      return (
        b.kind === 'object' &&
        a.attributes.size === b.attributes.size &&
        a.optional.size === b.optional.size &&
        [...a.attributes].every(([name, type]) => isSameAt(type, b.attributes.get(name))) &&
        [...a.optional].every(name => b.optional.has(name))
      )
  }
}

function isSameAt(type: Type, other: Type | undefined): boolean {
  return other !== undefined && sameType(type, other)
}

/** True when values of the two types may turn out to have the same type, whatever `dynamic` will stand for. */
export function mayBeSameType(a: Type, b: Type): boolean {
  if (a.kind === 'dynamic' || b.kind === 'dynamic' || a === b) return true
  switch (a.kind) {
    case 'string':
    case 'number':
    case 'bool':
      return a.kind === b.kind
    case 'list':
    case 'set':
    case 'map':
      return a.kind === b.kind && mayBeSameType(a.element, b.element)
    case 'tuple':
      if (b.kind !== 'tuple' || a.elements.length !== b.elements.length) return false
      return a.elements.every((element, index) => mayBeSameType(element, b.elements[index] ?? DYNAMIC))
    case 'object':
      if (b.kind !== 'object' || a.attributes.size !== b.attributes.size) return false
      return [...a.attributes].every(([name, type]) => {
        const other = b.attributes.get(name)
        return other !== undefined && mayBeSameType(type, other)
      })
  }
}

/** True when the type is, or holds, `dynamic`. */
export function hasDynamic(type: Type): boolean {
  switch (type.kind) {
    case 'dynamic':
      return true
    case 'string':
    case 'number':
    case 'bool':
      return false
    case 'list':
    case 'set':
    case 'map':
      return hasDynamic(type.element)
    case 'tuple':
      return type.elements.some(hasDynamic)
    case 'object':
      return [...type.attributes.values()].some(hasDynamic)
  }
}

/** The same type without any attribute being optional: the type of values. */
export function withoutOptional(type: Type): Type {
  switch (type.kind) {
    case 'string':
    case 'number':
    case 'bool':
    case 'dynamic':
      return type
    case 'list':
    case 'set':
    case 'map':
      return { kind: type.kind, element: withoutOptional(type.element) }
    case 'tuple':
      return tupleOf(type.elements.map(withoutOptional))
    case 'object':
      return objectOf([...type.attributes].map(([name, attribute]) => [name, withoutOptional(attribute)]))
  }
}

/** As Terraform names types in messages: `list of string`, `object`. */
export function friendlyName(type: Type): string {
  switch (type.kind) {
    case 'list':
    case 'set':
    case 'map':
      return `${type.kind} of ${type.element.kind === 'dynamic' ? 'any single type' : friendlyName(type.element)}`
    case 'string':
    case 'number':
    case 'bool':
    case 'dynamic':
    case 'tuple':
    case 'object':
      return type.kind
  }
}

/** As a type constraint is written, `any` standing for `dynamic`: `object({a = string})`. */
export function typeText(type: Type): string {
  switch (type.kind) {
    case 'dynamic':
      return 'any'
    case 'string':
    case 'number':
    case 'bool':
      return type.kind
    case 'list':
    case 'set':
    case 'map':
      return `${type.kind}(${typeText(type.element)})`
    case 'tuple':
      return `tuple([${type.elements.map(typeText).join(', ')}])`
    case 'object': {
      const attributes = [...type.attributes].map(([name, attribute]) => `${keyText(name)} = ${typeText(attribute)}`)
      return `object({${attributes.join(', ')}})`
    }
  }
}

/** A key as it is written in an object: quoted unless it is a plain identifier. */
function keyText(name: string): string {
  return /^[A-Za-z_][\w-]*$/.test(name) ? name : JSON.stringify(name)
}
