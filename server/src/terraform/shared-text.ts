import type { Location, Span } from '#rules/model/source'
import type { Value } from '#rules/model/value'
import type { AttributeNode, BlockNode, Expression } from '../syntax/hcl/ast'
import { dynamicOf } from './body'
import type { Scope } from './evaluator'
import type { Context } from './parts'
import type { BlockSyntax, ParsedFile } from './sources'

/** Where the walk is: the names that mean something else in other instances, in other blocks of a dynamic one. */
interface Place {
  readonly source: ParsedFile
  readonly scope: Scope
  readonly names: ReadonlySet<string>
}

/**
 * True where a stretch of a resource's text stands for several instances, or several blocks of a dynamic one, that are not
 * worth the same there: what is written instead would be written for all of them. `scope` is that of all instances.
 */
export function isShared(context: Context, syntax: BlockSyntax, scope: Scope, { file, span }: Location): boolean {
  const names = new Set(scope.block === undefined ? [] : ['each', 'count'])
  return [syntax, ...syntax.overrides].some(
    ({ source, node }) =>
      source.file.uri === file.uri &&
      overlap(node.span, span) &&
      isSharedIn(context, node, span, { source, scope, names }),
  )
}

function isSharedIn(context: Context, { body }: BlockNode, span: Span, place: Place): boolean {
  return body.items.some(item => {
    if (!overlap(item.span, span)) return false
    if (item.kind === 'attribute') return isSharedValue(context, item, span, place)
    return item.type === 'dynamic'
      ? isSharedDynamic(context, item, span, place)
      : isSharedIn(context, item, span, place)
  })
}

/** Inside `content` one place stands for all elements; the rest of a dynamic block decides which there are. */
function isSharedDynamic(context: Context, node: BlockNode, span: Span, place: Place): boolean {
  const dynamic = dynamicOf(node)
  const { content, forEach, iterator } = dynamic ?? {}
  if (forEach !== undefined && holds(forEach.value.span, span)) return isSharedValue(context, forEach, span, place)
  if (content === undefined || iterator === undefined || !holds({ start: content.open, end: content.close }, span))
    return true
  const { source, scope, names } = place
  const binding = { collection: forEach && { source, node: forEach.value }, scope }
  const inside = { ...scope, iterators: new Map(scope.iterators).set(iterator, binding) }
  return isSharedIn(context, content, span, { source, scope: inside, names: new Set(names).add(iterator) })
}

function isSharedValue(context: Context, { value }: AttributeNode, span: Span, place: Place): boolean {
  if (!touches(value, span, place.names)) return false
  return !isWhollyKnown(context.evaluator.evaluate({ source: place.source, node: value }, place.scope))
}

/** True where one of the names is mentioned in the stretch; the variables of a `for` that is not replaced as a whole are too. */
function touches(root: Expression, span: Span, names: ReadonlySet<string>): boolean {
  const pending: { readonly part: object; readonly names: ReadonlySet<string> }[] = [{ part: root, names }]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { part } = next
    let known = next.names
    if (isNode(part)) {
      if (!overlap(part.span, span)) continue
      if (part.kind === 'variable' && known.has(part.name)) return true
      if (part.kind === 'for' && !holds(span, part.span))
        known = new Set([...known, part.valueVariable, ...(part.keyVariable === undefined ? [] : [part.keyVariable])])
    }
    for (const child of Object.values(part) as unknown[])
      if (typeof child === 'object' && child !== null) pending.push({ part: child, names: known })
  }
  return false
}

function isNode(part: object): part is Expression {
  return 'kind' in part && 'span' in part
}

function isWhollyKnown(value: Value): boolean {
  if (value.kind !== 'known') return value.kind === 'absent'
  if (value.type === 'list') return value.items.every(isWhollyKnown)
  return value.type !== 'object' || [...value.entries.values()].every(isWhollyKnown)
}

/** An empty stretch lies in what it would be inserted into. */
function overlap(outer: Span, { start, end }: Span): boolean {
  return start < outer.end && end > outer.start
}

function holds(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end
}
