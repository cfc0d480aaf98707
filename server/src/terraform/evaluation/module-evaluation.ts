import { type BodyIndex, indexBody } from '../body'
import type { Declarations } from '../declarations'
import type { BlockSyntax, PlacedExpression } from '../sources'
import { isConversionError } from '../values/convert'
import { DYNAMIC } from '../values/types'
import { nullValue, objectValue, SENSITIVE, tupleValue, unknownValue, type Value, withMarks } from '../values/value'
import type { ContextRoot, Environment, ReferenceProblem, ResourceMode } from './environment'
import { expandCount, expandForEach, type Expansion, type Instance, instancesOf, SINGLE } from './expansion'
import { evaluate } from './expressions'
import type { EvaluationError, Frame } from './frame'
import { contained, Named } from './named'
import { referencesIn } from './reference-check'
import { resolve, type Subject } from './references'
import { resourceObject } from './resources'
import { type Evaluation, NOWHERE } from './shared'
import { stringValue } from '../values/value'
import { joinPath } from './paths'
import { isSet, variableValue } from './variable-value'

/** What a module is given from outside. */
export interface Inputs {
  /** The value set for a variable; undefined where none is, so that its default counts. */
  given(name: string): Value | undefined
  /** Why a variable without any value is unknown. */
  readonly reason: string
}

/** Where a module stands among others. */
export interface Standing {
  /** As in addresses: `module.vpc["dev"].`; empty for the root module. */
  readonly prefix: string
  /** Of its directory, relative to the root module's: `.`, `modules/vpc`. */
  readonly path: string
  /** The directories of the modules that call it, outermost first. */
  readonly callers: readonly string[]
}

