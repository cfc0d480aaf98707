import { equals } from '../values/equality'
import { isWhollyKnown, itemsOf, markedLike, numberOf, textOf } from '../values/inspect'
import { type Budget, LimitExceeded, MOST_ELEMENTS } from '../values/limits'
import { compareText } from '../values/text'
import { listOf, sameType, tupleOf, type Type } from '../values/types'
import { unify } from '../values/unify'
import { listValue, stringValue, tupleValue, type Value } from '../values/value'
import { convertedTo } from './collections-read'
import { any, at, type Definition, DYNAMIC, list, number, STRING, unknownFrom, wholeNumber } from './lib/define'
import { CallFailure } from './lib/failure'

const chunklist: Definition = {
  name: 'chunklist',
  parameters: [list('list', DYNAMIC, { allowMarked: true }), number('size')],
  type: args => listOf(at(args, 0).type),
  impl: (args, { budget }, type) => {
    const given = at(args, 0)
    const size = wholeNumber(numberOf(args[1]))
    const items = itemsOf(given)
    if (size < 0) throw new CallFailure('the size argument must be positive')
    budget.spend(items.length)
    const element = listElement(given.type)
    const chunks: Value[] = []
    const step = size === 0 ? Math.max(items.length, 1) : size
    for (let start = 0; start < items.length; start += step) {
      chunks.push(listValue(element, items.slice(start, start + step)))
    }
    return markedLike(listValue(listElement(type), chunks), given)
  },
}

export function listElement(type: Type): Type {
  return type.kind === 'list' || type.kind === 'set' || type.kind === 'map' ? type.element : DYNAMIC
}

const coalesce: Definition = {
  name: 'coalesce',
  parameters: [],
  variadic: any('vals', { allowNull: true, allowUnknown: true, allowDynamic: true }),
  type: args => {
    const type = unify(
      args.map(one => one.type),
      true,
    )
    if (type === undefined) throw new CallFailure('all arguments must have the same type')
    return type
  },
  impl: (args, _, type) => {
    for (const given of args) {
      const value = convertedTo(given, type)
      if (value.kind === 'unknown') return unknownFrom(type, [value])
      if (value.kind === 'null' || (type.kind === 'string' && value.kind === 'string' && value.value === '')) continue
      return value
    }
    throw new CallFailure('no non-null, non-empty-string arguments')
  },
}

const coalescelist: Definition = {
  name: 'coalescelist',
  parameters: [],
  variadic: any('vals', { allowNull: true, allowUnknown: true, allowDynamic: true }),
  type: args => {
    const [first] = args
    if (first === undefined) throw new CallFailure('at least one argument is required')
    for (const { kind, type } of args) {
      if (kind === 'unknown') return DYNAMIC
      if (type.kind !== 'list' && type.kind !== 'tuple') {
        throw new CallFailure('coalescelist arguments must be lists or tuples')
      }
    }
    return args.every(({ type }) => sameType(type, first.type)) ? first.type : DYNAMIC
  },
  impl: (args, _, type) => {
    for (const given of args) {
      if (given.kind === 'unknown') return unknownFrom(type, [given])
      if (given.kind === 'sequence' && given.items.length > 0) return given
    }
    throw new CallFailure('no non-null arguments')
  },
}

const compact: Definition = {
  name: 'compact',
  parameters: [list('list', STRING)],
  type: listOf(STRING),
  impl: (args, { budget }, type) => {
    const given = at(args, 0)
    if (!isWhollyKnown(given)) return unknownFrom(type, args)
    budget.spend(itemsOf(given).length)
    return listValue(
      STRING,
      itemsOf(given).filter(item => item.kind === 'string' && item.value !== ''),
    )
  },
}

const concat: Definition = {
  name: 'concat',
  parameters: [],
  variadic: any('seqs', { allowMarked: true }),
  type: concatType,
  impl: (args, { budget }, type) => {
    const count = args.reduce((sum, given) => sum + itemsOf(given).length, 0)
    budget.spend(count)
    if (count > MOST_ELEMENTS) throw new LimitExceeded('too many elements')
    if (type.kind === 'list') {
      const items = args.flatMap(given => itemsOf(convertedTo(given, type)))
      return markedLike(listValue(type.element, items), ...args)
    }
    return markedLike(tupleValue(args.flatMap(given => itemsOf(given))), ...args)
  },
}

/** A list where all are lists whose elements can have one type, else a tuple. */
function concatType(args: readonly Value[]): Type {
  const [first] = args
  if (first === undefined) throw new CallFailure('at least one argument is required')
  if (first.type.kind === 'list' && args.every(({ type }) => type.kind === 'list')) {
    const unified = unify(
      args.map(({ type }) => type),
      true,
    )
    if (unified) return unified
  }
  const elements: Type[] = []
  for (const [index, value] of args.entries()) {
    const { type } = value
    if (type.kind === 'tuple') elements.push(...type.elements)
    else if (type.kind !== 'list') throw new CallFailure('all arguments must be lists or tuples', index)
    else if (value.kind !== 'sequence') return DYNAMIC
    else elements.push(...value.items.map(() => type.element))
  }
  return tupleOf(elements)
}

