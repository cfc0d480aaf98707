import type { Instance } from './expansion'
import type { ModuleSource, Standing } from './module-parts'
import { joinPath } from './paths'

/** How modules find those that they call. Paths are relative to the root module's directory. */
export interface ModuleFinder {
  /** The module in a directory; undefined where there is none to be seen. */
  open(directory: string): ModuleSource | undefined
  /** Where `terraform init` has put the module of a call (`vpc.subnets`) whose source is no path. */
  installed(calls: string): string | undefined
}

/** The module that a call leads to. */
export interface CallTarget {
  readonly calls: string
  readonly path: string
  readonly module: ModuleSource
}

const DEEPEST_CALLS = 20

/** The directory that a call (`vpc.subnets`) of a module in another directory leads to. */
export function directoryOf(
  calls: string,
  source: string | undefined,
  from: string,
  modules: Pick<ModuleFinder, 'installed'>,
): string | undefined {
  const isLocal = source !== undefined && /^\.\.?(?:\/|$)/.test(source)
  return isLocal ? joinPath(from, source) : modules.installed(calls)
}

function targetOf(
  name: string,
  source: string | undefined,
  { calls, path, callers }: Omit<Standing, 'prefix'>,
  modules: ModuleFinder,
): CallTarget | string {
  const called = calls === '' ? name : `${calls}.${name}`
  const directory = directoryOf(called, source, path, modules)
  if (directory === undefined) return 'output of a module that is not installed'
  const itself = 'output of a module that calls itself'
  if (callers.some(caller => caller.path === directory)) return itself
  if (callers.length >= DEEPEST_CALLS) return 'output of a module too deep within others'
  const module = modules.open(directory)
  if (module === undefined) return 'output of a module that is not here'
  return callers.some(({ sources }) => sources === module.sources) ? itself : { calls: called, path: directory, module }
}

/** The calls in one instance of a module. */
export class Calls<Module> {
  private readonly targets = new Map<string, CallTarget | string>()
  private readonly modules = new Map<string, Map<string, Module>>()

  constructor(
    private readonly standing: Standing,
    private readonly finder: ModuleFinder,
  ) {}

  /** Where a call leads to; a text says why that cannot be seen. `source`: its argument, where that is known. */
  target(name: string, source: () => string | undefined): CallTarget | string {
    let target = this.targets.get(name)
    if (target === undefined) this.targets.set(name, (target = targetOf(name, source(), this.standing, this.finder)))
    return target
  }

  called(name: string, { suffix }: Instance, make: () => Module): Module {
    let instances = this.modules.get(name)
    if (instances === undefined) this.modules.set(name, (instances = new Map<string, Module>()))
    let module = instances.get(suffix)
    if (module === undefined) instances.set(suffix, (module = make()))
    return module
  }
}