const DEEPEST_CALLS = 20

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
  private readonly bodies = new Map<BlockSyntax, BodyIndex>()
  private readonly expansions = new Map<BlockSyntax, Expansion | 'busy'>()
  private readonly calls = new Map<string, Map<string, ModuleEvaluation>>()

  constructor(
    readonly declarations: Declarations,
    private readonly inputs: Inputs,
    readonly standing: Standing,
    readonly evaluation: Evaluation,
    private readonly open: (directory: string) => Declarations | undefined,
  ) {}

  private named(): Named {
    return new Named(() => undefined)
  }

  /** What names mean in a block's instance. */
  environment(instance: Instance = SINGLE): Environment {
    return {
      variable: name => this.variable(name),
      local: name => this.local(name),
      module: name => this.module(name),
      resource: (mode, type, name) => this.resource(mode, type, name),
      attribute: (root, name) => this.attribute(root, name, instance),
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
      if (!this.declares(subject)) contained(() => resolve(place, subject, frame))
    }
  }

  frame({ source }: PlacedExpression, environment: Environment, errors: EvaluationError[]): Frame {
    return this.evaluation.frame({ source, environment, bound: undefined, errors })
  }

  private declares(subject: Subject): boolean {
    switch (subject.kind) {
      case 'variable':
        return this.declarations.variables.has(subject.name)
      case 'local':
        return this.declarations.locals.has(subject.name)
      case 'module':
        return this.declarations.modules.has(subject.name)
      case 'resource':
        return this.resourceBlock(subject.mode, subject.type, subject.name) !== undefined
      case 'attribute':
      case 'self':
      case 'incomplete':
        return false
    }
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

  private problem({ source, node }: BlockSyntax, summary: string, detail = ''): Value {
    this.errors.push({ summary, detail, source, span: node.header })
    return unknownValue(DYNAMIC, `${summary}: ${detail}`)
  }

  local(name: string): Value | undefined {
    const local = this.declarations.locals.get(name)
    return local && this.locals.get(name, () => this.evaluate({ source: local.source, node: local.node.value }))
  }

  resource(mode: ResourceMode, type: string, name: string): Value | undefined {
    const block = this.resourceBlock(mode, type, name)
    if (block === undefined) return undefined
    return this.resources.get(`${mode} ${type} ${name}`, () =>
      this.gathered(this.expansion(block), instance =>
        resourceObject(type, block, attribute => this.attributeOf(block, attribute, instance)),
      ),
    )
  }

  private resourceBlock(mode: ResourceMode, type: string, name: string): BlockSyntax | undefined {
    const blocks = this.declarations.resources.get(mode === 'resource' ? type : `${mode}.${type}`)
    return blocks?.find(({ node }) => node.labels[1]?.value === name)
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
    const attribute = this.bodyOf(block).attributes.get(name)
    if (attribute === undefined) return undefined
    let values = this.attributes.get(block)
    if (values === undefined) this.attributes.set(block, (values = this.named()))
    const expression = { source: attribute.source, node: attribute.node.value }
    return values.get(`${name} ${instance.suffix}`, () => this.evaluate(expression, this.environment(instance)))
  }

  private bodyOf(block: BlockSyntax): BodyIndex {
    let index = this.bodies.get(block)
    if (index === undefined) this.bodies.set(block, (index = indexBody(block, block.node)))
    return index
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

  private attribute(root: ContextRoot, name: string, { index, each }: Instance): Value | ReferenceProblem {
    const { path } = this.standing
    const { surroundings } = this.evaluation
    if (root === 'count') {
      return name === 'index' && index !== undefined ? index : problem('Reference to "count" in non-counted context')
    }
    if (root === 'each') {
      const value = name === 'key' ? each?.key : name === 'value' ? each?.value : undefined
      return value ?? problem('Reference to "each" in context without for_each')
    }
    if (root === 'terraform') {
      return name === 'workspace' ? stringValue(surroundings.workspace) : problem('Invalid "terraform" attribute')
    }
    if (name === 'module') return stringValue(path)
    if (name === 'root') return stringValue('.')
    if (name !== 'cwd') return problem('Invalid "path" attribute')
    return surroundings.files.root === undefined
      ? unknownValue(DYNAMIC, 'path.cwd')
      : stringValue(surroundings.files.root)
  }

  /** The outputs of a called module, of all its instances. */
  module(name: string): Value | undefined {
    const block = this.declarations.modules.get(name)
    if (block === undefined) return undefined
    return this.modules.get(name, () =>
      this.gathered(this.expansion(block), instance => this.outputsOf(name, block, instance)),
    )
  }

  private outputsOf(name: string, block: BlockSyntax, instance: Instance): Value {
    const called = this.called(name, block, instance)
    if (called === undefined) return unknownValue(DYNAMIC, 'output of a module that is not here')
    const outputs = [...called.declarations.outputs.keys()]
    return objectValue(
      outputs.flatMap(output => {
        const value = called.output(output)
        return value === undefined ? [] : [[output, value] as const]
      }),
    )
  }

  /** The modules that a block calls, by instance; empty where they cannot be seen. */
  callsOf(name: string, block: BlockSyntax): readonly ModuleEvaluation[] {
    return instancesOf(this.expansion(block)).flatMap(instance => this.called(name, block, instance) ?? [])
  }

  private called(name: string, block: BlockSyntax, instance: Instance): ModuleEvaluation | undefined {
    let instances = this.calls.get(name)
    if (instances === undefined) this.calls.set(name, (instances = new Map<string, ModuleEvaluation>()))
    const known = instances.get(instance.suffix)
    if (known !== undefined) return known
    const source = this.attributeOf(block, 'source', SINGLE)
    if (source?.kind !== 'string' || !/^\.\.?\//.test(source.value)) return undefined
    const directory = joinPath(this.standing.path, source.value)
    const { callers } = this.standing
    if (callers.includes(directory) || callers.length >= DEEPEST_CALLS) return undefined
    const declarations = this.open(directory)
    if (declarations === undefined) return undefined
    const given = (variable: string): Value | undefined => this.attributeOf(block, variable, instance)
    const prefix = `${this.standing.prefix}module.${name}${instance.suffix}.`
    const standing = { prefix, path: directory, callers: [...callers, directory] }
    const inputs = { given, reason: 'variable that the caller does not set' }
    const called = new ModuleEvaluation(declarations, inputs, standing, this.evaluation, this.open)
    instances.set(instance.suffix, called)
    return called
  }

  output(name: string): Value | undefined {
    const block = this.declarations.outputs.get(name)
    if (block === undefined) return undefined
    return this.outputs.get(name, () => {
      const { attributes } = indexBody(block, block.node)
      const value = this.attributeOf(block, 'value', SINGLE) ?? nullValue()
      return isSet(attributes.get('sensitive'), false, at => this.evaluate(at, NOWHERE))
        ? withMarks(value, SENSITIVE)
        : value
    })
  }
}

function problem(summary: string): ReferenceProblem {
  return { kind: 'problem', summary }
}
