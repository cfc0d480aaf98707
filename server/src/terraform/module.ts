import type { Literal, Module, Resource } from '#rules/model/terraform'
import { type DeclaredBlock, type Declarations, isLibrary } from './declarations'
import { DIRECTORY_SCOPE } from './evaluator'
import type { ModuleEvaluation } from './evaluation/module-evaluation'
import { Plan } from './evaluation/plan'
import { NO_SURROUNDINGS, type Surroundings } from './evaluation/shared'
import type { Linked } from './links'
import { ModelEvaluator } from './model-evaluator'
import { type MemberModel, MODULE, Models, modelSettings, type ModelSettings } from './models'
import type { Context, Followed, ModelResource, Names } from './parts'
import type { ReadTracker } from './reads'
import { ReferenceFinder } from './reference-finder'
import { providerVersion } from './requirements'
import { ResourceModel } from './resource'
import type { TerraformSources } from './sources'
import { isLower, type MajorMinor } from './versions'

export { isLibrary }
export { modelSettings }
export type { Models, ModelSettings }
export type { ReadTracker, TerraformSources }

export interface ModuleOptions {
  /** Whether variables are worth their defaults and what variable files give them, or nothing that can be known. */
  readonly defaults: 'known' | 'unknown'
  readonly reads?: ReadTracker | undefined
  /** Other modules and files that values may come from; without it both are unknown. */
  readonly surroundings?: Surroundings | undefined
}

/** The model of one directory as a root module. Cheap: nothing is evaluated, and no block looked into, before a rule asks. */
export function buildModule(sources: TerraformSources, options: ModuleOptions): Module {
  const { defaults, reads, surroundings = NO_SURROUNDINGS } = options
  const plan = new Plan(sources, surroundings, { defaults })
  return buildModels(plan, modelSettings(reads)).of(plan.root)
}

/** The models of all modules of a plan. */
export function buildModels({ root }: Plan, settings: ModelSettings): Models {
  return new Models(root, settings, (module, models) => new ModuleModel(module, models))
}

/** Outputs of more instances of a call are not told apart from any. */
const MOST_FOLLOWED = 64

/** One instance of a module as rules see it. */
class ModuleModel implements MemberModel {
  readonly context: Context
  private readonly models = new Map<string, readonly ResourceModel[]>()
  private readonly existing = new Map<string, readonly ResourceModel[]>()
  private readonly byName = new Map<string, ReadonlyMap<string, ResourceModel>>()
  private literals_: readonly Literal[] | undefined

  constructor(
    private readonly module: ModuleEvaluation,
    private readonly around: Models,
  ) {
    const find = (key: string, name: string): ModelResource | undefined => this.find(key, name)
    const names: Names = {
      variable: name => this.variable(name),
      local: name => {
        const local = this.declarations.locals.get(name)
        return local && { source: local.source, node: local.node.value }
      },
      outputs: (call, key, output) => this.outputs(call, key, output),
    }
    const { reads, mentions, bodies } = around.settings
    const evaluator = new ModelEvaluator(module, mentions)
    const finder = new ReferenceFinder(evaluator, names, find)
    this.context = { mentions, bodies, evaluator, finder, names, find, reads }
  }

  private get declarations(): Declarations {
    return this.module.declarations
  }

  /** The argument of the call, as the caller has it, or what counts in this module itself. */
  private variable(name: string): Followed | undefined {
    const { call } = this.module
    const expression = this.module.decisive(name)
    if (expression === undefined) return undefined
    if (call === undefined || !this.module.isGiven(name))
      return { expression, scope: DIRECTORY_SCOPE, context: this.context }
    const { context } = this.around.of(call.caller)
    const { key } = call.instance
    const block = context.find(MODULE, call.name)
    const at = key === undefined ? block : block?.instance(String(key))
    return { expression, scope: at?.scope ?? DIRECTORY_SCOPE, context }
  }

  /** Undefined where a called module cannot be looked into, or there are too many. */
  private outputs(call: string, key: string | undefined, output: string): readonly Followed[] | undefined {
    const block = this.declarations.modules.get(call)
    if (block === undefined || typeof this.module.targetOf(call, block) === 'string') return undefined
    const called = this.module
      .possibleCallsOf(call, block)
      .filter(({ call: at }) => key === undefined || at?.instance.key === undefined || String(at.instance.key) === key)
    if (called.length > MOST_FOLLOWED || (called.length === 0 && key !== undefined)) return undefined
    const found = called.map(module => {
      const expression = module.written(output)
      return expression && { expression, scope: DIRECTORY_SCOPE, context: this.around.of(module).context }
    })
    return found.every(one => one !== undefined) ? found : undefined
  }

