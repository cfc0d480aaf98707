import type { BlockNode, Expression } from '../../syntax/hcl/ast'
import { elementsOf } from '../evaluation/access'
import { type Instance, possibleInstances, SINGLE } from '../evaluation/expansion'
import { evaluate } from '../evaluation/expressions'
import type { Bindings, EvaluationError } from '../evaluation/frame'
import type { ModuleEvaluation } from '../evaluation/module-evaluation'
import { contained } from '../evaluation/named'
import { type BlockSyntax, literalString, type ParsedFile } from '../sources'
import { DYNAMIC } from '../values/types'
import { objectValue, unknownValue, type Value } from '../values/value'
import { namesIn, type Place } from './find'
import { MOST_INSTANCES } from './limits'

/** What an expression is worth in one instance of its block. */
export interface InstanceValue {
  /** `[0]`, `["a"]`, with the key of each `dynamic` block behind it; empty where there is but one. */
  readonly suffix: string
  readonly value: Value
}

export interface Worth {
  /** Undefined for the declaration of a variable. */
  readonly node: Expression | undefined
  /** One for each instance that makes a difference; none where the block makes no instance. */
  readonly values: readonly InstanceValue[]
}

/** What the thing at a place is worth in one instance of its module. Undefined where nothing there has a value. */
export function worthOf(module: ModuleEvaluation, source: ParsedFile, place: Place): Worth | undefined {
  if (place.nodes.length === 0) {
    const value = module.variable(place.name)
    return value && { node: undefined, values: [{ suffix: '', value }] }
  }
  const block = declared(module, place.block)
  for (const [index, node] of place.nodes.entries()) {
    const values = valuesOf(module, source, place, node, block)
    // A part of a name, such as `data.aws_vpc`, is worth nothing.
    if (values.some(({ isReference }) => !isReference)) continue
    // Of a resource, what is read of it is meant.
    const isRead = ['getAttr', 'index', 'splat'].includes(place.nodes[index + 1]?.kind ?? '')
    if (isRead && values.some(({ value }) => isWholeResource(value))) continue
    return { node, values }
  }
  return undefined
}

function isWholeResource(value: Value): boolean {
  return value.kind === 'unknown' && value.part !== undefined
}

interface Found extends InstanceValue {
  /** False where the expression is no complete reference. */
  readonly isReference: boolean
}

function valuesOf(
  module: ModuleEvaluation,
  source: ParsedFile,
  { dynamic }: Place,
  node: Expression,
  block: BlockSyntax | undefined,
): readonly Found[] {
  const names = namesIn(node)
  // What a dynamic block runs over may differ between instances, too.
  const used = dynamic.filter(one => names.has(iteratorOf(one)))
  const mentioned = new Set([...names, ...used.flatMap(one => [...namesIn(forEachOf(one) ?? {})])])
  const repeats = block !== undefined && (mentioned.has('each') || mentioned.has('count'))
  const instances = repeats ? possibleInstances(module.expansion(block)) : [SINGLE]
  const found: Found[] = []
  for (const instance of instances) {
    for (const bound of bindings(module, source, used, instance)) {
      if (found.length >= MOST_INSTANCES) return found
      found.push({
        suffix: `${instance.suffix}${bound.suffix}`,
        ...valueIn(module, source, node, instance, bound.values),
      })
    }
  }
  return found
}

function valueIn(
  module: ModuleEvaluation,
  source: ParsedFile,
  node: Expression,
  instance: Instance,
  bound: Bindings | undefined,
): { readonly value: Value; readonly isReference: boolean } {
  const errors: EvaluationError[] = []
  const frame = module.frame({ source, node }, module.environment(instance), errors)
  const value = contained(() => evaluate(node, { ...frame, bound }))
  return { value, isReference: !errors.some(({ summary }) => summary === 'Invalid reference') }
}

interface Bound {
  readonly suffix: string
  readonly values: Bindings | undefined
}

/** What the iterators of dynamic blocks stand for, one way after the other. */
function bindings(
  module: ModuleEvaluation,
  source: ParsedFile,
  dynamic: readonly BlockNode[],
  instance: Instance,
): readonly Bound[] {
  let all: readonly Bound[] = [{ suffix: '', values: undefined }]
  for (const block of dynamic) {
    all = all.flatMap(outer =>
      elements(module, source, block, instance, outer.values).map(([suffix, element]) => ({
        suffix: `${outer.suffix}${suffix}`,
        values: { values: new Map([[iteratorOf(block), element]]), outer: outer.values },
      })),
    )
    if (all.length > MOST_INSTANCES) all = all.slice(0, MOST_INSTANCES)
  }
  return all
}

function elements(
  module: ModuleEvaluation,
  source: ParsedFile,
  block: BlockNode,
  instance: Instance,
  bound: Bindings | undefined,
): readonly (readonly [string, Value])[] {
  const node = forEachOf(block)
  const collection = node && valueIn(module, source, node, instance, bound).value
  const found = collection && elementsOf(collection)
  if (found === undefined) {
    const open = unknownValue(
      DYNAMIC,
      collection?.kind === 'unknown' ? collection.reason : 'element of a dynamic block',
    )
    return [['', pair(open, open)]]
  }
  return found.slice(0, MOST_INSTANCES).map(([key, value]) => [keySuffix(key), pair(key, value)])
}

function forEachOf({ body }: BlockNode): Expression | undefined {
  const each = body.items.find(item => item.kind === 'attribute' && item.name === 'for_each')
  return each?.kind === 'attribute' ? each.value : undefined
}

function pair(key: Value, value: Value): Value {
  return objectValue([
    ['key', key],
    ['value', value],
  ])
}

function keySuffix(key: Value): string {
  if (key.kind === 'number') return `[${key.value.toString()}]`
  return key.kind === 'string' ? `[${JSON.stringify(key.value)}]` : ''
}

/** `iterator = name`, else the block's own name. */
function iteratorOf({ body, labels }: BlockNode): string {
  for (const item of body.items) {
    if (item.kind !== 'attribute' || item.name !== 'iterator') continue
    if (item.value.kind === 'variable') return item.value.name
    return literalString(item.value) ?? ''
  }
  return labels[0]?.value ?? ''
}

/** The block as it is declared in the module, of which an override may be a part. */
function declared({ declarations }: ModuleEvaluation, node: BlockNode): BlockSyntax | undefined {
  const all = [...[...declarations.resources.values()].flat(), ...declarations.modules.values()]
  return all.find(block => block.node === node || block.overrides.some(override => override.node === node))
}
