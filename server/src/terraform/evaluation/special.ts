import type { CallNode } from '../../syntax/hcl/ast'
import { isWhollyKnown, reasonOf } from '../values/inspect'
import { BOOL, DYNAMIC } from '../values/types'
import { boolValue, type Mark, type Value, unknownValue, withMarks } from '../values/value'
import { type Evaluate, type EvaluationError, fail, type Frame } from './frame'

type Special = (node: CallNode, frame: Frame, evaluate: Evaluate) => Value

/** Functions that deal with expressions or marks rather than with values. */
export function special(name: string): Special | undefined {
  return SPECIALS.get(name)
}

/** The first argument that can be evaluated. One that is not wholly known may still turn out to fail. */
function tryCall(node: CallNode, frame: Frame, evaluate: Evaluate): Value {
  if (node.arguments.length === 0)
    return fail(frame, node, 'Error in function call', 'at least one argument is required')
  for (const argument of node.arguments) {
    const errors: EvaluationError[] = []
    const value = evaluate(argument, { ...frame, errors })
    if (errors.length > 0) continue
    return isWhollyKnown(value) ? value : openResult(value)
  }
  return fail(frame, node, 'Error in function call', 'no expression succeeded')
}

function openResult(value: Value): Value {
  return unknownValue(DYNAMIC, reasonOf(value) ?? 'an expression that may fail')
}

function canCall(node: CallNode, frame: Frame, evaluate: Evaluate): Value {
  const [argument] = node.arguments
  if (argument === undefined || node.arguments.length > 1) return wrongCount(node, frame, 1)
  const errors: EvaluationError[] = []
  const value = evaluate(argument, { ...frame, errors })
  if (errors.length > 0) return boolValue(false)
  return isWhollyKnown(value) ? boolValue(true) : unknownValue(BOOL, reasonOf(value) ?? 'unknown')
}

function wrongCount(node: CallNode, frame: Frame, expected: number): Value {
  const summary = node.arguments.length < expected ? 'Not enough function arguments' : 'Too many function arguments'
  return fail(frame, node, summary, `Function "${node.name}" expects ${expected} argument(s).`)
}

/** Functions of one argument, whose marks they look at or change. */
function onMarks(change: (value: Value) => Value): Special {
  return (node, frame, evaluate) => {
    const [argument] = node.arguments
    if (argument === undefined || node.arguments.length > 1 || node.expandFinal) return wrongCount(node, frame, 1)
    const before = frame.errors.length
    const value = evaluate(argument, frame)
    return frame.errors.length > before ? unknownValue(DYNAMIC, 'invalid argument') : change(value)
  }
}

function withoutMark(value: Value, mark: Mark): Value {
  return value.marks.has(mark) ? { ...value, marks: new Set([...value.marks].filter(other => other !== mark)) } : value
}

function isSensitive(value: Value): Value {
  if (value.marks.has('sensitive')) return boolValue(true)
  return value.kind === 'unknown' ? unknownValue(BOOL, value.reason) : boolValue(false)
}

const SPECIALS: ReadonlyMap<string, Special> = new Map<string, Special>([
  ['try', tryCall],
  ['can', canCall],
  ['sensitive', onMarks(value => withMarks(value, new Set(['sensitive'])))],
  ['nonsensitive', onMarks(value => withoutMark(value, 'sensitive'))],
  ['issensitive', onMarks(isSensitive)],
  ['ephemeralasnull', onMarks(value => value)],
])
