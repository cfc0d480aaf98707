import { asString } from '#rules/lib/values'
import type { BlockNode } from '../syntax/hcl/ast'
import { DIRECTORY_SCOPE, type Evaluator } from './evaluator'
import type { Placed, PlacedExpression } from './sources'
import { isLower, lowestVersion, type MajorMinor } from './versions'

/**
 * The lowest version of a provider that a directory lets in, from `required_providers` (`aws = { version = "~> 5.0" }` or
 * the older `aws = "~> 3.0"`) and from `version` in provider blocks. Override files come last and replace entries.
 */
export function providerVersion(
  name: string,
  settings: readonly Placed<BlockNode>[],
  providers: readonly PlacedExpression[],
  evaluator: Evaluator,
): MajorMinor | undefined {
  let required: PlacedExpression | undefined
  for (const { source, node } of settings) {
    for (const item of node.body.items) {
      if (item.kind !== 'block' || item.type !== 'required_providers') continue
      for (const entry of item.body.items) {
        if (entry.kind === 'attribute' && entry.name === name) required = { source, node: entry.value }
      }
    }
  }
  let lowest: MajorMinor | undefined
  for (const expression of [required, ...providers]) {
    const bound = expression === undefined ? undefined : boundOf(expression, evaluator)
    if (bound !== undefined && (lowest === undefined || isLower(lowest, bound))) lowest = bound
  }
  return lowest
}

function boundOf(expression: PlacedExpression, evaluator: Evaluator): MajorMinor | undefined {
  // Entries may hold `configuration_aliases`, whose values are not: only the version is evaluated.
  const { node } = expression
  const version = node.kind === 'object' ? node.items.find(({ literalKey }) => literalKey === 'version')?.value : node
  if (version === undefined) return undefined
  const text = asString(evaluator.evaluate({ source: expression.source, node: version }, DIRECTORY_SCOPE))
  return text === undefined ? undefined : lowestVersion(text)
}
