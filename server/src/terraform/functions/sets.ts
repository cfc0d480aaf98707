import { equals } from '../values/equality'
import { isWhollyKnown, itemsOf, markedLike } from '../values/inspect'
import { LimitExceeded, MOST_ELEMENTS } from '../values/limits'
import { lengthOf } from '../values/operations'
import { setValue } from '../values/sets'
import { listOf, setOf, tupleOf, type Type } from '../values/types'
import { unify } from '../values/unify'
import { listValue, tupleValue, type Value } from '../values/value'
import { convertedTo } from './collections-read'
import { any, type Definition, DYNAMIC, unknownFrom } from './lib/define'
import { CallFailure } from './lib/failure'

type Combine = (a: readonly Value[], b: readonly Value[], spend: (units: number) => void) => readonly Value[]

/** An operation on sets whose elements can have one type. */
function operation(name: string, names: readonly string[], allowUnknown: boolean, combine: Combine): Definition {
  const parameter = (name: string): Definition['parameters'][number] => ({
    name,
    type: setOf(DYNAMIC),
    allowDynamic: true,
  })
  return {
    name,
    parameters: names.map(parameter),
    ...(names.length === 1 ? { variadic: parameter('other_sets') } : {}),
    type: resultType,
    impl: (args, { budget }, type) => {
      const sets = args.map(set => convertedTo(set, type))
      if (!allowUnknown && !sets.every(isWhollyKnown)) return unknownFrom(type, args)
      if (type.kind !== 'set') return unknownFrom(type, args)
      const [first = [], ...others] = sets.map(itemsOf)
      const spend = (units: number): void => {
        budget.spend(units)
      }
      return setValue(
        type.element,
        others.reduce<readonly Value[]>((result, other) => combine(result, other, spend), first),
      )
    },
  }
}

function resultType(args: readonly Value[]): Type {
  // Empty sets of a type not known go with any other.
  const types = args
    .filter(set => !(set.kind === 'sequence' && set.items.length === 0 && elementOf(set).kind === 'dynamic'))
    .map(elementOf)
  if (types.length === 0) return setOf(DYNAMIC)
  const unified = unify(types, true)
  if (unified === undefined) throw new CallFailure('given sets must all have compatible element types')
  return setOf(unified)
}

function elementOf({ type }: Value): Type {
  return type.kind === 'set' ? type.element : DYNAMIC
}

/** The elements of one set that another has, or that it lacks. */
function filtered(isWanted: boolean): Combine {
  return (a, b, spend) => {
    const texts = new Set(b.flatMap(item => (item.kind === 'string' ? [item.value] : [])))
    const others = b.filter(({ kind }) => kind !== 'string')
    spend(a.length * (others.length + 1) + b.length)
    return a.filter(item => {
      const found = item.kind === 'string' ? texts.has(item.value) : others.some(other => equals(other, item) === true)
      return found === isWanted
    })
  }
}

const setproduct: Definition = {
  name: 'setproduct',
  parameters: [],
  variadic: any('sets', { allowMarked: true }),
  type: productType,
  impl: (args, { budget }, type) => {
    const counts = args.map(lengthOf)
    if (counts.some(({ kind }) => kind === 'unknown')) return markedLike(unknownFrom(type, args), ...args)
    const count = args.reduce((product, given) => product * itemsOf(given).length, 1)
    if (count > MOST_ELEMENTS) throw new LimitExceeded('too many elements')
    budget.spend(count * args.length)
    const element = type.kind === 'list' || type.kind === 'set' ? type.element : DYNAMIC
    const elements = element.kind === 'tuple' ? element.elements : []
    let rows: readonly (readonly Value[])[] = [[]]
    for (const [index, given] of args.entries()) {
      const items = itemsOf(given).map(item => convertedTo(item, elements[index] ?? DYNAMIC))
      rows = rows.flatMap(row => items.map(item => [...row, item]))
    }
    const tuples = rows.map(row => tupleValue(row))
    return markedLike(type.kind === 'set' ? setValue(element, tuples) : listValue(element, tuples), ...args)
  },
}

/** Tuples of one element each: a list where all arguments are lists, else a set. */
function productType(args: readonly Value[]): Type {
  if (args.length < 2) throw new CallFailure('at least two arguments are required')
  const tuple = tupleOf(args.map(({ type }, index) => productElement(type, index)))
  return args.some(({ type }) => type.kind === 'set') ? setOf(tuple) : listOf(tuple)
}

function productElement(type: Type, argument: number): Type {
  if (type.kind === 'list' || type.kind === 'set') return type.element
  if (type.kind !== 'tuple') throw new CallFailure('a set or a list is required', argument)
  if (type.elements.length === 0) return DYNAMIC
  const unified = unify(type.elements, true)
  if (unified === undefined) throw new CallFailure('all elements must be of the same type', argument)
  return unified
}

export const sets: readonly Definition[] = [
  operation('setintersection', ['first_set'], false, filtered(true)),
  operation('setsubtract', ['a', 'b'], false, filtered(false)),
  operation('setunion', ['first_set'], true, (a, b) => [...a, ...b]),
  setproduct,
]
