import type { Dockerfile, Keyword } from '#rules/model/dockerfile'
import type { DockerfileRule, Problem, Rule } from '#rules/rule'
import { buildDockerfile } from '../dockerfile/build'
import { resolveAnchor } from './anchor'
import { FindingList } from './findings'
import { isEnabled } from './levels'
import { optionsOf } from './options'
import { contained, type Environment, ReadGuard, syntaxErrorsOf } from './running'
import { reportUnused } from './suppression/report'
import { dockerfileSuppressions } from './suppression/suppressions'
import type { Analysis, Configuration, RuleFailure, Snapshot } from './types'

export function analyseDockerfile(
  { document }: Extract<Snapshot, { kind: 'dockerfile' }>,
  configuration: Configuration,
  rules: readonly Rule[],
  environment: Environment,
): Analysis {
  const { development = false, today } = environment
  const guard = development ? new ReadGuard() : undefined
  const onRead = (keyword: Keyword) => {
    guard?.type(keyword)
  }
  const dockerfile = buildDockerfile(document, guard && onRead)
  const suppressions = dockerfileSuppressions(document, { today, ...configuration.suppressions })
  const list = new FindingList(configuration, suppressions, development)
  const failures: RuleFailure[] = []
  for (const rule of rules) {
    if (rule.language !== 'dockerfile' || !isEnabled(rule, configuration)) continue
    if (guard) guard.running = rule
    contained(rule, document.file.uri, { list, failures }, () => {
      for (const problem of problemsOf(rule, dockerfile, configuration))
        list.add(rule, problem, resolveAnchor(problem.at))
    })
  }
  const isUnderstood = (): boolean => document.tree.problems.length === 0
  reportUnused(list, suppressions, { configuration, rules, failures, isUnderstood })
  return { findings: list.finish(), failures, syntaxErrors: syntaxErrorsOf(document.file, document.tree) }
}

function problemsOf(rule: DockerfileRule, dockerfile: Dockerfile, configuration: Configuration): Iterable<Problem> {
  const concerned = rule.on.some(
    (keyword: Keyword) => dockerfile.instructions(keyword).length + dockerfile.triggers(keyword).length > 0,
  )
  return concerned ? rule.check(dockerfile, optionsOf(rule, configuration)) : []
}