  get types(): ReadonlySet<string> {
    const { resources, modules } = this.declarations
    return new Set([...resources.keys(), ...(modules.size > 0 ? [MODULE] : [])])
  }

  get hasModuleCalls(): boolean {
    return this.around.hasUnseen
  }

  resources(...types: string[]): readonly Resource[] {
    return this.ofTypes(types)
  }

  dataSources(...types: string[]): readonly Resource[] {
    return this.ofTypes(types.map(type => `data.${type}`))
  }

  providers(name: string): readonly Resource[] {
    const own = this.ofTypes([`provider.${name}`])
    return own.length > 0 ? own : (this.caller?.providers(name) ?? [])
  }

  get others(): readonly Module[] {
    return this.around.except(this.module)
  }

  variables(): readonly Resource[] {
    return this.ofTypes(['variable'])
  }

  literals(): readonly Literal[] {
    this.context.reads?.type('literal')
    return (this.literals_ ??= this.around.settings.literals(this.module.sources))
  }

  linked(target: Resource, type: string, attribute: string): Linked {
    this.context.reads?.type(type)
    const own = this.modelOf(target)
    if (own === undefined) return { linked: [], maybe: [] }
    const { linked, maybe } = this.around.links(type, attribute, this.module).linked(own)
    const handedOn = this.around.handedOn(own)
    return handedOn.length === 0 ? { linked, maybe } : { linked, maybe: [...maybe, ...handedOn] }
  }

  /** Of what it lets in itself, and of what its callers let in, the highest of the lowest. */
  providerVersion(name: string): MajorMinor | undefined {
    const versions = this.all(`provider.${name}`).flatMap(provider => provider.expressionOf('version') ?? [])
    const own = providerVersion(name, this.declarations.settings, versions, this.context.evaluator)
    const above = this.caller?.providerVersion(name)
    return own === undefined || (above !== undefined && isLower(own, above)) ? above : own
  }

  private get caller(): MemberModel | undefined {
    const { call } = this.module
    return call && this.around.of(call.caller)
  }

  takenNames(type: string): ReadonlySet<string> {
    return new Set(this.all(type).map(({ name }) => name))
  }

  private ofTypes(types: readonly string[]): readonly ResourceModel[] {
    const { reads } = this.context
    if (reads !== undefined) for (const type of types) reads.type(type)
    const [only] = types
    if (only !== undefined && types.length === 1) return this.existingOf(only)
    return [...new Set(types)].flatMap(type => this.existingOf(type)).sort((a, b) => a.order - b.order)
  }

  existingOf(key: string): readonly ResourceModel[] {
    let existing = this.existing.get(key)
    if (existing === undefined) {
      existing = this.all(key).flatMap(block => (block.exists ? block.instances : []))
      this.existing.set(key, existing)
    }
    return existing
  }

  /** Every block of a type, those that make no instance included. */
  private all(key: string): readonly ResourceModel[] {
    let models = this.models.get(key)
    if (models === undefined) {
      const blocks = this.blocksOf(key)
      models = blocks.map(syntax => new ResourceModel(this.context, syntax, key, this))
      this.models.set(key, models)
    }
    return models
  }

  private blocksOf(key: string): readonly DeclaredBlock[] {
    const { resources, modules, variables } = this.declarations
    if (key === MODULE) return [...modules.values()]
    return key === 'variable' ? [...variables.values()] : (resources.get(key) ?? [])
  }

  private find(key: string, name: string): ResourceModel | undefined {
    let names = this.byName.get(key)
    if (names === undefined) {
      // While a block is being copied two have the same name; the first counts.
      names = new Map(
        this.all(key)
          .toReversed()
          .map(model => [model.name, model]),
      )
      this.byName.set(key, names)
    }
    return names.get(name)
  }

  private modelOf(resource: Resource): ResourceModel | undefined {
    return resource instanceof ResourceModel ? resource : undefined
  }
}
