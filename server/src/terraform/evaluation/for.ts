import type { Expression, ForNode } from '../../syntax/hcl/ast'
import { convert, isConversionError } from '../values/convert'
import { marksWithin, sizeOf } from '../values/inspect'
import { LimitExceeded, MOST_ELEMENTS } from '../values/limits'
import { BOOL, DYNAMIC, isPrimitive, STRING } from '../values/types'
import {
  joinMarks,
  type Marks,
  NO_MARKS,
  objectValue,
  tupleValue,
  unknownValue,
  type Value,
  withMarks,
  withoutMarks,
} from '../values/value'
import { elementsOf } from './access'
import { bind, type Evaluate, fail, type Frame } from './frame'

export type Iteration = Pick<ForNode, 'collection' | 'keyVariable' | 'valueVariable' | 'condition'>

/** What came of running over a collection: with a reason, nothing can be said of the whole. */
export interface Iterated {
  readonly reason: string | undefined
  readonly marks: Marks
}

/**
 * Runs `body` for each element that the condition lets through; `body` may answer a reason why nothing is known. Where that
 * is so already (`isOpen`), keys and conditions are not complained about any more.
 */
export function iterate(
  node: Iteration,
  frame: Frame,
  evaluate: Evaluate,
  body: (inner: Frame, isOpen: boolean) => string | undefined,
): Iterated {
  const given = evaluate(node.collection, frame)
  const failed = (summary: string, detail: string): Iterated => {
    fail(frame, node.collection, summary, detail)
    return { reason: summary, marks: NO_MARKS }
  }
  if (given.kind === 'null') return failed('Iteration over null value', 'A null value has no elements.')
  const collection = withoutMarks(given)
  if (isPrimitive(collection.type)) {
    return failed('Iteration over non-iterable value', `A value of type ${collection.type.kind} has no elements.`)
  }
  const elements = elementsOf(collection)
  let marks = given.marks
  if (elements === undefined) return { reason: given.kind === 'unknown' ? given.reason : 'unknown collection', marks }
  let reason = node.condition === undefined ? undefined : early(node, node.condition, frame, evaluate)
  if (reason !== undefined) return { reason, marks }
  for (const [key, value] of elements) {
    frame.functions.budget.spend(1)
    const names: [string, Value][] = [[node.valueVariable, value]]
    if (node.keyVariable !== undefined) names.unshift([node.keyVariable, key])
    const inner = bind(frame, names)
    const included: boolean | Inclusion =
      node.condition === undefined ? true : isIncluded(node.condition, inner, evaluate, reason !== undefined)
    if (typeof included !== 'boolean') {
      marks = joinMarks(marks, included.marks)
      if (included.reason !== undefined) reason ??= included.reason
      if (included.reason !== undefined || !included.isIncluded) continue
    } else if (!included) continue
    reason = body(inner, reason !== undefined) ?? reason
  }
  return { reason, marks }
}

/** A condition that is wrong whatever the element is wrong once, and before any element. */
function early(node: Iteration, condition: Expression, frame: Frame, evaluate: Evaluate): string | undefined {
  const names: [string, Value][] = [[node.valueVariable, unknownValue(DYNAMIC, 'element of a collection')]]
  if (node.keyVariable !== undefined) names.unshift([node.keyVariable, unknownValue(DYNAMIC, 'key of a collection')])
  const before = frame.errors.length
  const value = evaluate(condition, bind(frame, names))
  if (value.kind === 'null')
    fail(frame, condition, 'Condition is null', "The value of the 'if' clause must not be null.")
  else {
    const result = convert(value, BOOL)
    if (isConversionError(result)) fail(frame, condition, "Invalid 'for' condition", result.message)
  }
  return frame.errors.length > before ? 'invalid condition' : undefined
}

interface Inclusion {
  readonly isIncluded: boolean
  readonly reason: string | undefined
  readonly marks: Marks
}

function isIncluded(condition: Expression, frame: Frame, evaluate: Evaluate, isOpen: boolean): boolean | Inclusion {
  const before = frame.errors.length
  const given = evaluate(condition, frame)
  if (frame.errors.length > before) return { isIncluded: false, reason: 'invalid condition', marks: NO_MARKS }
  const value = given.kind === 'null' ? undefined : convert(given, BOOL)
  if (value?.kind === 'bool') {
    return value.marks.size === 0 ? value.value : { isIncluded: value.value, reason: undefined, marks: value.marks }
  }
  if (value?.kind === 'unknown') return { isIncluded: false, reason: value.reason, marks: value.marks }
  if (!isOpen) fail(frame, condition, "Invalid 'for' condition", "The value of the 'if' clause must be a bool.")
  return { isIncluded: false, reason: 'invalid condition', marks: NO_MARKS }
}

export function forExpression(node: ForNode, frame: Frame, evaluate: Evaluate): Value {
  if (node.form === 'tuple') {
    const items: Value[] = []
    const room = new Room()
    const { reason, marks } = iterate(node, frame, evaluate, inner => {
      items.push(room.take(evaluate(node.value, inner)))
      return undefined
    })
    return withMarks(reason === undefined ? tupleValue(items) : unknownValue(DYNAMIC, reason), marks)
  }
  const object = new ForObject(node)
  const { reason, marks } = iterate(node, frame, evaluate, (inner, isOpen) => object.add(inner, evaluate, isOpen))
  const value = reason === undefined ? object.value() : unknownValue(DYNAMIC, reason)
  return withMarks(value, joinMarks(marks, object.marks))
}

/** What loops within loops make is counted while it is made, not when it fills the memory. */
class Room {
  private left = MOST_ELEMENTS

  take(value: Value): Value {
    this.left -= sizeOf(value)
    if (this.left < 0) throw new LimitExceeded('too many elements')
    return value
  }
}

/** The entries of an object that a `for` makes. */
class ForObject {
  marks: Marks = NO_MARKS
  private readonly entries = new Map<string, Value[]>()
  private readonly room = new Room()

  constructor(private readonly node: ForNode) {}

  /** Answers why the object is unknown, if it is. */
  add(frame: Frame, evaluate: Evaluate, isOpen: boolean): string | undefined {
    const keyNode = this.node.key ?? this.node.value
    const before = frame.errors.length
    const given = evaluate(keyNode, frame)
    if (frame.errors.length > before) return 'invalid key'
    if (given.kind === 'null') return this.invalid(isOpen, frame, keyNode, 'The key must not be null.')
    const key = given.kind === 'unknown' ? given : convert(given, STRING)
    if (isConversionError(key)) return this.invalid(isOpen, frame, keyNode, key.message)
    this.marks = joinMarks(this.marks, marksWithin(key))
    if (key.kind !== 'string') return key.kind === 'unknown' ? key.reason : 'unknown key'
    const value = this.room.take(evaluate(this.node.value, frame))
    const same = this.entries.get(key.value)
    if (same === undefined) this.entries.set(key.value, [value])
    else if (this.node.grouping) same.push(value)
    else return this.invalid(false, frame, keyNode, `Two elements have the key "${key.value}".`, 'Duplicate object key')
    return undefined
  }

  private invalid(
    isOpen: boolean,
    frame: Frame,
    node: Expression,
    detail: string,
    summary = 'Invalid object key',
  ): string {
    if (!isOpen) fail(frame, node, summary, detail)
    return detail
  }

  value(): Value {
    const entries: [string, Value][] = []
    for (const [key, values] of this.entries) {
      const [first] = values
      if (this.node.grouping) entries.push([key, tupleValue(values)])
      else if (first !== undefined) entries.push([key, first])
    }
    return objectValue(entries)
  }
}
