import type { ConditionalNode, ForNode, TemplateDirective, TemplateNode, TemplatePart } from '../../syntax/hcl/ast'
import { convert, isConversionError } from '../values/convert'
import { marksWithin, reasonOf } from '../values/inspect'
import { LimitExceeded, LONGEST_TEXT } from '../values/limits'
import { refined } from '../values/refine'
import { safePrefix } from '../values/prefix'
import { STRING } from '../values/types'
import {
  joinMarks,
  type Marks,
  NO_MARKS,
  stringValue,
  unknownValue,
  type Value,
  withMarks,
  withWhere,
} from '../values/value'
import { chosen, conditionOf, eitherValue } from './conditional'
import { iterate } from './for'
import { computedAt, type Evaluate, type EvaluationError, fail, type Frame, literalAt, usedAt } from './frame'

/** A quoted string or heredoc. One that is a single interpolation is worth what is interpolated, whatever its type. */
export function template(node: TemplateNode, frame: Frame, evaluate: Evaluate): Value {
  const [first] = node.parts
  if (node.parts.length === 1 && first?.kind === 'interpolation') {
    return usedAt(evaluate(first.expression, frame), node, frame)
  }
  const isLiteral = node.parts.every(({ kind }) => kind === 'text')
  const where = isLiteral ? literalAt(node, frame) : computedAt(node, frame)
  return withWhere(textOfParts(node.parts, frame, evaluate), where)
}

/** The text that parts of a template make together. */
export function textOfParts(parts: readonly TemplatePart[], frame: Frame, evaluate: Evaluate): Value {
  const text = new Text(frame)
  for (const part of parts) {
    if (part.kind === 'text') text.append(part.value)
    else
      text.insert(part.kind === 'directive' ? directive(part, frame, evaluate) : evaluate(part.expression, frame), part)
  }
  return text.value()
}

class Text {
  private known = ''
  private prefix: string | undefined
  private reason: string | undefined
  private marks: Marks = NO_MARKS

  constructor(private readonly frame: Frame) {}

  append(text: string): void {
    this.frame.functions.budget.spend(text.length)
    if (this.known.length + text.length > LONGEST_TEXT) throw new LimitExceeded('text too long')
    this.known += text
  }

  insert(value: Value, at: TemplatePart): void {
    this.marks = joinMarks(this.marks, marksWithin(value))
    // What is not known yet is not converted yet.
    const text = value.kind === 'null' ? undefined : value.kind === 'unknown' ? value : convert(value, STRING)
    if (text?.kind === 'string') this.append(text.value)
    else if (text?.kind === 'unknown') {
      this.prefix ??= this.known + (text.refinement.prefix ?? '')
      this.reason ??= text.reason
    } else {
      const detail = text !== undefined && isConversionError(text) ? text.message : 'The expression result is null.'
      this.prefix ??= ''
      this.reason ??= reasonOf(fail(this.frame, at, 'Invalid template interpolation value', detail))
    }
  }

  value(): Value {
    if (this.reason === undefined) return withMarks(stringValue(this.known), this.marks)
    const unknown = unknownValue(STRING, this.reason)
    return withMarks(refined(unknown, { isNotNull: true, prefix: safePrefix(this.prefix ?? '') }), this.marks)
  }
}

function directive(part: TemplateDirective, frame: Frame, evaluate: Evaluate): Value {
  const { directive: given } = part
  if (given.type === 'for') {
    const { collection, key, value } = given
    const node: IterationNode = { collection, keyVariable: key, valueVariable: value, condition: undefined }
    const text = new Text(frame)
    const result = iterate(node, frame, evaluate, inner => {
      text.insert(textOfParts(given.body, inner, evaluate), part)
    })
    if (result.reason !== undefined)
      return withMarks(unknownValue(STRING, result.reason, { isNotNull: true }), result.marks)
    return withMarks(text.value(), result.marks)
  }
  const node = conditionalOf(part, given.condition)
  const [then, thenErrors] = attempt(given.then, frame, evaluate)
  const [otherwise, otherwiseErrors] = attempt(given.otherwise ?? [], frame, evaluate)
  const condition = conditionOf(node, evaluate(given.condition, frame), frame)
  if (condition === undefined) return unknownValue(STRING, 'invalid condition')
  if (condition.kind === 'unknown') {
    return withMarks(eitherValue(then, otherwise, STRING, condition.reason), condition.marks)
  }
  const isThen = condition.kind === 'bool' && condition.value
  frame.errors.push(...(isThen ? thenErrors : otherwiseErrors))
  return withMarks(chosen(node, isThen ? then : otherwise, STRING, frame), condition.marks)
}

type IterationNode = Pick<ForNode, 'collection' | 'keyVariable' | 'valueVariable' | 'condition'>

function conditionalOf({ span }: TemplateDirective, condition: ConditionalNode['condition']): ConditionalNode {
  const nothing = { kind: 'missing', span } as const
  return { kind: 'conditional', span, condition, then: nothing, otherwise: nothing }
}

function attempt(
  parts: readonly TemplatePart[],
  frame: Frame,
  evaluate: Evaluate,
): readonly [Value, readonly EvaluationError[]] {
  const errors: EvaluationError[] = []
  return [textOfParts(parts, { ...frame, errors }, evaluate), errors]
}
