import type { Declarations } from '../declarations'
import type { PlacedExpression, TerraformSources } from '../sources'
import type { Value } from '../values/value'

/** What a module is given from outside. */
export interface Inputs {
  /** The value set for a variable; undefined where none is, so that its default counts. */
  given(name: string): Value | undefined
  /** The expression that sets it; undefined where none does. */
  written(name: string): PlacedExpression | undefined
  /** Why a variable without any value is unknown. */
  readonly reason: string
}

/** The same directory may have several paths: `.` is also `../x` for a root module in `x`. */
export interface Directory {
  readonly path: string
  readonly sources: TerraformSources
}

/** Where a module stands among others. */
export interface Standing {
  /** As in addresses: `module.vpc["dev"].`; empty for the root module. */
  readonly prefix: string
  /** The names of the calls that lead to it, as in modules.json: `vpc.subnets`; empty for the root module. */
  readonly calls: string
  /** Of its directory, relative to the root module's: `.`, `modules/vpc`. */
  readonly path: string
  /** Its own directory and those of the modules that call it, outermost first. */
  readonly callers: readonly Directory[]
}

/** What a module is made of. */
export interface ModuleSource {
  readonly sources: TerraformSources
  readonly declarations: Declarations
}
