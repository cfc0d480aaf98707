/** As what a directory of Terraform is judged: as its callers call it, as a library, or as a root module. */
import type { Location } from '#rules/model/source'
import type { Module } from '#rules/model/terraform'
import type { Profile } from '#rules/rule'
import { isLibrary } from '../terraform/declarations'
import type { ModuleEvaluation } from '../terraform/evaluation/module-evaluation'
import { Plan } from '../terraform/evaluation/plan'
import { buildModels, type Models, type ModelSettings } from '../terraform/module'
import { locate } from '../terraform/sources'
import { argumentsKey } from './arguments-key'
import { CallGraph } from './call-graph'
import type { Around, TerraformSnapshot } from './surroundings'

/** An instance of the directory, or several that are worth the same. */
export interface Judged {
  readonly module: ModuleEvaluation
  readonly models: Models
  readonly model: Module
  readonly standings: readonly JudgedStanding[]
  /** What is found in it belongs to this profile or a later one. */
  readonly floor?: Profile
  /** Every value that counts is known, so that a rule's silence means something. */
  readonly isConclusive: boolean
}

/** Where an instance stands. */
export interface JudgedStanding {
  /** As in addresses: `module.vpc["dev"].`; empty for a root module. */
  readonly prefix: string
  /** The calls that lead to it, the nearest first. */
  readonly callers: readonly Location[]
}

/** So many instances are judged one by one. Of more, those with equal arguments are judged once; what is left then is left out. */
const MOST_JUDGED = 32
/** Instances beyond these are not even looked for. */
const MOST_FOUND = 1000
const MOST_VISITED = 5000

export const ALONE: JudgedStanding = { prefix: '', callers: [] }

/** One directory, evaluated no more than is asked for. */
export class JudgedDirectory {
  private instances_: readonly Judged[] | undefined
  private root_: Judged | undefined

  constructor(
    private readonly snapshot: TerraformSnapshot,
    private readonly around: Around,
    private readonly profile: Profile,
    private readonly settings: ModelSettings,
  ) {}

  /** As what the directory is judged; none where it is called and every call makes none. */
  get instances(): readonly Judged[] {
    return (this.instances_ ??= this.find())
  }

  /** For what the text alone decides: it is looked at once, and is found in every instance. */
  get text(): Pick<Judged, 'module' | 'models' | 'model' | 'standings'> {
    const { root } = this
    if (this.around.roots.length === 0) return root
    const standings = (): readonly JudgedStanding[] => {
      const all = this.instances.flatMap(one => one.standings)
      return all.length === 0 ? [ALONE] : all
    }
    return {
      ...root,
      get standings() {
        return standings()
      },
    }
  }

  /** The directory by itself, with its own defaults. */
  private get root(): Judged {
    return (this.root_ ??= { ...this.asRoot('known'), isConclusive: true })
  }

  private find(): readonly Judged[] {
    const { directory } = this.snapshot
    if (this.around.roots.length > 0) {
      const called = asCalled(directory, this.around, this.settings)
      if (called !== undefined) return called
    }
    // Whoever names variable files for a directory says that it is a root.
    if (this.snapshot.givenVariableFiles !== undefined || !isLibrary(this.snapshot)) return [this.root]
    // A library's defaults are what a caller overrides: nothing certain can be said of them outside the stricter profiles.
    const certain = { ...this.asRoot('unknown'), isConclusive: false }
    return this.profile === 'recommended' ? [certain] : [certain, { ...this.root, floor: 'strict' }]
  }

  private asRoot(defaults: 'known' | 'unknown') {
    const { declarationsOf, bodies } = this.around.memory
    const surroundings = this.around.from(this.snapshot.directory)
    const plan = new Plan(this.snapshot, surroundings, { declarationsOf, bodies, defaults })
    return judged(plan.root, buildModels(plan, this.settings), [ALONE])
  }
}

function judged(module: ModuleEvaluation, models: Models, standings: readonly JudgedStanding[]) {
  return { module, models, model: models.of(module), standings }
}

interface Found {
  readonly module: ModuleEvaluation
  readonly models: Models
}

/** Undefined where no root's plan comes to a call of the directory, so that nothing can be said of how it is called. */
function asCalled(directory: string, around: Around, settings: ModelSettings): readonly Judged[] | undefined {
  const found: Found[] = []
  let isReached = false
  for (const root of around.roots) {
    const sources = around.module(root)
    if (sources === undefined) continue
    const plan = new Plan(sources, around.from(root), around.memory)
    const models = buildModels(plan, settings)
    const search = new InstanceSearch(directory, root, around)
    for (const module of search.instancesIn(plan.root)) {
      found.push({ module, models })
      if (found.length >= MOST_FOUND) break
    }
    isReached ||= search.isReached
  }
  if (!isReached) return undefined
  const groups = found.length <= MOST_JUDGED ? found.map(one => [one]) : merged(found)
  const isComplete = groups.length <= MOST_JUDGED && found.length < MOST_FOUND
  return groups.slice(0, MOST_JUDGED).flatMap(group => {
    const [first] = group
    if (first === undefined) return []
    const standings = group.map(({ module }) => standingOf(module))
    return [{ ...judged(first.module, first.models, standings), isConclusive: isComplete }]
  })
}

/** Those with equal arguments together, in the order of the first of each. */
function merged(found: readonly Found[]): readonly (readonly Found[])[] {
  const groups = new Map<string, Found[]>()
  for (const one of found) {
    const key = argumentsKey(one.module)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [one])
    else group.push(one)
  }
  return [...groups.values()]
}

function standingOf({ standing, call }: ModuleEvaluation): JudgedStanding {
  const callers: Location[] = []
  for (let at = call; at !== undefined; at = at.caller.call) callers.push(locate(at.block.source, at.block.node.span))
  return { prefix: standing.prefix, callers }
}

/** Looks for the instances of a directory among those of the modules that a root calls. */
class InstanceSearch {
  /** True once a call of the directory was found, whether or not it makes any instance. */
  isReached = false
  private visited = 0
  private readonly graph: CallGraph

  constructor(
    private readonly directory: string,
    private readonly root: string,
    private readonly around: Around,
  ) {
    this.graph = new CallGraph(directory, root, around)
  }

  *instancesIn(module: ModuleEvaluation): Iterable<ModuleEvaluation> {
    if (++this.visited > MOST_VISITED) return
    if (this.around.uriAt(this.root, module.standing.path) === this.directory) {
      this.isReached = true
      yield module
      return
    }
    for (const [name, block] of module.declarations.modules) {
      const target = module.targetOf(name, block)
      if (typeof target === 'string' || !this.graph.leadsThere(target)) continue
      if (this.around.uriAt(this.root, target.path) === this.directory) this.isReached = true
      for (const called of module.possibleCallsOf(name, block)) yield* this.instancesIn(called)
    }
  }
}
