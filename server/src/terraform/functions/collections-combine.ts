import { equals } from '../values/equality'
import { entriesOf, isWhollyKnown, itemsOf, markedLike, textOf } from '../values/inspect'
import { compareText } from '../values/text'
import { listOf, mapOf, objectOf, sameType, type Type } from '../values/types'
import { unify } from '../values/unify'
import { listValue, mapValue, objectValue, stringValue, type Value } from '../values/value'
import { convertedTo } from './collections-read'
import { listElement } from './collections-make'
import { any, at, type Definition, DYNAMIC, list, STRING, unknownFrom } from './lib/define'
import { CallFailure } from './lib/failure'

const matchkeys: Definition = {
  name: 'matchkeys',
  parameters: [list('values'), list('keys'), list('searchset')],
  type: args => {
    if (commonType(args) === undefined) throw new CallFailure('keys and searchset must be of the same type')
    return at(args, 0).type
  },
  impl: (args, { budget }, type) => {
    const values = itemsOf(args[0])
    const common = commonType(args) ?? DYNAMIC
    const [keys, search] = [convertedTo(at(args, 1), common), convertedTo(at(args, 2), common)]
    const wanted = itemsOf(search)
    if (values.length !== itemsOf(keys).length) throw new CallFailure('length of keys and values should be equal')
    if (wanted.length === 0) return listValue(listElement(type), [])
    if (!isWhollyKnown(at(args, 0)) || !isWhollyKnown(keys)) return unknownFrom(type, args)
    budget.spend(values.length * wanted.length)
    const found: Value[] = []
    for (const [index, key] of itemsOf(keys).entries()) {
      const equal = wanted.map(one => equals(key, one))
      const decisive = equal.find(one => one !== false)
      if (decisive === undefined && equal.includes(undefined)) return listValue(listElement(type), [])
      if (decisive === true) found.push(at(values, index))
    }
    return listValue(listElement(type), found)
  },
}

function commonType(args: readonly Value[]): Type | undefined {
  return unify([at(args, 1).type, at(args, 2).type], true)
}

const merge: Definition = {
  name: 'merge',
  parameters: [],
  variadic: any('maps', { allowNull: true, allowDynamic: true, allowMarked: true }),
  type: mergeType,
  impl: (args, { budget }, type) => {
    const entries = new Map<string, Value>()
    for (const given of args) {
      if (given.kind === 'null') continue
      if (given.kind !== 'mapping') throw new CallFailure('arguments must be maps or objects')
      for (const [key, value] of given.entries) entries.set(key, value)
      budget.spend(given.entries.size)
    }
    const sources = args.filter(({ kind }) => kind !== 'null')
    return markedLike(type.kind === 'map' ? mapValue(type.element, entries) : objectValue(entries), ...sources)
  },
}

function mergeType(args: readonly Value[]): Type {
  const [first] = args
  if (first === undefined) return objectOf([])
  const attributes = new Map<string, Type>()
  let isComplete = true
  for (const value of args) {
    const { type } = value
    if (type.kind === 'dynamic') return DYNAMIC
    if (type.kind !== 'map' && type.kind !== 'object') throw new CallFailure('arguments must be maps or objects')
    if (value.kind === 'null') continue
    if (type.kind === 'object') for (const [name, attribute] of type.attributes) attributes.set(name, attribute)
    else if (value.kind === 'mapping') for (const key of value.entries.keys()) attributes.set(key, type.element)
    else isComplete = false
  }
  if (args.every(({ type }) => sameType(type, first.type))) return first.type
  return isComplete ? objectOf(attributes) : DYNAMIC
}

const transpose: Definition = {
  name: 'transpose',
  parameters: [{ name: 'values', type: mapOf(listOf(STRING)) }],
  type: mapOf(listOf(STRING)),
  impl: (args, { budget }, type) => {
    if (!isWhollyKnown(at(args, 0))) return unknownFrom(type, args)
    const turned = new Map<string, string[]>()
    for (const [key, items] of entriesOf(args[0])) {
      if (items.kind === 'null') throw new CallFailure('the list must not be null')
      for (const item of itemsOf(items)) {
        budget.spend(1)
        if (item.kind === 'null') throw new CallFailure('input must not contain null string')
        turned.set(textOf(item), [...(turned.get(textOf(item)) ?? []), key])
      }
    }
    const toList = (keys: readonly string[]): Value =>
      listValue(
        STRING,
        [...keys].sort(compareText).map(key => stringValue(key)),
      )
    return mapValue(
      listOf(STRING),
      [...turned].map(([key, keys]) => [key, toList(keys)] as const),
    )
  },
}

const zipmap: Definition = {
  name: 'zipmap',
  parameters: [list('keys', STRING, { allowMarked: true }), any('values', { allowMarked: true })],
  type: zipmapType,
  impl: (args, { budget }, type) => {
    const [keys, values] = [at(args, 0), at(args, 1)]
    if (!isWhollyKnown(keys)) return markedLike(unknownFrom(type, args), keys, values)
    const [names, items] = [itemsOf(keys), itemsOf(values)]
    if (names.length !== items.length) {
      throw new CallFailure(`number of keys (${names.length}) does not match number of values (${items.length})`)
    }
    budget.spend(names.length)
    if (names.some(({ kind }) => kind === 'null')) throw new CallFailure('keys must not be null', 0)
    const entries = names.map((name, index) => [textOf(name), at(items, index)] as const)
    const result = type.kind === 'map' ? mapValue(type.element, entries) : objectValue(entries)
    return markedLike(result, keys, values, ...names)
  },
}

function zipmapType([keys, values]: readonly Value[]): Type {
  if (values?.type.kind === 'list') return mapOf(values.type.element)
  if (values?.type.kind !== 'tuple') throw new CallFailure('values must be a list or tuple value', 1)
  if (keys === undefined || !isWhollyKnown(keys)) return DYNAMIC
  const { elements } = values.type
  const names = itemsOf(keys)
  if (names.length !== elements.length) {
    throw new CallFailure(`number of keys (${names.length}) does not match number of values (${elements.length})`)
  }
  if (names.some(({ kind }) => kind === 'null')) throw new CallFailure('keys must not be null', 0)
  return objectOf(names.map((name, index) => [textOf(name), elements[index] ?? DYNAMIC]))
}

export const collectionCombiners: readonly Definition[] = [matchkeys, merge, transpose, zipmap]
