import type { Dockerfile, Keyword } from '#rules/model/dockerfile'
import type { Module } from '#rules/model/terraform'
import type { DockerfileRule, ModuleRule, Problem, ResourceRule, Rule } from '#rules/rule'
import { buildDockerfile } from '../dockerfile/build'
import type { Build } from '../dockerfile/build-options'
import { buildModule, isLibrary } from '../terraform/module'
import { resolveAnchor } from './anchor'
import { worstOfEach } from './builds'
import { FindingList } from './findings'
import { isEnabled } from './levels'
import { optionsOf } from './options'
import { reportUnused } from './suppression/report'
import { dockerfileSuppressions, terraformSuppressions } from './suppression/suppressions'
import { isDeclared, resourcesNamed } from './type-patterns'
import type { Analysis, Configuration, DockerfileDocument, RuleFailure, Snapshot, SyntaxError } from './types'

/** What an analysis needs of the world around it. */
export interface Environment {
  /** Makes a rule that reads what it did not declare fail. For tests and for whoever writes rules. */
  readonly development?: boolean
  /** Today as YYYY-MM-DD, for suppressions that expire. Without it none does. */
  readonly today?: string
}

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
      return analyseTerraform(snapshot, configuration, all, environment)
    case 'dockerfile':
      return analyseDockerfile(snapshot, configuration, all, environment)
  }
}

type TerraformSnapshot = Extract<Snapshot, { kind: 'terraform' }>
type DockerfileSnapshot = Extract<Snapshot, { kind: 'dockerfile' }>

function analyseTerraform(
  snapshot: TerraformSnapshot,
  configuration: Configuration,
  rules: readonly Rule[],
  environment: Environment,
): Analysis {
  const { development = false, today } = environment
  const guard = development ? new ReadGuard() : undefined
  // A library's defaults are what a caller overrides: nothing certain can be said of them outside the stricter profiles.
  const defaults = configuration.profile === 'recommended' && isLibrary(snapshot) ? 'unknown' : 'known'
  const module = buildModule(snapshot, { defaults, ...(guard ? { reads: guard } : {}) })
  const documents = [...snapshot.documents, ...snapshot.variableFiles]
  const suppressions = terraformSuppressions(documents, { today, ...configuration.suppressions })
  const list = new FindingList(configuration, suppressions, development)
  const failures: RuleFailure[] = []
  for (const rule of rules) {
    if (rule.language !== 'terraform' || !isEnabled(rule, configuration)) continue
    if (guard) guard.running = rule
    collect(rule, snapshot.directory, list, failures, () => terraformProblems(rule, module, configuration))
  }
  if (guard) guard.running = undefined
  const isUnderstood = defaults === 'known' && documents.every(({ tree }) => tree.problems.length === 0)
  reportUnused(list, suppressions, { configuration, rules, failures, isUnderstood })
  return {
    findings: list.finish(),
    failures,
    syntaxErrors: documents.flatMap(({ file, tree }) => syntaxErrorsOf(file, tree)),
  }
}

function* terraformProblems(
  rule: ResourceRule | ModuleRule,
  module: Module,
  configuration: Configuration,
): Iterable<Problem> {
  const context = optionsOf(rule, configuration)
  switch (rule.scope) {
    case 'resource':
      for (const type of rule.on)
        for (const resource of resourcesNamed(module, type)) yield* rule.check(resource, context)
      return
    case 'module':
      if (rule.on.some(type => isThere(module, type))) yield* rule.check(module, context)
  }
}

function isThere(module: Module, type: string): boolean {
  return type === 'literal' ? module.literals().length > 0 : resourcesNamed(module, type).length > 0
}

/** In each way it is built. What is wrong in several of them is one finding. */
function analyseDockerfile(
  { document, builds = [] }: DockerfileSnapshot,
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
    const problems = (model: Dockerfile) => dockerfileProblems(rule, model, configuration)
    collect(rule, document.file.uri, list, failures, () => worstOfEach(rule, models.map(problems)))
  }
  const isUnderstood = document.tree.problems.length === 0
  reportUnused(list, suppressions, { configuration, rules, failures, isUnderstood })
  return { findings: list.finish(), failures, syntaxErrors: syntaxErrorsOf(document.file, document.tree) }
}

/** Ways to build one file that are looked at; more are copies of each other. */
const MAX_BUILDS = 16

function guardedModel(document: DockerfileDocument, build: Build, guard: ReadGuard | undefined): Dockerfile {
  if (!guard) return buildDockerfile(document, undefined, build)
  return buildDockerfile(
    document,
    keyword => {
      guard.type(keyword)
    },
    build,
    () => {
      guard.context()
    },
  )
}

function dockerfileProblems(
  rule: DockerfileRule,
  dockerfile: Dockerfile,
  configuration: Configuration,
): Iterable<Problem> {
  const concerned = rule.on.some(
    (keyword: Keyword) => dockerfile.instructions(keyword).length + dockerfile.triggers(keyword).length > 0,
  )
  return concerned ? rule.check(dockerfile, optionsOf(rule, configuration)) : []
}

function collect(
  rule: Rule,
  uri: string,
  list: FindingList,
  failures: RuleFailure[],
  problems: () => Iterable<Problem>,
): void {
  const mark = list.length
  try {
    for (const problem of problems()) list.add(rule, problem, resolveAnchor(problem.at))
  } catch (error) {
    list.truncate(mark)
    failures.push({ ruleId: rule.id, uri, error })
  }
}

function syntaxErrorsOf(
  file: SyntaxError['file'],
  tree: { readonly problems: readonly { readonly span: SyntaxError['span']; readonly message: string }[] },
): SyntaxError[] {
  return tree.problems.map(({ span, message }) => ({ file, span, message }))
}

/** Holds a rule to what it declared: reading a type outside `on` would make cached results wrong. */
class ReadGuard {
  running: Rule | undefined

  type(name: string): void {
    const { running } = this
    if (!running || running.on.some(declared => isDeclared(name, declared))) return
    throw new Error(`${running.id} reads ${name}, which its \`on\` does not list`)
  }

  context(): void {
    const { running } = this
    if (!running || (running.language === 'dockerfile' && running.readsContext)) return
    throw new Error(`${running.id} reads the folder of the build, but has no \`readsContext\``)
  }
}
