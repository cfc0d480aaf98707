import { asString } from '#rules/lib/values'
import type { PolicyDocument } from '#rules/model/policy'
import type { Value } from '#rules/model/value'
import type { PlacedExpression } from '../sources'
import { policyDocument } from './document'
import { JsonWithHoles } from './json'
import { maskTemplate } from './masked'

/**
 * The policy that an expression spells out as JSON, in a heredoc or a quoted string. `undefined` for everything else, and
 * for JSON without a `Statement`.
 */
export function literalPolicy(
  { source, node }: PlacedExpression,
  evaluate: (expression: PlacedExpression) => Value,
): PolicyDocument | undefined {
  let inner = node
  while (inner.kind === 'parentheses') inner = inner.inner
  if (inner.kind !== 'template') return undefined
  const masked = maskTemplate(source, inner)
  if (masked === undefined) return undefined
  const json = JsonWithHoles.parse(masked, hole => asString(evaluate({ source, node: hole.expression })))
  return json && policyDocument(json)
}
