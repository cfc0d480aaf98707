import type { BodyIndex } from '../terraform/body'
import { type Declarations, declarationsOf } from '../terraform/declarations'
import { Mentions } from '../terraform/mentions'
import type { BlockSyntax, TerraformSources } from '../terraform/sources'
import { callsIn, type ModuleCall } from '../workspace/module-calls'
import type { HclDocument } from './types'

/**
 * What several analyses can know together, because the files they look at are the same objects: it follows from the text
 * alone, and goes when the files go.
 */
export class Memory {
  readonly mentions = new Mentions()
  /** What blocks hold, for blocks that `declarationsOf` came upon. */
  readonly bodies = new WeakMap<BlockSyntax, BodyIndex>()
  private readonly declared = new WeakMap<TerraformSources, Declarations>()
  private readonly calls = new WeakMap<HclDocument, readonly ModuleCall[]>()

  readonly declarationsOf = (sources: TerraformSources): Declarations => {
    let declarations = this.declared.get(sources)
    if (declarations === undefined) this.declared.set(sources, (declarations = declarationsOf(sources)))
    return declarations
  }

  /** The calls of modules that are written in a file. */
  callsIn(document: HclDocument): readonly ModuleCall[] {
    let calls = this.calls.get(document)
    if (calls === undefined) this.calls.set(document, (calls = callsIn(document)))
    return calls
  }
}
