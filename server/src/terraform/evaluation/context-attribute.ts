import { DYNAMIC } from '../values/types'
import { stringValue, unknownValue, type Value } from '../values/value'
import type { ContextRoot, ReferenceProblem } from './environment'
import type { Instance } from './expansion'
import type { Surroundings } from './shared'

/** What `each`, `count`, `path` and `terraform` are worth in a block's instance. `path`: of the module's directory, relative to the root's. */
export function contextAttribute(
  root: ContextRoot,
  name: string,
  { index, each }: Instance,
  { path, surroundings }: { readonly path: string; readonly surroundings: Surroundings },
): Value | ReferenceProblem {
  switch (root) {
    case 'count':
      return name === 'index' && index !== undefined ? index : problem('Reference to "count" in non-counted context')
    case 'each': {
      const value = name === 'key' ? each?.key : name === 'value' ? each?.value : undefined
      return value ?? problem('Reference to "each" in context without for_each')
    }
    case 'terraform':
      return name === 'workspace' ? stringValue(surroundings.workspace) : problem('Invalid "terraform" attribute')
    case 'path':
      return pathAttribute(name, path, surroundings.files.root)
  }
}

function pathAttribute(name: string, module: string, directory: string | undefined): Value | ReferenceProblem {
  switch (name) {
    case 'module':
      return stringValue(module)
    case 'root':
      return stringValue('.')
    case 'cwd':
      return directory === undefined ? unknownValue(DYNAMIC, 'path.cwd') : stringValue(directory)
    default:
      return problem('Invalid "path" attribute')
  }
}

function problem(summary: string): ReferenceProblem {
  return { kind: 'problem', summary }
}
