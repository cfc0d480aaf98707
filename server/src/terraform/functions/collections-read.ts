import { convert, isConversionError } from '../values/convert'
import { equals } from '../values/equality'
import { boolOf, entriesOf, isWhollyKnown, itemsOf, markedLike, numberOf } from '../values/inspect'
import { lengthOf } from '../values/operations'
import { graphemeCount } from '../values/graphemes'
import { BigFloat } from '../values/number'
import { listOf, tupleOf, type Type } from '../values/types'
import { boolValue, listValue, nullValue, numberValue, stringValue, tupleValue, type Value } from '../values/value'
import {
  any,
  ANYTHING,
  at,
  BOOL,
  type Definition,
  DYNAMIC,
  list,
  number,
  NUMBER,
  STRING,
  text,
  unknownFrom,
  wholeNumber,
} from './lib/define'
import { CallFailure } from './lib/failure'
import { sumOf } from './numbers'

const COUNTABLE = new Set(['string', 'dynamic', 'list', 'set', 'map', 'tuple', 'object'])
const SEQUENCES = new Set(['list', 'set', 'tuple'])

export const length: Definition = {
  name: 'length',
  parameters: [any('value', { allowDynamic: true, allowUnknown: true, allowMarked: true })],
  type: args => {
    if (COUNTABLE.has(at(args, 0).type.kind)) return NUMBER
    throw new CallFailure('argument must be a string, a collection type, or a structural type', 0)
  },
  impl: (args, { budget }) => markedLike(lengthWithoutMarks(at(args, 0), budget.spend.bind(budget)), at(args, 0)),
}

function lengthWithoutMarks(value: Value, spend: (units: number) => void): Value {
  if (value.kind === 'string') {
    spend(value.value.length)
    return numberValue(graphemeCount(value.value))
  }
  if (value.type.kind !== 'string' && value.type.kind !== 'dynamic') return lengthOf(value)
  return unknownFrom(NUMBER, [value], { isNotNull: true, least: { value: BigFloat.ZERO, isInclusive: true } })
}

/** True in all elements, or in any: null counts as false. */
function quantifier(name: string, isAll: boolean): Definition {
  return {
    name,
    parameters: [list('list', BOOL)],
    type: BOOL,
    impl: (args, { budget }) => {
      let hasUnknown = false
      for (const item of itemsOf(args[0])) {
        budget.spend(1)
        // `alltrue` gives up at the first unknown element; `anytrue` looks on.
        if (item.kind === 'unknown' && isAll) return unknownFrom(BOOL, args)
        if (item.kind === 'unknown') hasUnknown = true
        else if ((item.kind !== 'null' && boolOf(item)) !== isAll) return boolValue(!isAll)
      }
      return hasUnknown ? unknownFrom(BOOL, args) : boolValue(isAll)
    },
  }
}

const contains: Definition = {
  name: 'contains',
  parameters: [any('list'), any('value')],
  type: BOOL,
  impl: (args, { budget }) => {
    const [list, wanted] = [at(args, 0), at(args, 1)]
    if (!SEQUENCES.has(list.type.kind)) throw new CallFailure('argument must be list, tuple, or set')
    let hasUnknown = false
    for (const item of itemsOf(list)) {
      budget.spend(1)
      const equal = equals(wanted, item)
      if (equal === true) return boolValue(true)
      hasUnknown ||= equal === undefined
    }
    return hasUnknown ? unknownFrom(BOOL, args) : boolValue(false)
  },
}

const element: Definition = {
  name: 'element',
  parameters: [any('list', { allowMarked: true }), number('index')],
  type: ([list, index]) => elementType(list, index),
  mayReturnNull: true,
  impl: (args, _, type) => {
    const [list, index] = [at(args, 0), wholeNumber(numberOf(args[1]))]
    if (list.kind !== 'sequence') return unknownFrom(type, args)
    const count = list.items.length
    if (count === 0) throw new CallFailure('cannot use element function with an empty list')
    return markedLike(at(list.items, ((index % count) + count) % count), list)
  },
}

function elementType(list: Value | undefined, index: Value | undefined): Type {
  if (list?.type.kind === 'list') return list.type.element
  if (list?.type.kind !== 'tuple') throw new CallFailure('cannot read elements from this type')
  if (index?.kind !== 'number') return DYNAMIC
  const { elements } = list.type
  const position = wholeNumber(index.value)
  if (elements.length === 0) throw new CallFailure('cannot use element function with an empty list')
  // Counting from the end works for lists only, but for whole rounds.
  const rest = position % elements.length
  if (rest < 0) throw new CallFailure('cannot use element function with a negative index')
  return elements[rest] ?? DYNAMIC
}

const index: Definition = {
  name: 'index',
  parameters: [any('list'), any('value')],
  type: NUMBER,
  impl: (args, { budget }) => {
    const [list, wanted] = [at(args, 0), at(args, 1)]
    if (list.type.kind !== 'list' && list.type.kind !== 'tuple')
      throw new CallFailure('argument must be a list or tuple')
    const items = itemsOf(list)
    if (items.length === 0) throw new CallFailure('cannot search an empty list')
    for (const [position, item] of items.entries()) {
      budget.spend(1)
      const equal = equals(item, wanted)
      if (equal === undefined) return unknownFrom(NUMBER, args)
      if (equal) return numberValue(position)
    }
    throw new CallFailure('item not found')
  },
}

