import { rules as catalogue } from '#rules/index'
import { analyse } from '../../analysis/analyse'
import { Memory } from '../../analysis/memory'
import { UNUSED_SUPPRESSION } from '../../analysis/suppression/unused'
import { parseDockerfile } from '../../syntax/dockerfile/parse'
import { parseTerraform } from '../../syntax/terraform'
import type { Engine } from './environment'

/**
 * The engine with all rules. `today` (YYYY-MM-DD) decides which suppressing comments have expired; `variables` is what the
 * environment sets for Terraform's variables, by name.
 */
export function createEngine(today: string, variables: ReadonlyMap<string, string> = new Map()): Engine {
  const rules = [...catalogue, UNUSED_SUPPRESSION]
  const memory = new Memory()
  return {
    rules,
    parsers: { hcl: parseTerraform, dockerfile: parseDockerfile },
    analyse: (snapshot, configuration) => analyse(snapshot, configuration, rules, { today, variables, memory }),
  }
}
