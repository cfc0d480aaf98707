import type { BlockNode, Body, Expression, HclTree } from '../../syntax/hcl/ast'
import type { Span } from '#rules/model/source'

/** What stands at an offset of a file and may be explained. */
export interface Place {
  /** The expressions there, the innermost first; none where the name of a variable's declaration is meant. */
  readonly nodes: readonly Expression[]
  /** The top-level block. */
  readonly block: BlockNode
  /** The `dynamic` blocks whose content it stands in, outermost first. */
  readonly dynamic: readonly BlockNode[]
  /** The attribute; for a declaration, the variable. */
  readonly name: string
}

/** Arguments that name things, or are read before there are any values. */
const NO_VALUES = new Set(['depends_on', 'ignore_changes', 'replace_triggered_by', 'provider', 'providers', 'source'])
/** Blocks whose arguments are plain settings. */
const SETTINGS = new Set(['terraform', 'variable'])

/** Undefined where nothing stands that has a value. */
export function placeAt({ body }: HclTree, offset: number): Place | undefined {
  for (const item of body.items) {
    if (item.kind !== 'block' || !holds(item.span, offset)) continue
    const name = item.labels[0]?.value
    if (item.type === 'variable' && name !== undefined && holds(item.header, offset))
      return { nodes: [], block: item, dynamic: [], name }
    return SETTINGS.has(item.type) ? undefined : inBody(item.body, offset, item, [])
  }
  return undefined
}

function inBody(body: Body, offset: number, block: BlockNode, dynamic: readonly BlockNode[]): Place | undefined {
  for (const item of body.items) {
    if (!holds(item.span, offset)) continue
    if (item.kind === 'attribute') {
      if (NO_VALUES.has(item.name) || !holds(item.value.span, offset)) return undefined
      return { nodes: usable(pathTo(item.value, offset)), block, dynamic, name: item.name }
    }
    // Only what is in `content` knows the iterator.
    const around = item.type === 'dynamic' ? contentAround(item, offset) : undefined
    if (around !== undefined) return inBody(around.body, offset, block, [...dynamic, item])
    return inBody(item.body, offset, block, dynamic)
  }
  return undefined
}

function contentAround({ body }: BlockNode, offset: number): BlockNode | undefined {
  return body.items.find(
    (item): item is BlockNode => item.kind === 'block' && item.type === 'content' && holds(item.span, offset),
  )
}

/** The end counts: that is where the cursor is behind a word. */
function holds({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end
}

/** The expressions around an offset, outermost first, each with the names that are bound where it stands. */
interface Step {
  readonly node: Expression
  readonly bound: ReadonlySet<string>
}

function pathTo(root: Expression, offset: number): readonly Step[] {
  const steps: Step[] = []
  const visit = (part: object, bound: ReadonlySet<string>): void => {
    const inside = 'span' in part ? holds(spanOf(part.span), offset) : true
    if (!inside) return
    if (isExpression(part)) steps.push({ node: part, bound })
    const within = new Set([...bound, ...boundBy(part)])
    for (const child of Object.values(part) as unknown[])
      for (const one of Array.isArray(child) ? (child as unknown[]) : [child])
        if (typeof one === 'object' && one !== null) visit(one, within)
  }
  visit(root, new Set())
  return steps
}

function spanOf(span: unknown): Span {
  const isSpan = typeof span === 'object' && span !== null && 'start' in span && 'end' in span
  const { start, end } = isSpan ? span : { start: -1, end: -1 }
  return { start: Number(start), end: Number(end) }
}

const KINDS: ReadonlySet<string> = new Set<Expression['kind']>([
  ...(['literal', 'template', 'tuple', 'object', 'variable', 'getAttr', 'index', 'splat', 'call'] as const),
  ...(['for', 'unary', 'binary', 'conditional', 'parentheses', 'missing'] as const),
])

/** The steps of a splat are called like the expressions they stand for, but are none by themselves. */
function isExpression(part: object): part is Expression {
  if (!('kind' in part) || typeof part.kind !== 'string' || !KINDS.has(part.kind)) return false
  if (part.kind === 'getAttr') return 'object' in part
  if (part.kind === 'index') return 'collection' in part
  return part.kind !== 'splat' || 'source' in part
}

/** Names that an expression, or a directive in a template, gives to what runs through it. */
function boundBy(part: object): readonly string[] {
  if ('kind' in part && part.kind === 'for' && 'valueVariable' in part) {
    const key = 'keyVariable' in part ? part.keyVariable : undefined
    return [part.valueVariable, key].filter(name => typeof name === 'string')
  }
  if ('type' in part && part.type === 'for' && 'value' in part && 'key' in part)
    return [part.value, part.key].filter(name => typeof name === 'string')
  return []
}

/**
 * Those that have a value of their own, and one that the text does not say already; the innermost first. Nothing where the
 * cursor is on a literal.
 */
function usable(steps: readonly Step[]): readonly Expression[] {
  const innermost = steps.at(-1)?.node
  if (innermost === undefined || !saysMore(innermost)) return []
  return steps
    .filter(({ node, bound }) => node.kind !== 'variable' && ![...namesIn(node)].some(name => bound.has(name)))
    .map(({ node }) => node)
    .reverse()
}

/** True for what refers to something, or is worked out. */
function saysMore(node: Expression): boolean {
  if (node.kind === 'literal' || node.kind === 'missing') return false
  if (node.kind === 'template') return node.parts.some(({ kind }) => kind !== 'text')
  return (node.kind !== 'tuple' && node.kind !== 'object') || namesIn(node).size > 0
}

/** The names that an expression mentions, functions among them. */
export function namesIn(node: object): ReadonlySet<string> {
  const names = new Set<string>()
  const pending: object[] = [node]
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    const isNamed = 'kind' in part && (part.kind === 'variable' || part.kind === 'call')
    if (isNamed && 'name' in part && typeof part.name === 'string') names.add(part.name)
    for (const child of Object.values(part) as unknown[])
      if (typeof child === 'object' && child !== null) pending.push(child)
  }
  return names
}
