import type { PolicyDocument } from '#rules/model/policy'
import { asString } from '#rules/lib/values'
import type { Expression } from '../../syntax/hcl/ast'
import { DIRECTORY_SCOPE, type Scope } from '../evaluator'
import type { Context, Followed } from '../parts'
import { locate, type PlacedExpression } from '../sources'
import { behindInstance, keyOf, outputReference, partOf, resourceReference, type Step, traversalOf } from '../traversal'
import { literalPolicy } from './literal'
import { policyFromText } from './text'
import { policyFromValue } from './value'

/** Locals that refer to locals end here at the latest. */
const DEEPEST = 20

/**
 * The policy an expression comes to: JSON in a heredoc or string, `jsonencode`, an `aws_iam_policy_document`, and what
 * locals and variables hold of these. `undefined` where it cannot be read at all.
 */
export function policyOf(
  context: Context,
  expression: PlacedExpression,
  scope: Scope,
  depth = 0,
): PolicyDocument | undefined {
  const { source } = expression
  const node = unwrapped(expression.node)
  if (depth > DEEPEST) return undefined
  const evaluate = (inner: PlacedExpression) => context.evaluator.evaluate(inner, scope)
  if (node.kind === 'template') return literalPolicy({ source, node }, evaluate)
  if (node.kind === 'call' && node.name === 'jsonencode') {
    const [argument] = node.arguments
    return argument && policyFromValue(evaluate({ source, node: argument }), locate(source, argument.span))
  }
  return (
    followed(context, { source, node }, scope, depth) ?? policyFromText({ source, node }, context.evaluator, evaluate)
  )
}

/** Through names to where the policy is written. */
function followed(
  context: Context,
  { source, node }: PlacedExpression,
  scope: Scope,
  depth: number,
): PolicyDocument | undefined {
  const { base, steps } = traversalOf(node)
  if (base.kind !== 'variable') return undefined
  const { each, instance } = scope
  if (base.name !== 'each') return named(context, base.name, context.finder.workedOut(steps, source, scope), depth)
  const [value, ...rest] = steps
  if (each === undefined || instance === undefined || value?.kind !== 'name' || value.name !== 'value') return undefined
  const part = partOf(each.node, { kind: 'element', key: String(instance.key) })
  if (part === undefined || rest.length > 0) return undefined
  return policyOf(context, { source: each.source, node: part }, DIRECTORY_SCOPE, depth + 1)
}

/** Through parentheses, and through `"${x}"`, which is `x`. */
function unwrapped(node: Expression): Expression {
  let inner = node
  for (;;) {
    const [first, ...more] = inner.kind === 'template' ? inner.parts : []
    if (inner.kind === 'parentheses') inner = inner.inner
    else if (
      inner.kind === 'template' &&
      inner.form === 'quoted' &&
      first?.kind === 'interpolation' &&
      more.length === 0
    )
      inner = first.expression
    else return inner
  }
}

function named(context: Context, root: string, steps: readonly Step[], depth: number): PolicyDocument | undefined {
  const [first, ...rest] = steps
  if (first?.kind !== 'name') return undefined
  if (root === 'local') {
    const target = context.names.local(first.name)
    return target && rest.length === 0 ? policyOf(context, target, DIRECTORY_SCOPE, depth + 1) : undefined
  }
  if (root === 'var' || root === 'module') {
    const target =
      root === 'var' ? withoutSteps(context.names.variable(first.name), rest) : outputOf(context, first.name, rest)
    return target && policyOf(target.context, target.expression, target.scope, depth + 1)
  }
  const reference = resourceReference(root, steps)
  const block = reference && context.find(reference.key, reference.name)
  const { steps: behind } = behindInstance(reference?.rest ?? [])
  const [attribute, ...deeper] = behind
  if (!block?.exists || attribute?.kind !== 'name' || deeper.length > 0) return undefined
  if (attribute.name !== 'json' && attribute.name !== 'minified_json') return undefined
  const key = reference?.rest[0] && keyOf(reference.rest[0])
  return (key === undefined ? block : block.instance(key))?.document
}

function withoutSteps(target: Followed | undefined, steps: readonly Step[]): Followed | undefined {
  return steps.length === 0 ? target : undefined
}

/** The output that a reference reads, where one module is called. */
function outputOf({ names }: Context, call: string, steps: readonly Step[]): Followed | undefined {
  const reference = outputReference(steps)
  if (reference === undefined || reference.rest.length > 0) return undefined
  const found = names.outputs(call, undefined, reference.output)
  return found?.length === 1 ? found[0] : undefined
}

/** The policies in a list of JSON texts. `complete` is false where some cannot be read. */
export function policiesIn(
  context: Context,
  { source, node }: PlacedExpression,
  scope: Scope,
): { readonly documents: readonly PolicyDocument[]; readonly complete: boolean } {
  const inner = unwrapped(node)
  if (inner.kind !== 'tuple') {
    const value = context.evaluator.evaluate({ source, node }, scope)
    const isEmpty = value.kind === 'known' && value.type === 'list' && value.items.length === 0
    return { documents: [], complete: isEmpty || asString(value) === '' }
  }
  const found = inner.items.map(item => policyOf(context, { source, node: item }, scope))
  const documents = found.filter(document => document !== undefined)
  return { documents, complete: documents.length === found.length }
}
