import { asString } from '#rules/lib/values'
import type { PolicyDocument } from '#rules/model/policy'
import type { Location, SourceFile } from '#rules/model/source'
import type { Value } from '#rules/model/value'
import type { Evaluator } from '../evaluator'
import { locate, type PlacedExpression } from '../sources'
import { policyDocument } from './document'
import { JsonWithHoles } from './json'

/**
 * The policy in a string that an expression comes to in whatever way: a function, a condition, an element of a map. All of
 * it stands where the expression does; what `file` reads stands in that file.
 */
export function policyFromText(
  expression: PlacedExpression,
  evaluator: Evaluator,
  evaluate: (expression: PlacedExpression) => Value,
): PolicyDocument | undefined {
  const text = asString(evaluate(expression))
  if (text === undefined) return undefined
  const file = fileRead(expression, evaluator, evaluate)
  // A file that begins with a byte order mark is another text for an editor: its places are not to be told.
  const isWhole = file?.text === text
  const at = locate(expression.source, expression.node.span)
  const locateIn = (start: number, end: number): Location => (isWhole ? { file, span: { start, end } } : at)
  const json = JsonWithHoles.parse({ text, holes: [], locate: locateIn }, () => undefined)
  return json && policyDocument(json)
}

function fileRead(
  { source, node }: PlacedExpression,
  evaluator: Evaluator,
  evaluate: (expression: PlacedExpression) => Value,
): SourceFile | undefined {
  if (node.kind !== 'call' || node.name !== 'file') return undefined
  const [path] = node.arguments
  const name = path && asString(evaluate({ source, node: path }))
  return name === undefined ? undefined : evaluator.file(name)
}
