import type { Module } from '#rules/model/terraform'
import type { ModuleRule, Problem, ResourceRule, Rule } from '#rules/rule'
import { modelSettings } from '../terraform/module'
import { resolveAnchor } from './anchor'
import { FindingList } from './findings'
import { placeIn } from './foreign'
import { type Judged, judgedInstances } from './instances'
import { isEnabled } from './levels'
import { Memory } from './memory'
import { optionsOf } from './options'
import { contained, type Environment, ReadGuard, syntaxErrorsOf } from './running'
import { reportUnused } from './suppression/report'
import { type Call, type SuppressionRules, terraformSuppressions, type Suppressions } from './suppression/suppressions'
import { Around, type TerraformSnapshot } from './surroundings'
import { resourcesNamed } from './type-patterns'
import type { Analysis, Configuration, HclDocument, RuleFailure } from './types'

/** The findings of one directory, in each of the instances as which it is judged. */
export function analyseTerraform(
  snapshot: TerraformSnapshot,
  configuration: Configuration,
  rules: readonly Rule[],
  environment: Environment,
): Analysis {
  const { development = false, today, memory = new Memory() } = environment
  const guard = development ? new ReadGuard() : undefined
  const around = new Around(snapshot, memory)
  const instances = judgedInstances(snapshot, around, configuration.profile, modelSettings(guard, memory))
  const documents = [...snapshot.documents, ...snapshot.variableFiles]
  const files = new Set(documents.map(({ file }) => file.uri))
  const suppressions = suppressionsOf(documents, instances, { today, ...configuration.suppressions })
  const list = new FindingList(configuration, suppressions, development)
  const failures: RuleFailure[] = []
  for (const rule of rules) {
    if (rule.language !== 'terraform' || !isEnabled(rule, configuration)) continue
    if (guard) guard.running = rule
    contained(rule, snapshot.directory, { list, failures }, () => {
      for (const judged of instances)
        for (const problem of problemsOf(rule, judged.model, configuration)) {
          const place = placeIn(files, resolveAnchor(problem.at), judged)
          if (place !== undefined) list.add(rule, problem, place, judged)
        }
    })
  }
  if (guard) guard.running = undefined
  const isUnderstood =
    instances.some(({ isConclusive }) => isConclusive) && documents.every(({ tree }) => tree.problems.length === 0)
  reportUnused(list, suppressions, { configuration, rules, failures, isUnderstood, calls: callsIn(instances) })
  return {
    findings: list.finish(),
    failures,
    syntaxErrors: documents.flatMap(({ file, tree }) => syntaxErrorsOf(file, tree)),
    ...(around.wanted.size > 0 && { wanted: [...around.wanted] }),
  }
}

/** The comments of the directory, and those of the files in which it is called. */
function suppressionsOf(
  own: readonly HclDocument[],
  instances: readonly Judged[],
  rules: SuppressionRules,
): Suppressions {
  const calling = new Set(
    instances.flatMap(({ standings }) => standings.flatMap(({ callers }) => callers.map(({ file }) => file.uri))),
  )
  if (calling.size === 0) return terraformSuppressions(own, rules)
  const others = new Map<string, HclDocument>()
  for (const { models } of instances) {
    for (const document of models.documents())
      if (calling.has(document.file.uri)) others.set(document.file.uri, document)
  }
  for (const { file } of own) others.delete(file.uri)
  return terraformSuppressions(own, rules, [...others.values()])
}

/** The calls of modules that are judged by themselves, so that comments at the calls may be of use there. */
function callsIn([first]: readonly Judged[]): readonly Call[] {
  if (first === undefined) return []
  const { module } = first
  return [...module.declarations.modules].flatMap(([name, block]) => {
    if (typeof module.targetOf(name, block) === 'string') return []
    const { source, node } = block
    return [{ file: source.file, starts: [node.span.start, ...node.body.items.map(({ span }) => span.start)] }]
  })
}

function* problemsOf(rule: ResourceRule | ModuleRule, module: Module, configuration: Configuration): Iterable<Problem> {
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
