import type { Module } from '#rules/model/terraform'
import type { ModuleRule, Problem, ResourceRule, Rule } from '#rules/rule'
import type { Declarations } from '../terraform/declarations'
import { modelSettings } from '../terraform/module'
import { resolveAnchor } from './anchor'
import { FindingList } from './findings'
import { portable } from './fixes'
import { placeIn } from './foreign'
import { type Judged, JudgedDirectory } from './instances'
import { isEnabled } from './levels'
import { Memory } from './memory'
import { optionsOf } from './options'
import { contained, type Environment, ReadGuard, syntaxErrorsOf } from './running'
import { reportUnused } from './suppression/report'
import { type Call, terraformSuppressions } from './suppression/suppressions'
import { Around, type TerraformSnapshot } from './surroundings'
import { isDeclared, resourcesNamed } from './type-patterns'
import type { Analysis, Configuration, HclDocument, RuleFailure } from './types'

/** What a directory's own text decides: literals, and variable blocks, which may refer to nothing. However it is called. */
const TEXTUAL: ReadonlySet<string> = new Set(['literal', 'variable'])

/** The findings of one directory, in each of the instances as which it is judged. */
export function analyseTerraform(
  snapshot: TerraformSnapshot,
  configuration: Configuration,
  rules: readonly Rule[],
  environment: Environment,
): Analysis {
  const { development = false, today, variables, memory = new Memory() } = environment
  const guard = development ? new ReadGuard() : undefined
  const around = new Around(snapshot, memory, variables)
  const directory = new JudgedDirectory(snapshot, around, configuration.profile, modelSettings(guard, memory))
  const documents = [...snapshot.documents, ...snapshot.variableFiles]
  const files = new Set(documents.map(({ file }) => file.uri))
  const suppressions = terraformSuppressions(documents, { today, ...configuration.suppressions }, () =>
    callingDocuments(documents, directory.instances),
  )
  const list = new FindingList(configuration, suppressions, development)
  const failures: RuleFailure[] = []
  const types = typesIn(memory.declarationsOf(snapshot))
  for (const rule of rules) {
    if (rule.language !== 'terraform' || !isEnabled(rule, configuration)) continue
    if (!rule.on.some(type => isAmong(types, type))) continue
    if (guard) guard.running = rule
    const instances = rule.on.every(type => TEXTUAL.has(type)) ? [directory.text] : directory.instances
    contained(rule, snapshot.directory, { list, failures }, () => {
      for (const judged of instances)
        for (const problem of problemsOf(rule, judged.model, configuration)) {
          const place = placeIn(files, resolveAnchor(problem.at), judged)
          // A secret that the environment holds stands in no file: that is what such a rule asks for.
          const isKept = problem.secret === true && place?.isFromEnvironment === true
          if (place !== undefined && !isKept) list.add(rule, portable(problem, files), place, judged)
        }
    })
  }
  if (guard) guard.running = undefined
  reportUnused(list, suppressions, {
    configuration,
    rules,
    failures,
    isUnderstood: () =>
      directory.instances.some(({ isConclusive }) => isConclusive) &&
      documents.every(({ tree }) => tree.problems.length === 0),
    calls: () => callsIn(directory.instances),
  })
  return {
    findings: list.finish(),
    failures,
    syntaxErrors: documents.flatMap(({ file, tree }) => syntaxErrorsOf(file, tree)),
    ...(around.wanted.size > 0 && { wanted: [...around.wanted] }),
  }
}

/** The files in which the directory is called. */
function callingDocuments(own: readonly HclDocument[], instances: readonly Judged[]): readonly HclDocument[] {
  const calling = new Set(
    instances.flatMap(({ standings }) => standings.flatMap(({ callers }) => callers.map(({ file }) => file.uri))),
  )
  for (const { file } of own) calling.delete(file.uri)
  if (calling.size === 0) return []
  const documents = new Map<string, HclDocument>()
  for (const { models } of instances) {
    for (const document of models.documents())
      if (calling.has(document.file.uri)) documents.set(document.file.uri, document)
  }
  return [...documents.values()]
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

/** The types that rules may be about. Whether any of them has an instance is another question. */
function typesIn({ resources, modules, variables }: Declarations): ReadonlySet<string> {
  return new Set([
    ...resources.keys(),
    'literal',
    ...(modules.size > 0 ? ['module'] : []),
    ...(variables.size > 0 ? ['variable'] : []),
  ])
}

function isAmong(types: ReadonlySet<string>, declared: string): boolean {
  if (!declared.includes('*')) return types.has(declared)
  for (const type of types) if (!TEXTUAL.has(type) && isDeclared(type, declared)) return true
  return false
}
