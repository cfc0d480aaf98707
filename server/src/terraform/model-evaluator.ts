import { ABSENT, type Value as ModelValue } from '#rules/model/value'
import type { Expression } from '../syntax/hcl/ast'
import type { Binding, Evaluator, Scope } from './evaluator'
import { elementsOf } from './evaluation/access'
import { instancesOf, type Instance, SINGLE } from './evaluation/expansion'
import { evaluate } from './evaluation/expressions'
import type { Bindings } from './evaluation/frame'
import type { ModuleEvaluation } from './evaluation/module-evaluation'
import { contained } from './evaluation/named'
import { locate, type PlacedExpression } from './sources'
import { toModel } from './to-model'
import { equals } from './values/equality'
import { isWhollyKnown } from './values/inspect'
import { DYNAMIC, sameType } from './values/types'
import { objectValue, unknownValue, type Value } from './values/value'

/** What differs between more instances is not looked at instance by instance. */
const MOST_INSTANCES = 64

/**
 * The evaluator behind the model. The model folds the instances of a resource, and the blocks of a dynamic one, into one:
 * an expression is known here where it is worth the same in all of them.
 */
export class ModelEvaluator implements Evaluator {
  constructor(private readonly module: ModuleEvaluation) {}

  evaluate(expression: PlacedExpression, scope: Scope): ModelValue {
    const { source, node } = expression
    const value = contained(() => this.folded(expression, scope))
    return value.kind === 'null' ? ABSENT : toModel(value, locate(source, node.span))
  }

  variable(name: string): ModelValue | undefined {
    const value = this.module.variable(name)
    const block = this.module.declarations.variables.get(name)
    return value && block && toModel(value, locate(block.source, block.node.header))
  }

  private folded(expression: PlacedExpression, scope: Scope): Value {
    const names = namesIn(expression.node)
    const instances = names.has('each') || names.has('count') ? this.instances(scope) : [SINGLE]
    let result: Value | undefined
    for (const instance of instances) {
      for (const bound of this.bindings(scope, names)) {
        const value = this.value(expression, scope, instance, bound)
        if (result !== undefined && !isSame(result, value)) return unknownValue(DYNAMIC, 'differs between instances')
        result ??= value
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

  private instances({ block }: Scope): readonly Instance[] {
    if (block === undefined) return [SINGLE]
    const expansion = this.module.expansion(block)
    const instances = instancesOf(expansion)
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

  private elements({ collection, scope }: Binding): readonly Value[] {
    const value = collection && this.folded(collection, scope)
    const elements = value && elementsOf(value)
    if (elements === undefined || elements.length === 0) {
      return [unknownElement(value?.kind === 'unknown' ? value.reason : 'element of a dynamic block')]
    }
    return elements.map(([key, element]) =>
      objectValue([
        ['key', key],
        ['value', element],
      ]),
    )
  }
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

/** The names that an expression mentions, those that it binds itself included. */
function namesIn(node: Expression): ReadonlySet<string> {
  const names = new Set<string>()
  const pending: object[] = [node]
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    if ('kind' in part && part.kind === 'variable' && 'name' in part && typeof part.name === 'string')
      names.add(part.name)
    for (const child of Object.values(part) as unknown[])
      if (typeof child === 'object' && child !== null) pending.push(child)
  }
  return names
}
