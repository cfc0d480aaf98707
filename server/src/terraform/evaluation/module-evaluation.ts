import { type DeclaredBlock, type Declarations, resourceBlock } from '../declarations'
import type { BlockSyntax, PlacedExpression, TerraformSources } from '../sources'
import { isConversionError } from '../values/convert'
import { DYNAMIC } from '../values/types'
import { nullValue, objectValue, SENSITIVE, tupleValue, unknownValue, type Value, withMarks } from '../values/value'
import { Calls, type CallTarget, type ModuleFinder } from './calls-of-modules'
import { contextAttribute } from './context-attribute'
import type { Environment, ResourceMode } from './environment'
import {
  expandCount,
  expandForEach,
  type Expansion,
  type Instance,
  instancesOf,
  possibleInstances,
  SINGLE,
} from './expansion'
import { evaluate } from './expressions'
import type { EvaluationError, Frame } from './frame'
import { contained, Named } from './named'
import { isDeclared, referencesIn } from './reference-check'
import { resolve } from './references'
import { resourceObject } from './resources'
import { type Evaluation, NOWHERE } from './shared'
import type { Inputs, ModuleSource, Standing } from './module-parts'
import { isSet, variableValue } from './variable-value'

/** The call that brought an instance of a module about. */
export interface ModuleCall {
  readonly caller: ModuleEvaluation
  readonly name: string
  readonly block: DeclaredBlock
  readonly instance: Instance
}

export interface ModuleParts extends ModuleSource {
  readonly inputs: Inputs
  readonly standing: Standing
  /** Undefined for the root module. */
  readonly call?: ModuleCall
}

/** Nobody looks at more instances of one call. */
const MOST_POSSIBLE = 1001

/** One instance of a module: its names have values, and its blocks instances. Nothing is evaluated before it is asked for. */
export class ModuleEvaluation {
  /** What is wrong with expressions evaluated so far. */
  readonly errors: EvaluationError[] = []
  private readonly variables = this.named()
  private readonly locals = this.named()
  private readonly resources = this.named()
  private readonly modules = this.named()
  private readonly outputs = this.named()
  private readonly attributes = new Map<BlockSyntax, Named>()
  private readonly expansions = new Map<BlockSyntax, Expansion | 'busy'>()

  readonly sources: TerraformSources
  readonly declarations: Declarations
  readonly standing: Standing
  readonly call: ModuleCall | undefined
  private readonly inputs: Inputs
  private readonly calls: Calls<ModuleEvaluation>

  constructor(
    parts: ModuleParts,
    readonly evaluation: Evaluation,
    private readonly finder: ModuleFinder,
  ) {
    this.sources = parts.sources
    this.declarations = parts.declarations
    this.standing = parts.standing
    this.call = parts.call
    this.inputs = parts.inputs
    this.calls = new Calls(parts.standing, finder)
  }

  private named(): Named {
    return new Named(() => undefined)
  }

  /** What names mean in a block's instance. */
  environment(instance: Instance = SINGLE): Environment {
    const { path } = this.standing
    const { surroundings } = this.evaluation
    return {
      variable: name => this.variable(name),
      local: name => this.local(name),
      module: name => this.module(name),
      resource: (mode, type, name) => this.resource(mode, type, name),
      attribute: (root, name) => contextAttribute(root, name, instance, { path, surroundings }),
      self: undefined,
    }
  }

  evaluate({ source, node }: PlacedExpression, environment = this.environment(), errors = this.errors): Value {
    return contained(() => evaluate(node, this.frame({ source, node }, environment, errors)))
  }

  /** Records the references in an expression that lead to nothing, whether they are evaluated or not. */
  check({ source, node }: PlacedExpression, environment = this.environment()): void {
    const frame = this.frame({ source, node }, environment, this.errors)
    for (const { node: place, subject } of referencesIn(node)) {
      if (!isDeclared(subject, this.declarations)) contained(() => resolve(place, subject, frame))
    }
  }

  frame({ source }: PlacedExpression, environment: Environment, errors: EvaluationError[]): Frame {
    return this.evaluation.frame({ source, environment, bound: undefined, errors })
  }

  variable(name: string): Value | undefined {
    const block = this.declarations.variables.get(name)
    if (block === undefined) return undefined
    return this.variables.get(name, () => this.valueOfVariable(name, block))
  }

  private valueOfVariable(name: string, block: BlockSyntax): Value {
    const value = variableValue(block, this.inputs.given(name), this.inputs.reason, expression =>
      this.evaluate(expression, NOWHERE),
    )
    return isConversionError(value) ? this.problem(block, 'Invalid value for input variable', value.message) : value
  }

  /** The expression that decides a variable: what sets it, else its default; undefined where that cannot be seen. */
  decisive(name: string): PlacedExpression | undefined {
    const block = this.declarations.variables.get(name)
    if (block === undefined) return undefined
    const written = this.inputs.written(name)
    if (written !== undefined || this.inputs.given(name) !== undefined) return written
    const fallback = this.evaluation.bodyOf(block).attributes.get('default')
    return fallback && { source: fallback.source, node: fallback.node.value }
  }

  /** True where a variable is set from outside. */
  isGiven(name: string): boolean {
    return this.inputs.written(name) !== undefined
  }

  private problem({ source, node }: BlockSyntax, summary: string, detail = ''): Value {
    this.errors.push({ summary, detail, source, span: node.header })
    return unknownValue(DYNAMIC, `${summary}: ${detail}`)
  }

  local(name: string): Value | undefined {
    const local = this.declarations.locals.get(name)
    return local && this.locals.get(name, () => this.evaluate({ source: local.source, node: local.node.value }))
  }

