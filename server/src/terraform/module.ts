import type { Literal, Module, Resource } from '#rules/model/terraform'
import { type DeclaredBlock, type Declarations, isLibrary } from './declarations'
import type { Names } from './evaluator'
import type { ModuleEvaluation } from './evaluation/module-evaluation'
import { Plan } from './evaluation/plan'
import { NO_SURROUNDINGS, type Surroundings } from './evaluation/shared'
import { LinkIndex, type Linked } from './links'
import { literalsOf } from './literals'
import { ModelEvaluator } from './model-evaluator'
import type { Context, ModelResource } from './parts'
import type { ReadTracker } from './reads'
import { ReferenceFinder } from './references'
import { providerVersion } from './requirements'
import { ResourceModel } from './resource'
import type { TerraformSources } from './sources'
import type { MajorMinor } from './versions'

export { isLibrary }
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
  return new Models(reads).of(new Plan(sources, surroundings, { defaults }).root)
}

/** The models of the modules of one plan. */
export class Models {
  private readonly models = new Map<ModuleEvaluation, ModuleModel>()

  constructor(readonly reads?: ReadTracker) {}

  of(module: ModuleEvaluation): Module {
    let model = this.models.get(module)
    if (model === undefined) this.models.set(module, (model = new ModuleModel(module, this)))
    return model
  }
}

/** The type of calls of other modules. */
const MODULE = 'module'

/** One instance of a module as rules see it. */
class ModuleModel implements Module {
  private readonly context: Context
  private readonly models = new Map<string, readonly ResourceModel[]>()
  private readonly existing = new Map<string, readonly ResourceModel[]>()
  private readonly byName = new Map<string, ReadonlyMap<string, ResourceModel>>()
  private readonly links = new Map<string, LinkIndex>()
  private literals_: readonly Literal[] | undefined

  constructor(
    private readonly module: ModuleEvaluation,
    { reads }: Models,
  ) {
    const find = (key: string, name: string): ModelResource | undefined => this.find(key, name)
    const names: Names = {
      variable: name => (module.call === undefined ? module.decisive(name) : undefined),
      local: name => {
        const local = this.declarations.locals.get(name)
        return local && { source: local.source, node: local.node.value }
      },
    }
    const evaluator = new ModelEvaluator(module)
    this.context = { evaluator, finder: new ReferenceFinder(evaluator, names, find), names, find, reads }
  }

  private get declarations(): Declarations {
    return this.module.declarations
  }

  get types(): ReadonlySet<string> {
    const { resources, modules } = this.declarations
    return new Set([...resources.keys(), ...(modules.size > 0 ? [MODULE] : [])])
  }

  get hasModuleCalls(): boolean {
    return this.declarations.hasModuleCalls
  }

  resources(...types: string[]): readonly Resource[] {
    return this.ofTypes(types)
  }

  dataSources(...types: string[]): readonly Resource[] {
    return this.ofTypes(types.map(type => `data.${type}`))
  }

  providers(name: string): readonly Resource[] {
    return this.ofTypes([`provider.${name}`])
  }

  variables(): readonly Resource[] {
    return this.ofTypes(['variable'])
  }

  literals(): readonly Literal[] {
    this.context.reads?.type('literal')
    return (this.literals_ ??= literalsOf(this.module.sources))
  }

  linked(target: Resource, type: string, attribute: string): Linked {
    this.context.reads?.type(type)
    const key = `${type} ${attribute}`
    let index = this.links.get(key)
    if (index === undefined) this.links.set(key, (index = new LinkIndex(this.existingOf(type), type, attribute)))
    const own = this.modelOf(target)
    return own === undefined ? { linked: [], maybe: [] } : index.linked(own)
  }

  providerVersion(name: string): MajorMinor | undefined {
    const versions = this.all(`provider.${name}`).flatMap(provider => provider.expressionOf('version') ?? [])
    return providerVersion(name, this.declarations.settings, versions, this.context.evaluator)
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

  private existingOf(key: string): readonly ResourceModel[] {
    let existing = this.existing.get(key)
    if (existing === undefined) this.existing.set(key, (existing = this.all(key).filter(({ exists }) => exists)))
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
