import type { BlockNode, Expression } from '../syntax/hcl/ast'
import type { BlockSyntax } from './sources'

const NOTHING: ReadonlySet<string> = new Set()

/**
 * The names that expressions mention, those that they bind themselves included. Of `each` the part is told too, as
 * `each.key` and `each.value`.
 */
export class Mentions {
  private readonly known = new WeakMap<Expression, ReadonlySet<string>>()

  of(node: Expression): ReadonlySet<string> {
    let names = this.known.get(node)
    if (names === undefined) this.known.set(node, (names = namesIn(node)))
    return names
  }

  /** Of all that stands in a block and the blocks in it, but what decides how many instances it has. */
  inBody({ node, overrides }: BlockSyntax): ReadonlySet<string> {
    const names = new Set<string>()
    this.addBody(node, names, true)
    for (const override of overrides) this.addBody(override.node, names, true)
    return names
  }

  private addBody({ body: { items } }: BlockNode, names: Set<string>, isOutermost: boolean): void {
    for (const item of items) {
      if (item.kind === 'block') this.addBody(item, names, false)
      else if (!isOutermost || (item.name !== 'count' && item.name !== 'for_each')) {
        for (const name of this.of(item.value)) names.add(name)
      }
    }
  }
}

function namesIn(node: Expression): ReadonlySet<string> {
  let names: Set<string> | undefined
  const pending: object[] = [node]
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    const name = mentioned(part)
    if (name !== undefined) (names ??= new Set()).add(name)
    for (const child of Object.values(part) as unknown[])
      if (typeof child === 'object' && child !== null) pending.push(child)
  }
  return names ?? NOTHING
}

function mentioned(part: object): string | undefined {
  if (!('kind' in part) || !('name' in part) || typeof part.name !== 'string') return undefined
  if (part.kind === 'variable') return part.name
  const isOfEach =
    part.kind === 'getAttr' && 'object' in part && part.object instanceof Object && mentioned(part.object) === 'each'
  return isOfEach ? `each.${part.name}` : undefined
}
