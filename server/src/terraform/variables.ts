import type { Expression } from '../syntax/hcl/ast'
import { indexBody } from './body'
import type { VariableSource } from './evaluator'
import { type BlockSyntax, isLoadedByItself, type PlacedExpression, type TerraformSources } from './sources'

/**
 * What decides the value of each variable. `defaults: 'unknown'`: only callers do, so neither the defaults nor the
 * variable files beside the module count.
 */
export class Variables {
  private readonly set = new Map<string, PlacedExpression>()

  constructor(
    private readonly declared: ReadonlyMap<string, BlockSyntax>,
    { variableFiles }: TerraformSources,
    private readonly defaults: 'known' | 'unknown',
  ) {
    for (const source of variableFiles.filter(isLoadedByItself)) {
      for (const item of source.tree.body.items) {
        if (item.kind === 'attribute') this.set.set(item.name, { source, node: item.value })
      }
    }
  }

  find(name: string): VariableSource | undefined {
    const syntax = this.declared.get(name)
    if (syntax === undefined) return undefined
    if (this.defaults === 'unknown') return { value: undefined, reason: 'variable that callers set' }
    const { attributes } = indexBody(syntax, syntax.node)
    const type = attributes.get('type')
    if (type !== undefined && fillsIn(type.node.value, 0)) {
      return { value: undefined, reason: 'variable whose type fills in defaults' }
    }
    const fallback = attributes.get('default')
    const set = this.set.get(name)
    const isNullable = attributes.get('nullable')?.node.value
    // Where null is not allowed, setting it means the default.
    const counts = set !== undefined && !(isLiteral(isNullable, 'false') && isLiteral(set.node, 'null'))
    const value = counts ? set : fallback && { source: fallback.source, node: fallback.node.value }
    return { value, reason: 'variable without default' }
  }
}

function isLiteral(node: Expression | undefined, raw: string): boolean {
  return node?.kind === 'literal' && node.raw === raw
}

/** True when a type holds `optional(type, default)`: the values it yields are more than what is written. */
function fillsIn(type: Expression, depth: number): boolean {
  if (depth > 100) return true
  if (type.kind === 'object') return type.items.some(({ value }) => fillsIn(value, depth + 1))
  if (type.kind === 'tuple') return type.items.some(item => fillsIn(item, depth + 1))
  if (type.kind !== 'call') return false
  if (type.name === 'optional' && type.arguments.length > 1) return true
  return type.arguments.some(argument => fillsIn(argument, depth + 1))
}