const keys: Definition = {
  name: 'keys',
  parameters: [any('inputMap', { allowUnknown: true, allowMarked: true })],
  type: args => {
    const { type } = at(args, 0)
    if (type.kind === 'map') return listOf(STRING)
    if (type.kind === 'object') return tupleOf([...type.attributes].map(() => STRING))
    throw new CallFailure('must have map or object type', 0)
  },
  impl: (args, { budget }, type) => {
    const value = at(args, 0)
    const names =
      value.type.kind === 'object'
        ? value.type.attributes.keys()
        : value.kind === 'mapping'
          ? value.entries.keys()
          : undefined
    if (names === undefined) return markedLike(unknownFrom(type, [value]), value)
    const items = [...names].map(name => stringValue(name))
    budget.spend(items.length)
    return markedLike(type.kind === 'list' ? listValue(STRING, items) : tupleValue(items), value)
  },
}

const values: Definition = {
  name: 'values',
  parameters: [any('mapping', { allowMarked: true })],
  type: args => {
    const { type } = at(args, 0)
    if (type.kind === 'map') return listOf(type.element)
    if (type.kind === 'object') return tupleOf([...type.attributes.values()])
    throw new CallFailure('values() requires a map as the first argument')
  },
  impl: (args, { budget }, type) => {
    const value = at(args, 0)
    const items = [...entriesOf(value).values()]
    budget.spend(items.length)
    return markedLike(type.kind === 'list' ? listValue(type.element, items) : tupleValue(items), value)
  },
}

const lookup: Definition = {
  name: 'lookup',
  parameters: [
    any('inputMap', { allowUnknown: true, allowMarked: true }),
    text('key', { allowUnknown: true, allowMarked: true }),
  ],
  variadic: any('default', ANYTHING),
  type: lookupType,
  mayReturnNull: true,
  impl: (args, _, type) => {
    const [given, key, fallback] = [at(args, 0), at(args, 1), args[2]]
    const known = given.kind === 'mapping' && key.kind === 'string' ? given.entries.get(key.value) : undefined
    if (known) return markedLike(known, given, key)
    if (given.kind !== 'mapping' || key.kind !== 'string') return markedLike(unknownFrom(type, args), given, key)
    if (!fallback) throw new CallFailure(`lookup failed to find key ${JSON.stringify(key.value)}`)
    return markedLike(convertedTo(fallback, type), given, key)
  },
}

function lookupType(args: readonly Value[]): Type {
  const [given, key, fallback] = [at(args, 0), at(args, 1), args[2]]
  if (args.length > 3) throw new CallFailure(`lookup() takes two or three arguments, got ${args.length}`)
  if (given.type.kind === 'object') {
    if (key.kind !== 'string') return DYNAMIC
    const attribute = given.type.attributes.get(key.value)
    if (attribute) return attribute
    if (fallback) return fallback.type
    throw new CallFailure(`the given object has no attribute ${JSON.stringify(key.value)}`, 0)
  }
  if (given.type.kind !== 'map') throw new CallFailure('lookup() requires a map as the first argument', 0)
  if (fallback && isConversionError(convert(fallback, given.type.element))) {
    throw new CallFailure('the default value must have the same type as the map elements', 2)
  }
  return given.type.element
}

export function convertedTo(value: Value, type: Type): Value {
  const result = convert(value, type)
  if (isConversionError(result)) throw new CallFailure(result.message)
  return result
}

const NEITHER_ZERO_NOR_ONE = 'must be a list, set, or tuple value with either zero or one elements'

const one: Definition = {
  name: 'one',
  parameters: [any('list')],
  type: args => {
    const { type } = at(args, 0)
    if (type.kind === 'list' || type.kind === 'set') return type.element
    if (type.kind !== 'tuple' || type.elements.length > 1) throw new CallFailure(NEITHER_ZERO_NOR_ONE, 0)
    return type.elements[0] ?? DYNAMIC
  },
  mayReturnNull: true,
  impl: (args, _, type) => {
    const given = at(args, 0)
    if (lengthOf(given).kind === 'unknown') return unknownFrom(type, args)
    const [first, second] = itemsOf(given)
    if (second) throw new CallFailure(NEITHER_ZERO_NOR_ONE, 0)
    return first ?? nullValue(type)
  },
}

const sum: Definition = {
  name: 'sum',
  parameters: [any('list')],
  type: NUMBER,
  impl: (args, { budget }) => {
    const given = at(args, 0)
    if (!SEQUENCES.has(given.type.kind)) throw new CallFailure('argument must be list, set, or tuple', 0)
    const items = itemsOf(given)
    if (items.length === 0) throw new CallFailure('cannot sum an empty list', 0)
    if (!isWhollyKnown(given)) return unknownFrom(NUMBER, args)
    budget.spend(items.length)
    return numberValue(sumOf(items.map(summand)))
  },
}

function summand(item: Value): BigFloat {
  const converted = convert(item, NUMBER)
  if (!isConversionError(converted) && converted.kind === 'number') return converted.value
  throw new CallFailure('argument must be list, set, or tuple of number values', 0)
}

export const collectionReaders: readonly Definition[] = [
  length,
  quantifier('alltrue', true),
  quantifier('anytrue', false),
  contains,
  element,
  index,
  keys,
  values,
  lookup,
  one,
  sum,
]
