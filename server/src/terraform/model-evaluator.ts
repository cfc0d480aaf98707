import type { Location, SourceFile } from '#rules/model/source'
import { ABSENT, type Value as ModelValue } from '#rules/model/value'
import type { Expression } from '../syntax/hcl/ast'
import { type Binding, type Element, type Evaluator, type InstanceKey, MOST_INSTANCES, type Scope } from './evaluator'
import { elementsOf } from './evaluation/access'
import { instancesOf, type Instance, SINGLE } from './evaluation/expansion'
import { evaluate } from './evaluation/expressions'
import type { Bindings } from './evaluation/frame'
import type { ModuleEvaluation } from './evaluation/module-evaluation'
import { contained } from './evaluation/named'
import { utf8Text } from './functions/lib/bytes'
import { cleanPath } from './functions/lib/paths'
import type { Mentions } from './mentions'
import { type BlockSyntax, locate, type PlacedExpression } from './sources'
import { toModel } from './to-model'
import { equals } from './values/equality'
import { isWhollyKnown, partsOf } from './values/inspect'
import { DYNAMIC, sameType } from './values/types'
import { objectValue, unknownValue, type Value } from './values/value'

type Elements = readonly (readonly [Value, Value])[]
type Looked = { readonly elements: Elements } | { readonly reason: string }

/**
 * The evaluator behind the model. Where a scope names no instance, or no element of a dynamic block, it stands for all of
 * them: an expression is known then where it is worth the same in all.
 */
export class ModelEvaluator implements Evaluator {
  private readonly unvaried = new WeakMap<Expression, ModelValue>()
  private readonly collections = new WeakMap<Scope, WeakMap<Expression, Looked>>()

  constructor(
    private readonly module: ModuleEvaluation,
    private readonly mentions: Mentions,
  ) {}

  evaluate(expression: PlacedExpression, scope: Scope): ModelValue {
    if (scope.block === undefined && scope.iterators.size === 0) return this.compute(expression, scope)
    const { node } = expression
    const names = this.mentions.of(node)
    if (names.has('each') || names.has('count') || [...scope.iterators.keys()].some(name => names.has(name)))
      return this.compute(expression, scope)
    // The same for all instances and elements.
    let value = this.unvaried.get(node)
    if (value === undefined) this.unvaried.set(node, (value = this.compute(expression, scope)))
    return value
  }

  private compute(expression: PlacedExpression, scope: Scope): ModelValue {
    const { source, node } = expression
    const value = contained(() => this.folded(expression, scope))
    return value.kind === 'null' ? ABSENT : toModel(value, locate(source, node.span))
  }

  variable(name: string): ModelValue | undefined {
    const value = this.module.variable(name)
    const block = this.module.declarations.variables.get(name)
    return value && block && toModel(value, locate(block.source, block.node.header))
  }

  file(path: string): SourceFile | undefined {
    const { files } = this.module.evaluation.surroundings
    const name = cleanPath(path)
    const content = files.read(name)
    const text = typeof content === 'string' ? undefined : utf8Text(content)
    const uri = files.uri?.(name)
    return text === undefined || uri === undefined ? undefined : { uri, text }
  }

  elementsOf(binding: Binding): readonly Element[] | undefined {
    const looked = this.lookAt(binding)
    if (!('elements' in looked)) return undefined
    return looked.elements.map(([key, value], index) => ({ index, key: key === value ? undefined : keyOf(key) }))
  }

  instancesOf(block: BlockSyntax): readonly InstanceKey[] | undefined {
    const expansion = this.module.expansion(block)
    if (expansion.kind !== 'count' && expansion.kind !== 'each') return undefined
    return expansion.instances.flatMap(({ key, suffix }) => (key === undefined ? [] : { key, suffix }))
  }

  groupsOf(block: BlockSyntax, mentioned: ReadonlySet<string>): readonly (readonly InstanceKey[])[] {
    const isByKey = mentioned.has('count') || mentioned.has('each.key')
    const groups: { readonly value: Value | undefined; readonly keys: InstanceKey[] }[] = []
    for (const { key, suffix, each } of instancesOf(this.module.expansion(block))) {
      if (key === undefined) continue
      const same = isByKey ? undefined : groups.find(({ value }) => isIdentical(value, each?.value))
      if (same === undefined) groups.push({ value: each?.value, keys: [{ key, suffix }] })
      else same.keys.push({ key, suffix })
    }
    return groups.map(({ keys }) => keys)
  }

  private folded(expression: PlacedExpression, scope: Scope): Value {
    const names = this.mentions.of(expression.node)
    const instances = names.has('each') || names.has('count') ? this.instances(scope) : [SINGLE]
    let result: Value | undefined
    for (const instance of instances) {
      for (const bound of this.bindings(scope, names)) {
        const value = this.value(expression, scope, instance, bound)
        if (result === undefined) result = value
        else if (!isSame(result, value)) return unknownValue(DYNAMIC, 'differs between instances')
        else if (!isSamePlace(result, value)) result = withoutPlaces(result)
      }
    }
    return result ?? unknownValue(DYNAMIC, 'no instance')
  }

