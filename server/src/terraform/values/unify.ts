import { conversion } from './convert'
import {
  DYNAMIC,
  isPrimitive,
  listOf,
  type ListType,
  mapOf,
  type MapType,
  objectOf,
  type ObjectType,
  sameType,
  type SetType,
  setOf,
  tupleOf,
  type TupleType,
  type Type,
} from './types'

/** Deeper types are not looked into: they unify with themselves alone. */
const DEEPEST = 60

/**
 * The one type that all of these can be converted to, which need not be among them (cty's `convert.Unify`, `unsafe` its
 * `UnifyUnsafe`). Undefined when there is none, and for no types.
 */
export function unify(types: readonly Type[], isUnsafe: boolean, depth = 0): Type | undefined {
  const [first] = types
  if (first === undefined) return undefined
  if (types.every(type => sameType(type, first))) return first
  if (depth > DEEPEST) return undefined
  const result = unifyKinds(types, isUnsafe, depth)
  const candidates = result === 'mixed' ? preferred(types) : result === undefined ? [] : [result]
  return candidates.find(want =>
    types.every(type => sameType(type, want) || conversion(type, want, isUnsafe) !== undefined),
  )
}

/** Types of the same kind may have one in common that is none of them. */
function unifyKinds(types: readonly Type[], isUnsafe: boolean, depth: number): Type | undefined | 'mixed' {
  const known = types.filter(type => type.kind !== 'dynamic')
  const kinds = new Set(known.map(({ kind }) => kind))
  const hasDynamic = known.length < types.length
  const inner = (parts: readonly Type[]): Type | undefined => unify(parts, isUnsafe, depth + 1)
  if (kinds.size === 1) {
    const [kind] = kinds
    if (kind === 'string' || kind === 'number' || kind === 'bool') return 'mixed'
    // What they unify to depends on what the dynamic ones turn out to be.
    if (hasDynamic) return DYNAMIC
    if (kind === 'object') return unifyObjects(known.filter(isObject), inner)
    if (kind === 'tuple') return unifyTuples(known.filter(isTuple), inner)
    const element = inner(known.filter(isCollected).map(type => type.element))
    if (element === undefined) return undefined
    return kind === 'list' ? listOf(element) : kind === 'set' ? setOf(element) : mapOf(element)
  }
  if (kinds.size === 2 && kinds.has('map') && kinds.has('object')) {
    return asOne(known, isUnsafe, mapOf, inner) ?? 'mixed'
  }
  if (kinds.size === 2 && kinds.has('list') && kinds.has('tuple')) {
    return asOne(known, isUnsafe, listOf, inner) ?? 'mixed'
  }
  return kinds.has('object') && kinds.has('tuple') ? undefined : 'mixed'
}

const isObject = (type: Type): type is ObjectType => type.kind === 'object'
const isTuple = (type: Type): type is TupleType => type.kind === 'tuple'
const isCollected = (type: Type): type is ListType | SetType | MapType => 'element' in type

type Inner = (parts: readonly Type[]) => Type | undefined

/** Objects beside maps, and tuples beside lists, as collections: their elements' types unify with those of the others. */
function asOne(
  types: readonly Type[],
  isUnsafe: boolean,
  make: (element: Type) => Type,
  inner: Inner,
): Type | undefined {
  const element = inner(types.flatMap(partTypes))
  if (element === undefined) return undefined
  const result = make(element)
  const fits = types.every(type => sameType(type, result) || conversion(type, result, isUnsafe) !== undefined)
  return fits ? result : undefined
}

function partTypes(type: Type): readonly Type[] {
  if (type.kind === 'object') return [...type.attributes.values()]
  if (type.kind === 'tuple') return type.elements
  return 'element' in type ? [type.element] : []
}

function unifyObjects(types: readonly ObjectType[], inner: Inner): Type | undefined {
  const [first] = types
  if (first === undefined) return undefined
  const names = [...first.attributes.keys()]
  const isSameShape = types.every(
    ({ attributes }) => attributes.size === names.length && names.every(name => attributes.has(name)),
  )
  if (!isSameShape) {
    const element = inner(types.flatMap(({ attributes }) => [...attributes.values()]))
    return element && mapOf(element)
  }
  const attributes: [string, Type][] = []
  for (const name of names) {
    const unified = inner(types.flatMap(type => type.attributes.get(name) ?? []))
    if (unified === undefined) return undefined
    attributes.push([name, unified])
  }
  return objectOf(attributes)
}

function unifyTuples(types: readonly TupleType[], inner: Inner): Type | undefined {
  const length = types[0]?.elements.length ?? 0
  if (types.some(({ elements }) => elements.length !== length)) {
    const element = inner(types.flatMap(({ elements }) => elements))
    return element && listOf(element)
  }
  const elements: Type[] = []
  for (let index = 0; index < length; index++) {
    const unified = inner(types.flatMap(type => type.elements[index] ?? []))
    if (unified === undefined) return undefined
    elements.push(unified)
  }
  return tupleOf(elements)
}

/** The types in the order in which they are tried as the common one. */
function preferred(types: readonly Type[]): readonly Type[] {
  // What is not known yet takes the type of the others, never the other way round.
  const known = types.filter(({ kind }) => kind !== 'dynamic')
  const left = known.filter((type, index) => known.findIndex(other => sameType(type, other)) === index)
  const order: Type[] = []
  while (left.length > 0) {
    const free = left.findIndex(type => left.every(other => preference(other, type) >= 0))
    order.push(...left.splice(Math.max(free, 0), 1))
  }
  return order
}

/** Negative where `a` is the better one to convert to. */
function preference(a: Type, b: Type): number {
  if (a.kind === 'dynamic' || b.kind === 'dynamic') return Number(a.kind === 'dynamic') - Number(b.kind === 'dynamic')
  if (isPrimitive(a) && isPrimitive(b)) return Number(b.kind === 'string') - Number(a.kind === 'string')
  if ('element' in a && 'element' in b && a.kind === b.kind) return preference(a.element, b.element)
  if (b.kind === 'set' && (a.kind === 'tuple' || a.kind === 'list')) return -1
  if (a.kind === 'set' && (b.kind === 'tuple' || b.kind === 'list')) return 1
  if (a.kind === 'list' && b.kind === 'tuple') return -1
  if (a.kind === 'tuple' && b.kind === 'list') return 1
  if (a.kind === 'map' && b.kind === 'object') return -1
  if (a.kind === 'object' && b.kind === 'map') return 1
  return 0
}
