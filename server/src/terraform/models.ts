import type { Literal, Module, Resource } from '#rules/model/terraform'
import type { BodyIndex } from './body'
import type { ModuleEvaluation } from './evaluation/module-evaluation'
import { LinkIndex } from './links'
import { literalsOf } from './literals'
import { Mentions } from './mentions'
import type { Context, ModelResource } from './parts'
import type { ReadTracker } from './reads'
import type { BlockSyntax, ParsedFile, TerraformSources } from './sources'

/** What the models of one plan, and of several over the same files, share. */
export interface ModelSettings {
  readonly reads: ReadTracker | undefined
  readonly mentions: Mentions
  /** What blocks hold, indexed once for all their instances. */
  readonly bodies: WeakMap<BlockSyntax, BodyIndex>
  /** Every string of a directory. */
  literals(sources: TerraformSources): readonly Literal[]
}

/** `shared`: what was found out in the same files before. */
export function modelSettings(
  reads: ReadTracker | undefined,
  shared: Pick<ModelSettings, 'mentions' | 'bodies'> = { mentions: new Mentions(), bodies: new WeakMap() },
): ModelSettings {
  const known = new Map<TerraformSources, readonly Literal[]>()
  return {
    reads,
    mentions: shared.mentions,
    bodies: shared.bodies,
    literals: sources => {
      let literals = known.get(sources)
      if (literals === undefined) known.set(sources, (literals = literalsOf(sources)))
      return literals
    },
  }
}

/** The model of one instance of a module as the models of others see it. */
export interface MemberModel extends Module {
  readonly context: Context
  /** Blocks of a type that make instances, as far as is known. */
  existingOf(type: string): readonly ModelResource[]
}

/** The type of calls of other modules. */
export const MODULE = 'module'

/** Instances of modules beyond these are not looked into for what links to what. */
const MOST_MEMBERS = 1000

/** Arguments of a call that its module does not see. */
const META = new Set(['source', 'version', 'providers', 'count', 'for_each', 'depends_on'])

interface Members {
  readonly modules: ReadonlySet<ModuleEvaluation>
  /** Calls whose modules cannot be looked into. */
  readonly unseen: readonly ModelResource[]
}

/** The models of a root module and of all that it calls. */
export class Models {
  private readonly models = new Map<ModuleEvaluation, MemberModel>()
  private readonly indexes = new Map<string, LinkIndex>()
  private members_: Members | undefined
  private handed: ReadonlyMap<ModelResource, readonly ModelResource[]> | undefined

  constructor(
    readonly root: ModuleEvaluation,
    readonly settings: ModelSettings,
    private readonly make: (module: ModuleEvaluation, models: Models) => MemberModel,
  ) {}

  of(module: ModuleEvaluation): MemberModel {
    let model = this.models.get(module)
    if (model === undefined) this.models.set(module, (model = this.make(module, this)))
    return model
  }

  /** True where something in the plan may be made by a module that cannot be looked into. */
  get hasUnseen(): boolean {
    return this.members.unseen.length > 0
  }

  /** Which resources of a type, wherever in the plan, point where through an attribute. `asking` is among those looked into. */
  links(type: string, attribute: string, asking: ModuleEvaluation): LinkIndex {
    const isMember = this.members.modules.has(asking)
    const key = `${type} ${attribute}${isMember ? '' : ` ${asking.standing.prefix}`}`
    let index = this.indexes.get(key)
    if (index === undefined) {
      const sources = [...this.declaring(type), ...(isMember ? [] : [asking])]
      index = new LinkIndex(
        sources.flatMap(module => this.of(module).existingOf(type)),
        type,
        attribute,
      )
      this.indexes.set(key, index)
    }
    return index
  }

  /** The models of all modules but one. */
  except(module: ModuleEvaluation): readonly Module[] {
    return [...this.members.modules].flatMap(other => (other === module ? [] : this.of(other)))
  }

  /** The call in one module that leads to a resource, and what comes before its address, seen from there. */
  callTo(resource: Resource, from: ModuleEvaluation): { readonly call: Resource; readonly prefix: string } | undefined {
    for (const [module, model] of this.models) {
      if (model !== resource.module) continue
      for (let at = module.call; at !== undefined; at = at.caller.call) {
        const call = at.caller === from ? this.of(from).context.find(MODULE, at.name) : undefined
        if (call !== undefined) return { call, prefix: module.standing.prefix.slice(from.standing.prefix.length) }
      }
    }
    return undefined
  }

  /** The files of the modules looked at so far, and of those that call them. */
  *documents(): Iterable<ParsedFile> {
    for (const { sources } of new Set([...this.models.keys()].flatMap(withCallers))) yield* sources.documents
  }

  /** The calls of modules that cannot be looked into and are given something of the resource: they may do anything to it. */
  handedOn(target: ModelResource): readonly ModelResource[] {
    this.handed ??= handedIn(this.members.unseen)
    return this.handed.get(target.whole) ?? []
  }

  private declaring(type: string): readonly ModuleEvaluation[] {
    return [...this.members.modules].filter(({ declarations }) => declarations.resources.has(type))
  }

  private get members(): Members {
    return (this.members_ ??= this.findMembers())
  }

  private findMembers(): Members {
    const modules = new Set([this.root])
    const unseen: ModelResource[] = []
    for (const module of modules) {
      for (const [name, block] of module.declarations.modules) {
        const isSeen = typeof module.targetOf(name, block) !== 'string'
        const called = isSeen ? module.possibleCallsOf(name, block) : []
        const room = MOST_MEMBERS - modules.size
        for (const one of called.slice(0, room)) modules.add(one)
        if (!isSeen || called.length > room)
          unseen.push(
            ...this.of(module)
              .existingOf(MODULE)
              .filter(call => call.name === name),
          )
      }
    }
    return { modules, unseen }
  }
}

function withCallers(module: ModuleEvaluation): readonly ModuleEvaluation[] {
  const modules = [module]
  for (let at = module.call; at !== undefined; at = at.caller.call) modules.push(at.caller)
  return modules
}

function handedIn(calls: readonly ModelResource[]): ReadonlyMap<ModelResource, readonly ModelResource[]> {
  const handed = new Map<ModelResource, Set<ModelResource>>()
  for (const call of calls) {
    for (const argument of call.peekAll()) {
      if (META.has(argument.name)) continue
      for (const target of argument.reach.resources.keys())
        handed.set(target, (handed.get(target) ?? new Set()).add(call))
    }
  }
  return new Map([...handed].map(([target, found]) => [target, [...found]]))
}