  private value(
    { source, node }: PlacedExpression,
    scope: Scope,
    instance: Instance,
    bound: Bindings | undefined,
  ): Value {
    const environment = this.module.environment(instance)
    const frame = this.module.frame({ source, node }, environment, [])
    return evaluate(node, { ...frame, bound, scope })
  }

  private instances({ block, instance }: Scope): readonly Instance[] {
    if (block === undefined) return [SINGLE]
    const expansion = this.module.expansion(block)
    const all = instancesOf(expansion)
    const instances = instance === undefined ? all : all.filter(({ suffix }) => suffix === instance.suffix)
    if (instances.length > 0 && instances.length <= MOST_INSTANCES) return instances
    const reason = expansion.kind === 'unknown' ? expansion.reason : 'differs between instances'
    const unknown = unknownValue(DYNAMIC, reason)
    return [{ ...SINGLE, index: unknown, each: { key: unknown, value: unknown } }]
  }

  /** What the iterators of dynamic blocks stand for, one way after the other. Only those that are named count. */
  private bindings(scope: Scope, names: ReadonlySet<string>): readonly (Bindings | undefined)[] {
    let all: readonly (Bindings | undefined)[] = [undefined]
    for (const [name, binding] of scope.iterators) {
      if (!names.has(name)) continue
      const elements = this.elements(binding)
      if (elements.length * all.length > MOST_INSTANCES) {
        all = all.map(outer => bindingOf(name, unknownElement('differs between blocks'), outer))
      } else all = all.flatMap(outer => elements.map(element => bindingOf(name, element, outer)))
    }
    return all
  }

  private elements(binding: Binding): readonly Value[] {
    const looked = this.lookAt(binding)
    if (!('elements' in looked)) return [unknownElement(looked.reason)]
    const { element } = binding
    const elements = element === undefined ? looked.elements : looked.elements.slice(element.index, element.index + 1)
    if (elements.length === 0) return [unknownElement('element of a dynamic block')]
    return elements.map(([key, value]) =>
      objectValue([
        ['key', key],
        ['value', value],
      ]),
    )
  }

  private lookAt({ collection, scope }: Binding): Looked {
    if (collection === undefined) return { reason: 'element of a dynamic block' }
    let looks = this.collections.get(scope)
    if (looks === undefined) this.collections.set(scope, (looks = new WeakMap<Expression, Looked>()))
    let looked = looks.get(collection.node)
    if (looked === undefined) {
      const value = contained(() => this.folded(collection, scope))
      const elements = elementsOf(value)
      const reason = value.kind === 'unknown' ? value.reason : 'element of a dynamic block'
      looks.set(collection.node, (looked = elements === undefined ? { reason } : { elements }))
    }
    return looked
  }
}

function keyOf(key: Value): string | number | undefined {
  if (key.kind === 'string') return key.value
  return key.kind === 'number' ? key.value.toNumber() : undefined
}

function bindingOf(name: string, element: Value, outer: Bindings | undefined): Bindings {
  return { values: new Map([[name, element]]), outer }
}

function unknownElement(reason: string): Value {
  return objectValue([
    ['key', unknownValue(DYNAMIC, reason)],
    ['value', unknownValue(DYNAMIC, reason)],
  ])
}

function isSame(a: Value, b: Value): boolean {
  if (a.kind === 'unknown' && b.kind === 'unknown') return true
  return sameType(a.type, b.type) && isWhollyKnown(a) && equals(a, b) === true
}

/** The same value, written in the same place with all its parts. */
function isIdentical(a: Value | undefined, b: Value | undefined): boolean {
  return a !== undefined && b !== undefined && isWhollyKnown(a) && isSame(a, b) && isSamePlace(a, b)
}

/** For equal values: were they, and what they consist of, written in the same places? */
function isSamePlace(a: Value, b: Value): boolean {
  if (a === b) return true
  if (!isSameLocation(a.where?.origin.location, b.where?.origin.location)) return false
  const others = [...partsOf(b)]
  return [...partsOf(a)].every((part, index) => isSamePlace(part, others[index] ?? part))
}

function isSameLocation(a: Location | undefined, b: Location | undefined): boolean {
  return a?.file.uri === b?.file.uri && a?.span.start === b?.span.start && a?.span.end === b?.span.end
}

/** What is written in several places is written in none that could stand for all of them. */
function withoutPlaces(value: Value): Value {
  if (value.kind === 'sequence') return { ...value, items: value.items.map(withoutPlaces), where: undefined }
  if (value.kind !== 'mapping') return { ...value, where: undefined }
  const entries = new Map([...value.entries].map(([key, part]) => [key, withoutPlaces(part)]))
  return { ...value, entries, where: undefined }
}
