import type { Dockerfile, Keyword } from '#rules/model/dockerfile'
import type { DockerfileRule, Problem, Rule } from '#rules/rule'
import { buildDockerfile } from '../dockerfile/build'
import type { Build } from '../dockerfile/build-options'
import { resolveAnchor } from './anchor'
import { worstOfEach } from './builds'
import { FindingList } from './findings'
import { isEnabled } from './levels'
import { optionsOf } from './options'
import { contained, type Environment, ReadGuard, syntaxErrorsOf } from './running'
import { reportUnused } from './suppression/report'
import { dockerfileSuppressions } from './suppression/suppressions'
import type { Analysis, Configuration, DockerfileDocument, RuleFailure, Snapshot } from './types'

/** In each way it is built. What is wrong in several of them is one finding. */
export function analyseDockerfile(
  { document, builds = [] }: Extract<Snapshot, { kind: 'dockerfile' }>,
  configuration: Configuration,
  rules: readonly Rule[],
  environment: Environment,
): Analysis {
  const { development = false, today } = environment
  const guard = development ? new ReadGuard() : undefined
  const ways = builds.length === 0 ? [{}] : builds.slice(0, MAX_BUILDS)
  const models = ways.map(build => guardedModel(document, build, guard))
  const suppressions = dockerfileSuppressions(document, { today, ...configuration.suppressions })
  const list = new FindingList(configuration, suppressions, development)
  const failures: RuleFailure[] = []
  for (const rule of rules) {
    if (rule.language !== 'dockerfile' || !isEnabled(rule, configuration)) continue
    if (guard) guard.running = rule
    contained(rule, document.file.uri, { list, failures }, () => {
      const problems = worstOfEach(
        rule,
        models.map(model => problemsOf(rule, model, configuration)),
      )
      for (const problem of problems) list.add(rule, problem, resolveAnchor(problem.at))
    })
  }
  const isUnderstood = document.tree.problems.length === 0
  reportUnused(list, suppressions, { configuration, rules, failures, isUnderstood })
  return { findings: list.finish(), failures, syntaxErrors: syntaxErrorsOf(document.file, document.tree) }
}

/** Ways to build one file that are looked at; more are copies of each other. */
const MAX_BUILDS = 16

function guardedModel(document: DockerfileDocument, build: Build, guard: ReadGuard | undefined): Dockerfile {
  if (!guard) return buildDockerfile(document, undefined, build)
  const onRead = (keyword: Keyword): void => {
    guard.type(keyword)
  }
  const onContext = (): void => {
    guard.context()
  }
  return buildDockerfile(document, onRead, build, onContext)
}

function problemsOf(rule: DockerfileRule, dockerfile: Dockerfile, configuration: Configuration): Iterable<Problem> {
  const concerned = rule.on.some(
    (keyword: Keyword) => dockerfile.instructions(keyword).length + dockerfile.triggers(keyword).length > 0,
  )
  return concerned ? rule.check(dockerfile, optionsOf(rule, configuration)) : []
}
