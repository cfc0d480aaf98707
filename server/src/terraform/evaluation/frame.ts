import type { Span } from '#rules/model/source'
import type { Expression } from '../../syntax/hcl/ast'
import type { Scope } from '../evaluator'
import { locate, type ParsedFile } from '../sources'
import type { FunctionContext } from '../values/function'
import { DYNAMIC, type Type } from '../values/types'
import { unknownValue, type Value, type Where } from '../values/value'
import type { Environment } from './environment'

/** Names that `for` expressions, `dynamic` blocks and templates bind, innermost first. */
export interface Bindings {
  readonly values: ReadonlyMap<string, Value>
  readonly outer: Bindings | undefined
}

export function lookUp(bindings: Bindings | undefined, name: string): Value | undefined {
  for (let scope = bindings; scope !== undefined; scope = scope.outer) {
    const value = scope.values.get(name)
    if (value !== undefined) return value
  }
  return undefined
}

export interface EvaluationError {
  /** Terraform's own summary: `Invalid index`. */
  readonly summary: string
  readonly detail: string
  readonly source: ParsedFile
  readonly span: Span
}

/** Where an expression stands while it is evaluated. */
export interface Frame {
  readonly source: ParsedFile
  readonly environment: Environment
  readonly bound: Bindings | undefined
  readonly functions: FunctionContext
  /** Calls of these functions are errors, as in the templates of `templatefile`. */
  readonly without: ReadonlySet<string>
  /** What is wrong with the expression; its value is unknown in the places concerned. */
  readonly errors: EvaluationError[]
  readonly nesting: Nesting
  /** What names mean here to those who follow references rather than values. */
  readonly scope: Scope
}

/** How deep the evaluation is nested, names that expressions lead through included. */
export class Nesting {
  level = 0
}

/** How an expression, one that is nested in the given one among others, is evaluated. Never throws but `OutOfSteps`. */
export type Evaluate = (node: Expression, frame: Frame) => Value

export function bind(frame: Frame, values: Iterable<readonly [string, Value]>): Frame {
  return { ...frame, bound: { values: new Map(values), outer: frame.bound } }
}

/** Records an error; the value that it leaves behind. */
export function fail(frame: Frame, node: { span: Span }, summary: string, detail = '', type: Type = DYNAMIC): Value {
  frame.errors.push({ summary, detail, source: frame.source, span: node.span })
  return unknownValue(type, detail === '' ? summary : `${summary}: ${detail}`)
}

export function literalAt(node: Expression, { source }: Frame): Where {
  const at = locate(source, node.span)
  return { at, origin: { location: at, form: 'literal' } }
}

export function computedAt(node: Expression, { source }: Frame): Where {
  const at = locate(source, node.span)
  return { at, origin: { location: at, form: 'computed' } }
}

/** The value as used at a node: where it was written stays what it is, and is the node itself for a value made here. */
export function usedAt(value: Value, node: Expression, frame: Frame, via?: string): Value {
  const { where } = value
  if (where === undefined) return { ...value, where: computedAt(node, frame) }
  const origin = via === undefined ? where.origin : { ...where.origin, via }
  return { ...value, where: { ...where, at: locate(frame.source, node.span), origin } }
}
