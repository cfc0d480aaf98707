import { locate } from '../sources'
import type { SplatNode, SplatStep } from '../../syntax/hcl/ast'
import { markedLike, partsOf } from '../values/inspect'
import { refined } from '../values/refine'
import { DYNAMIC, listOf, tupleOf, type Type } from '../values/types'
import { listValue, tupleValue, unknownValue, type Value, withoutMarks, withWhere } from '../values/value'
import { attributeOf, elementOf, isAccessError } from './access'
import { computedAt, type Evaluate, type EvaluationError, fail, type Frame } from './frame'

/** `source[*].a` and `source.*.a`. */
export function splat(node: SplatNode, frame: Frame, evaluate: Evaluate): Value {
  const before = frame.errors.length
  const source = evaluate(node.source, frame)
  if (frame.errors.length > before) return unknownValue(DYNAMIC, 'invalid expression')
  const value = over(source, node.each, { frame, evaluate, span: node.span, isNested: false })
  return withWhere(value, value.where ?? computedAt(node, frame))
}

interface Walk {
  readonly frame: Frame
  readonly evaluate: Evaluate
  readonly span: SplatNode['span']
  readonly isNested: boolean
}

/** Applies steps to all elements. What is no list counts as a list of one, and null as an empty one. */
function over(source: Value, steps: readonly SplatStep[], walk: Walk): Value {
  const { type } = source
  const isList = type.kind === 'tuple' || type.kind === 'list' || type.kind === 'set'
  if (source.kind === 'null') {
    if (!isList) return markedLike(tupleValue([]), source)
    return fail(walk.frame, walk, 'Splat of null value')
  }
  if (type.kind === 'dynamic') return markedLike(unknownValue(DYNAMIC, 'splat of an unknown value'), source)
  if (!isList) return overSingle(source, steps, walk)
  if (source.kind === 'unknown') return overUnknown(source, steps, walk)
  const errors: EvaluationError[] = []
  const frame = { ...walk.frame, errors }
  const items = Array.from(partsOf(withoutMarks(source)), item => apply(item, steps, { ...walk, frame }))
  walk.frame.errors.push(...errors)
  if (errors.length > 0) return markedLike(failedSplat(type, items), source)
  if (type.kind === 'tuple') return markedLike(tupleValue(items), source)
  const element = items.length > 0 ? DYNAMIC : typeAfter(type.element, steps, walk)
  return markedLike(listValue(element, items), source)
}

/** What is wrong with an element is recorded; the type of the whole still shows what it could be part of. */
function failedSplat(type: Type, items: readonly Value[]): Value {
  const types = items.map(item => item.type)
  const result = type.kind === 'tuple' ? tupleOf(types) : listOf(types[0] ?? DYNAMIC)
  return unknownValue(result, 'invalid expression')
}

function overSingle(source: Value, steps: readonly SplatStep[], walk: Walk): Value {
  const errors: EvaluationError[] = []
  const item = apply(withoutMarks(source), steps, { ...walk, frame: { ...walk.frame, errors } })
  walk.frame.errors.push(...errors)
  if (errors.length > 0) return markedLike(unknownValue(tupleOf([item.type]), 'invalid expression'), source)
  // Whether it is a list of one or none depends on whether it is null.
  if (source.kind === 'unknown' && source.refinement.isNotNull !== true) {
    return markedLike(unknownValue(DYNAMIC, source.reason), source)
  }
  return markedLike(tupleValue([item]), source)
}

function overUnknown(source: Value & { kind: 'unknown' }, steps: readonly SplatStep[], walk: Walk): Value {
  const { type, refinement, reason } = source
  const result: Type =
    type.kind === 'tuple'
      ? tupleOf(type.elements.map(element => typeAfter(element, steps, walk)))
      : listOf(type.kind === 'list' || type.kind === 'set' ? typeAfter(type.element, steps, walk) : DYNAMIC)
  const { shortest, longest } = refinement
  const lengths = { ...(shortest === undefined ? {} : { shortest }), ...(longest === undefined ? {} : { longest }) }
  const known = { isNotNull: true, ...(type.kind === 'list' ? lengths : {}) }
  return markedLike(refined(unknownValue(result, reason), known), source)
}

function typeAfter(element: Type, steps: readonly SplatStep[], walk: Walk): Type {
  return apply(unknownValue(element, 'element of an unknown list'), steps, walk).type
}

function apply(item: Value, steps: readonly SplatStep[], walk: Walk): Value {
  let value = item
  for (const [index, step] of steps.entries()) {
    if (step.kind === 'splat') {
      if (step.form === 'attribute') return fail(walk.frame, step, 'Nested splat expression not allowed')
      value = over(value, step.each, { ...walk, span: step.span, isNested: true })
      continue
    }
    if (step.kind === 'index' && step.legacy && isLegacy(steps[index - 1])) {
      return fail(walk.frame, step, 'Invalid legacy index syntax')
    }
    const result =
      step.kind === 'getAttr' ? attributeOf(value, step.name) : elementOf(value, walk.evaluate(step.key, walk.frame))
    if (isAccessError(result)) return fail(walk.frame, step, result.summary, result.detail)
    value = moved(result, step, walk)
  }
  return value
}

function isLegacy(step: SplatStep | undefined): boolean {
  return step?.kind === 'index' && step.legacy
}

/** The element is used where the splat stands; it was written where it was written. */
function moved(value: Value, step: SplatStep, { frame }: Walk): Value {
  if (value.where === undefined) return value
  return withWhere(value, { ...value.where, at: locate(frame.source, step.span) })
}
