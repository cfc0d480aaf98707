import { type BodyIndex, indexBody } from '../body'
import { declarationsOf, type Declarations } from '../declarations'
import type { BlockSyntax, PlacedExpression, TerraformSources } from '../sources'
import { DYNAMIC } from '../values/types'
import { unknownValue, type Value } from '../values/value'
import type { ModuleFinder } from './calls-of-modules'
import { instancesOf } from './expansion'
import { ModuleEvaluation } from './module-evaluation'
import type { Inputs, ModuleSource } from './module-parts'
import { RootInputs } from './root-inputs'
import { Evaluation, NOWHERE, type Surroundings } from './shared'

/** An instance of a managed resource as Terraform would plan it. */
export interface PlannedResource {
  /** `module.vpc["dev"].aws_subnet.public[0]` */
  readonly address: string
  readonly type: string
  /** What is written for its arguments; nested blocks are not among them. */
  readonly arguments: ReadonlyMap<string, Value>
}

export interface PlanSettings {
  /** For who makes several plans over the same modules, and remembers what these declare. */
  readonly declarationsOf?: (sources: TerraformSources) => Declarations
  /** The same for what blocks hold. */
  readonly bodies?: WeakMap<BlockSyntax, BodyIndex>
  /** `unknown`: only callers decide what variables are worth; neither defaults nor variable files nor the environment do. */
  readonly defaults?: 'known' | 'unknown'
}

const CALLERS_DECIDE: Inputs = {
  given: () => unknownValue(DYNAMIC, 'variable that callers set'),
  written: () => undefined,
  reason: 'variable that callers set',
}

/** A root module evaluated with everything that it calls. */
export class Plan {
  readonly root: ModuleEvaluation

  constructor(sources: TerraformSources, surroundings: Surroundings, settings: PlanSettings = {}) {
    const { declarationsOf: declare = declarationsOf, defaults = 'known' } = settings
    const declarations = declare(sources)
    const evaluate = (node: PlacedExpression): Value => this.root.evaluate(node, NOWHERE)
    const inputs = defaults === 'known' ? new RootInputs(sources, surroundings, declarations, evaluate) : CALLERS_DECIDE
    const standing = { prefix: '', calls: '', path: '.', callers: [{ path: '.', sources }] }
    this.root = new ModuleEvaluation(
      { sources, declarations, inputs, standing },
      new Evaluation(surroundings, settings.bodies),
      new OpenModules(surroundings, declare),
    )
  }

  /** All instances of managed resources, those of called modules included, in no particular order. */
  resources(): PlannedResource[] {
    const planned: PlannedResource[] = []
    const pending = [this.root]
    for (let module = pending.pop(); module !== undefined; module = pending.pop()) {
      for (const [type, blocks] of module.declarations.resources) {
        if (type.includes('.')) continue
        for (const block of blocks) planned.push(...instancesIn(module, type, block))
      }
      for (const [name, block] of module.declarations.modules) pending.push(...module.callsOf(name, block))
    }
    return planned
  }

  /** The outputs of the root module. */
  outputs(): ReadonlyMap<string, Value> {
    const outputs = new Map<string, Value>()
    for (const name of this.root.declarations.outputs.keys()) {
      const value = this.root.output(name)
      if (value !== undefined) outputs.set(name, value)
    }
    return outputs
  }
}

const META = new Set(['count', 'for_each', 'provider', 'depends_on'])

function instancesIn(module: ModuleEvaluation, type: string, block: BlockSyntax): PlannedResource[] {
  const name = block.node.labels[1]?.value ?? ''
  return instancesOf(module.expansion(block)).map(instance => {
    const values = new Map<string, Value>()
    for (const attribute of indexBody(block, block.node).attributes.keys()) {
      const value = META.has(attribute) ? undefined : module.attributeOf(block, attribute, instance)
      if (value !== undefined) values.set(attribute, value)
    }
    return { address: `${module.standing.prefix}${type}.${name}${instance.suffix}`, type, arguments: values }
  })
}

/** Modules as plans see them, each directory's looked up once. */
class OpenModules implements ModuleFinder {
  private readonly directories = new Map<string, ModuleSource | undefined>()

  constructor(
    private readonly surroundings: Surroundings,
    private readonly declare: (sources: TerraformSources) => Declarations,
  ) {}

  open(directory: string): ModuleSource | undefined {
    if (!this.directories.has(directory)) {
      const sources = this.surroundings.module(directory)
      this.directories.set(directory, sources && { sources, declarations: this.declare(sources) })
    }
    return this.directories.get(directory)
  }

  installed(calls: string): string | undefined {
    return this.surroundings.installed?.(calls)
  }
}
