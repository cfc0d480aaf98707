import type { Rule } from '#rules/rule'
import { analyseDockerfile } from './dockerfile'
import { withoutEnvironment } from './environment-values'
import type { Environment } from './running'
import { analyseTerraform } from './terraform'
import type { Analysis, Configuration, Snapshot } from './types'

export type { Environment }

/**
 * All findings of one snapshot: the only way that editor, command line and tests come by any. Pure. A rule that throws
 * loses its own findings and is named in `failures`.
 */
export function analyse(
  snapshot: Snapshot,
  configuration: Configuration,
  rules: readonly Rule[],
  environment: Environment = {},
): Analysis {
  const { extraRules = [] } = configuration
  const all = extraRules.length === 0 ? rules : [...rules, ...extraRules]
  switch (snapshot.kind) {
    case 'terraform':
      return withoutEnvironment(
        analyseTerraform(snapshot, configuration, all, environment),
        environment.variables,
        [...snapshot.documents, ...snapshot.variableFiles].map(({ file }) => file),
      )
    case 'dockerfile':
      return analyseDockerfile(snapshot, configuration, all, environment)
  }
}