const distinct: Definition = {
  name: 'distinct',
  parameters: [list('list')],
  type: args => at(args, 0).type,
  impl: (args, { budget }, type) => {
    const given = at(args, 0)
    if (!isWhollyKnown(given)) return unknownFrom(type, args)
    const kept: Value[] = []
    const simple = new Set<string>()
    for (const item of itemsOf(given)) {
      if (isNew(item, kept, simple, budget)) kept.push(item)
    }
    return listValue(listElement(type), kept)
  },
}

/** Strings are looked up; anything else is compared with all that is there. */
function isNew(item: Value, kept: readonly Value[], texts: Set<string>, budget: Budget): boolean {
  if (item.kind === 'string') {
    budget.spend(1)
    const before = texts.size
    return texts.add(item.value).size > before
  }
  budget.spend(kept.length + 1)
  return !kept.some(other => equals(other, item) === true)
}

const flatten: Definition = {
  name: 'flatten',
  parameters: [any('list', { allowMarked: true })],
  type: args => {
    if (isWhollyKnown(at(args, 0)) && !isSequence(at(args, 0).type)) {
      throw new CallFailure('can only flatten lists, sets and tuples')
    }
    return DYNAMIC
  },
  impl: (args, { budget }, type) => {
    const given = at(args, 0)
    const flat = flattened(given, budget)
    if (flat === undefined) return markedLike(unknownFrom(type, args), given)
    return markedLike(tupleValue(flat.items), ...flat.sources)
  },
}

function isSequence(type: Type): boolean {
  return type.kind === 'list' || type.kind === 'set' || type.kind === 'tuple'
}

/** All that is in the sequences within; undefined where it is not known how much that is. */
function flattened(
  value: Value,
  budget: Budget,
): { readonly items: readonly Value[]; readonly sources: readonly Value[] } | undefined {
  if (value.kind !== 'sequence' || (value.type.kind === 'set' && !isWhollyKnown(value))) return undefined
  const items: Value[] = []
  const sources: Value[] = [value]
  for (const item of value.items) {
    budget.spend(1)
    if (item.kind === 'unknown' && item.type.kind === 'dynamic') return undefined
    if (isSequence(item.type) && item.kind !== 'null') {
      const inner = flattened(item, budget)
      if (!inner) return undefined
      for (const one of inner.items) items.push(one)
      for (const one of inner.sources) sources.push(one)
    } else items.push(item)
    if (items.length > MOST_ELEMENTS) throw new LimitExceeded('too many elements')
  }
  return { items, sources }
}

const reverse: Definition = {
  name: 'reverse',
  parameters: [any('list', { allowMarked: true })],
  type: args => {
    const { type } = at(args, 0)
    if (type.kind === 'tuple') return tupleOf([...type.elements].reverse())
    if (type.kind === 'list' || type.kind === 'set') return listOf(type.element)
    throw new CallFailure('can only reverse list or tuple values', 0)
  },
  impl: (args, { budget }, type) => {
    const items = [...itemsOf(args[0])].reverse()
    budget.spend(items.length)
    return markedLike(type.kind === 'list' ? listValue(type.element, items) : tupleValue(items), at(args, 0))
  },
}

const slice: Definition = {
  name: 'slice',
  parameters: [any('list', { allowMarked: true }), number('start_index'), number('end_index')],
  type: args => {
    const { type } = at(args, 0)
    if (type.kind === 'list') return type
    if (type.kind === 'set') throw new CallFailure('cannot slice a set, because its elements do not have indices', 0)
    if (type.kind !== 'tuple') throw new CallFailure('must be a list or tuple value', 0)
    const [start, end] = sliceBounds(args, type.elements.length)
    return start === undefined || end === undefined ? DYNAMIC : tupleOf(type.elements.slice(start, end))
  },
  impl: (args, { budget }, type) => {
    const items = itemsOf(args[0])
    const part = items.slice(...sliceBounds(args, items.length))
    budget.spend(part.length)
    return markedLike(type.kind === 'list' ? listValue(type.element, part) : tupleValue(part), at(args, 0))
  },
}

/** Where the slice begins and ends, as far as that is known. */
function sliceBounds(args: readonly Value[], length: number): [number | undefined, number | undefined] {
  const [start, end] = [1, 2].map(index => {
    const bound = at(args, index)
    if (bound.kind !== 'number') return undefined
    const position = wholeNumber(bound.value, index)
    if (position < 0 || position > length) throw new CallFailure('the index must be within the list', index)
    return position
  })
  if (start !== undefined && end !== undefined && start > end) {
    throw new CallFailure('start index must not be greater than end index', 1)
  }
  return [start, end]
}

const sort: Definition = {
  name: 'sort',
  parameters: [list('list', STRING)],
  type: listOf(STRING),
  impl: (args, { budget }, type) => {
    const items = itemsOf(args[0])
    if (!isWhollyKnown(at(args, 0))) {
      // How many there will be is known, what stands where is not.
      return listValue(
        STRING,
        items.map(() => unknownFrom(STRING, args, { isNotNull: true })),
      )
    }
    budget.spend(items.length)
    if (items.some(({ kind }) => kind === 'null')) throw new CallFailure('a null string cannot be sorted')
    const texts = items.map(textOf).sort(compareText)
    return listValue(
      listElement(type),
      texts.map(text => stringValue(text)),
    )
  },
}

export const collectionMakers: readonly Definition[] = [
  chunklist,
  coalesce,
  coalescelist,
  compact,
  concat,
  distinct,
  flatten,
  reverse,
  slice,
  sort,
]
