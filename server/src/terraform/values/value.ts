import type { ObjectNode } from '../../syntax/hcl/ast'
import type { Location } from '#rules/model/source'
import type { Origin } from '#rules/model/value'
import type { Scope } from '../evaluator'
import type { Placed } from '../sources'
import { LimitExceeded, LONGEST_TEXT, MOST_ELEMENTS } from './limits'
import { BigFloat } from './number'
import { NO_REFINEMENT, type Refinement } from './refinement'
import { compareText } from './text'
import {
  BOOL,
  DYNAMIC,
  listOf,
  type ListType,
  mapOf,
  type MapType,
  NUMBER,
  objectOf,
  type ObjectType,
  type SetType,
  STRING,
  tupleOf,
  type TupleType,
  type Type,
} from './types'

/**
 * A value as Terraform's expression language has them (cty's): typed, known, null or unknown, wholly or in parts. Values
 * are immutable and may be shared. `where` says where a value that passed through unchanged was written.
 */
export type Value = StringValue | NumberValue | BoolValue | SequenceValue | MappingValue | NullValue | UnknownValue
/** Neither null nor unknown itself; its elements may be. */
export type KnownValue = Exclude<Value, NullValue | UnknownValue>

export type Mark = 'sensitive' | 'ephemeral'
export type Marks = ReadonlySet<Mark>
export const NO_MARKS: Marks = new Set()
export const SENSITIVE: Marks = new Set(['sensitive'])

/** Where a value is used and where it was written; functions hand it on with the values they pass through. */
export interface Where {
  readonly at: Location
  readonly origin: Origin
  /** The constructor of an object, so that it can stand for a block. */
  readonly written?: { readonly syntax: Placed<ObjectNode>; readonly scope: Scope }
}

interface ValueBase {
  readonly marks: Marks
  readonly where?: Where | undefined
}

export interface StringValue extends ValueBase {
  readonly kind: 'string'
  readonly type: Type
  /** In Unicode's normal form C. */
  readonly value: string
}
export interface NumberValue extends ValueBase {
  readonly kind: 'number'
  readonly type: Type
  readonly value: BigFloat
}
export interface BoolValue extends ValueBase {
  readonly kind: 'bool'
  readonly type: Type
  readonly value: boolean
}
/** A list, set or tuple. The elements of a set are distinct and in cty's order: make sets with `setValue` only. */
export interface SequenceValue extends ValueBase {
  readonly kind: 'sequence'
  readonly type: ListType | SetType | TupleType
  readonly items: readonly Value[]
}
/** A map or object; entries are in the order of their keys. */
export interface MappingValue extends ValueBase {
  readonly kind: 'mapping'
  readonly type: MapType | ObjectType
  readonly entries: ReadonlyMap<string, Value>
}
export interface NullValue extends ValueBase {
  readonly kind: 'null'
  readonly type: Type
}
export interface UnknownValue extends ValueBase {
  readonly kind: 'unknown'
  readonly type: Type
  /** What is known about it all the same. */
  readonly refinement: Refinement
  /** For people who ask why nothing is known, such as `variable without default`. */
  readonly reason: string
  /** What of it is known all the same, by attribute: a resource as a whole is unknown, what is written in it is not. */
  readonly part?: ((name: string) => Value | undefined) | undefined
}

export function stringValue(text: string): StringValue {
  if (text.length > LONGEST_TEXT) throw new LimitExceeded('text too long')
  return { kind: 'string', type: STRING, value: text.normalize('NFC'), marks: NO_MARKS }
}

export function numberValue(value: BigFloat | number | bigint): NumberValue {
  const number = value instanceof BigFloat ? value : whole(value)
  return { kind: 'number', type: NUMBER, value: number, marks: NO_MARKS }
}

/** Whole numbers as Terraform's functions return them, others in double precision. */
function whole(value: number | bigint): BigFloat {
  return typeof value === 'bigint' || Number.isSafeInteger(value) ? BigFloat.integer(value) : BigFloat.double(value)
}

export const TRUE: BoolValue = { kind: 'bool', type: BOOL, value: true, marks: NO_MARKS }
export const FALSE: BoolValue = { kind: 'bool', type: BOOL, value: false, marks: NO_MARKS }

export function boolValue(value: boolean): BoolValue {
  return value ? TRUE : FALSE
}

export function nullValue(type: Type = DYNAMIC): NullValue {
  return { kind: 'null', type, marks: NO_MARKS }
}

export function unknownValue(type: Type, reason: string, refinement: Refinement = NO_REFINEMENT): UnknownValue {
  return { kind: 'unknown', type, refinement, reason, marks: NO_MARKS }
}

function checkSize(size: number): void {
  if (size > MOST_ELEMENTS) throw new LimitExceeded('too many elements')
}

/** A list whose elements have the type `element`; a list of `dynamic` takes the type of the first element that has one. */
export function listValue(element: Type, items: readonly Value[]): SequenceValue {
  checkSize(items.length)
  return { kind: 'sequence', type: listOf(settled(element, items)), items, marks: NO_MARKS }
}

export function tupleValue(items: readonly Value[]): SequenceValue {
  checkSize(items.length)
  return { kind: 'sequence', type: tupleOf(items.map(({ type }) => type)), items, marks: NO_MARKS }
}

export function mapValue(element: Type, entries: Iterable<readonly [string, Value]>): MappingValue {
  const sorted = sortedEntries(entries)
  return { kind: 'mapping', type: mapOf(settled(element, sorted.values())), entries: sorted, marks: NO_MARKS }
}

/** Of entries with the same key the last counts. */
export function objectValue(entries: Iterable<readonly [string, Value]>): MappingValue {
  const sorted = sortedEntries(entries)
  const type = objectOf([...sorted].map(([name, value]) => [name, value.type]))
  return { kind: 'mapping', type, entries: sorted, marks: NO_MARKS }
}

function sortedEntries(entries: Iterable<readonly [string, Value]>): ReadonlyMap<string, Value> {
  const list = [...entries]
  checkSize(list.length)
  return new Map(
    list.map(([key, value]) => [key.normalize('NFC'), value] as const).sort(([a], [b]) => compareText(a, b)),
  )
}

export function settled(element: Type, items: Iterable<Value>): Type {
  if (element.kind !== 'dynamic') return element
  for (const { type } of items) if (type.kind !== 'dynamic') return type
  return element
}

/** The same value from elsewhere, or from nowhere. */
export function withWhere<T extends Value>(value: T, where: Where | undefined): T {
  return { ...value, where }
}

export function withMarks<T extends Value>(value: T, marks: Marks): T {
  return marks.size === 0 || isSubset(marks, value.marks) ? value : { ...value, marks: joinMarks(value.marks, marks) }
}

export function withoutMarks<T extends Value>(value: T): T {
  return value.marks.size === 0 ? value : { ...value, marks: NO_MARKS }
}

export function joinMarks(...all: readonly Marks[]): Marks {
  const [first = NO_MARKS, ...rest] = all.filter(({ size }) => size > 0)
  return rest.every(marks => isSubset(marks, first)) ? first : new Set(all.flatMap(marks => [...marks]))
}

function isSubset(marks: Marks, of: Marks): boolean {
  for (const mark of marks) if (!of.has(mark)) return false
  return true
}