  resource(mode: ResourceMode, type: string, name: string): Value | undefined {
    const block = resourceBlock(this.declarations, mode === 'resource' ? type : `${mode}.${type}`, name)
    if (block === undefined) return undefined
    return this.resources.get(`${mode} ${type} ${name}`, () =>
      this.gathered(this.expansion(block), instance =>
        resourceObject(type, block, attribute => this.attributeOf(block, attribute, instance)),
      ),
    )
  }

  /** All instances as one value: the only one, a tuple of them or an object. */
  private gathered(expansion: Expansion, valueOf: (instance: Instance) => Value): Value {
    switch (expansion.kind) {
      case 'single':
        return valueOf(SINGLE)
      case 'count':
        return tupleValue(expansion.instances.map(valueOf))
      case 'each':
        return objectValue(expansion.instances.map(instance => [String(instance.key), valueOf(instance)] as const))
      case 'unknown':
        return unknownValue(DYNAMIC, expansion.reason)
      case 'error':
        return unknownValue(DYNAMIC, expansion.summary)
    }
  }

  /** What an attribute of an instance of a block is worth; undefined where it is not written. */
  attributeOf(block: BlockSyntax, name: string, instance: Instance): Value | undefined {
    const expression = this.expressionOf(block, name)
    if (expression === undefined) return undefined
    let values = this.attributes.get(block)
    if (values === undefined) this.attributes.set(block, (values = this.named()))
    return values.get(`${name} ${instance.suffix}`, () => this.evaluate(expression, this.environment(instance)))
  }

  private expressionOf(block: BlockSyntax, name: string): PlacedExpression | undefined {
    const attribute = this.evaluation.bodyOf(block).attributes.get(name)
    return attribute && { source: attribute.source, node: attribute.node.value }
  }

  /** The instances of a resource or module block. */
  expansion(block: BlockSyntax): Expansion {
    const known = this.expansions.get(block)
    if (known === 'busy') return { kind: 'unknown', reason: 'refers to itself' }
    if (known !== undefined) return known
    this.expansions.set(block, 'busy')
    const expansion = this.expand(block)
    if (expansion.kind === 'error') this.problem(block, expansion.summary)
    this.expansions.set(block, expansion)
    return expansion
  }

  private expand(block: BlockSyntax): Expansion {
    const count = this.attributeOf(block, 'count', SINGLE)
    if (count !== undefined) return expandCount(count)
    const each = this.attributeOf(block, 'for_each', SINGLE)
    return each === undefined ? { kind: 'single' } : expandForEach(each)
  }

  /** The outputs of a called module, of all its instances. */
  module(name: string): Value | undefined {
    const block = this.declarations.modules.get(name)
    if (block === undefined) return undefined
    return this.modules.get(name, () =>
      this.gathered(this.expansion(block), instance => this.outputsOf(name, block, instance)),
    )
  }

  private outputsOf(name: string, block: DeclaredBlock, instance: Instance): Value {
    const target = this.targetOf(name, block)
    if (typeof target === 'string') return unknownValue(DYNAMIC, target)
    const called = this.called(name, block, target, instance)
    return objectValue(
      [...called.declarations.outputs.keys()].flatMap(output => {
        const value = called.output(output)
        return value === undefined ? [] : [[output, value] as const]
      }),
    )
  }

  /** The modules that a block calls, by instance; empty where they cannot be seen. */
  callsOf(name: string, block: DeclaredBlock, instances = instancesOf): readonly ModuleEvaluation[] {
    const target = this.targetOf(name, block)
    if (typeof target === 'string') return []
    return instances(this.expansion(block)).map(instance => this.called(name, block, target, instance))
  }

  /** The same, with one that stands for all where their number is not known; no more than `MOST_POSSIBLE`. */
  possibleCallsOf(name: string, block: DeclaredBlock): readonly ModuleEvaluation[] {
    return this.callsOf(name, block, expansion => possibleInstances(expansion).slice(0, MOST_POSSIBLE))
  }

  /** Where a block leads to; a text says why that cannot be seen. */
  targetOf(name: string, block: DeclaredBlock): CallTarget | string {
    return this.calls.target(name, () => {
      const source = this.attributeOf(block, 'source', SINGLE)
      return source?.kind === 'string' ? source.value : undefined
    })
  }

  private called(name: string, block: DeclaredBlock, target: CallTarget, instance: Instance): ModuleEvaluation {
    return this.calls.called(name, instance, () => {
      const inputs: Inputs = {
        given: variable => this.attributeOf(block, variable, instance),
        written: variable => this.expressionOf(block, variable),
        reason: 'variable that the caller does not set',
      }
      const { calls, path } = target
      const prefix = `${this.standing.prefix}module.${name}${instance.suffix}.`
      const standing = {
        prefix,
        calls,
        path,
        callers: [...this.standing.callers, { path, sources: target.module.sources }],
      }
      const call = { caller: this, name, block, instance }
      return new ModuleEvaluation({ ...target.module, inputs, standing, call }, this.evaluation, this.finder)
    })
  }

  /** The expression of an output. */
  written(output: string): PlacedExpression | undefined {
    const block = this.declarations.outputs.get(output)
    return block && this.expressionOf(block, 'value')
  }

  output(name: string): Value | undefined {
    const block = this.declarations.outputs.get(name)
    if (block === undefined) return undefined
    return this.outputs.get(name, () => {
      const { attributes } = this.evaluation.bodyOf(block)
      const value = this.attributeOf(block, 'value', SINGLE) ?? nullValue()
      return isSet(attributes.get('sensitive'), false, at => this.evaluate(at, NOWHERE))
        ? withMarks(value, SENSITIVE)
        : value
    })
  }
}
