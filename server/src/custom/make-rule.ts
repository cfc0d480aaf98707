import type { Dockerfile, Instruction, Keyword } from '#rules/model/dockerfile'
import type { Block, Module, Resource } from '#rules/model/terraform'
import { dockerfileRule, moduleRule, type Problem, type Rule, type RuleMetadata } from '#rules/rule'
import { resourcesNamed } from '../analysis/type-patterns'
import type { Definition } from './definition'
import { DockerfileSubject } from './dockerfile-subject'
import { judge, type Subject } from './judge'
import { makeFix } from './make-fix'
import { isKeyword } from './targets'
import { fill, HIDDEN, type PlaceholderName, shownValue } from './template'
import { TerraformSubject } from './terraform-subject'
import type { Evidence } from './verdict'

/** A rule as any other: what suppresses, configures and reports rules needs to know nothing of where it came from. */
export function makeRule(definition: Definition): Rule {
  const { id, title, severity, profile, pillar, docs, target, reads } = definition
  const metadata: RuleMetadata = {
    id,
    title,
    severity,
    confidence: 'high',
    profile,
    pillar,
    stride: [],
    cia: [],
    aaa: [],
    aliases: {},
    custom: docs,
  }
  if (target.language === 'dockerfile') {
    const on: Keyword[] = [...new Set([...target.keywords, ...reads.filter(isKeyword)])]
    return dockerfileRule({
      ...metadata,
      on,
      check: dockerfile => inDockerfile(definition, target.keywords, dockerfile),
    })
  }
  const on = [...new Set([...target.types, ...reads])]
  return moduleRule({ ...metadata, on, check: module => inModule(definition, target.types, module) })
}

function* inModule(definition: Definition, types: readonly string[], module: Module): Iterable<Problem> {
  const seen = new Set<Resource>()
  // What is named is judged as such even where a pattern fits it too.
  for (const type of [...types].sort((a, b) => Number(a.includes('*')) - Number(b.includes('*')))) {
    for (const resource of resourcesNamed(module, type)) {
      if (seen.has(resource)) continue
      seen.add(resource)
      for (const block of blocksOf(resource, definition.each)) {
        const subject = new TerraformSubject(block, module, !type.includes('*'))
        yield* problems(definition, subject, block, {
          name: resource.name,
          type: resource.resourceType,
          address: resource.address,
        })
      }
    }
  }
}

/** The nested blocks of a path; those that cannot be seen are not looked at. */
function blocksOf(resource: Resource, each: readonly string[]): readonly Block[] {
  return each.reduce<readonly Block[]>((level, type) => level.flatMap(block => block.blocks(type)), [resource])
}

function* inDockerfile(
  definition: Definition,
  keywords: readonly Keyword[],
  dockerfile: Dockerfile,
): Iterable<Problem> {
  for (const instruction of dockerfile.instructions(...keywords)) {
    const name = instruction.stage?.name
    const subject = new DockerfileSubject(instruction, dockerfile)
    yield* problems(definition, subject, instruction, {
      type: instruction.keyword,
      ...(name === undefined ? {} : { name }),
    })
  }
}

type Values = Readonly<Partial<Record<PlaceholderName, string>>>

function* problems(
  definition: Definition,
  subject: Subject,
  node: Block | Instruction,
  about: Values,
): Iterable<Problem> {
  const { when, demand, fix, secret } = definition
  if (when !== undefined && judge(when, subject, 'search').holds !== true) return
  const verdict = judge(demand.condition, subject, demand.kind === 'require' ? 'demand' : 'search')
  if (verdict.holds !== (demand.kind === 'forbid')) return
  const evidence = verdict.evidence.length > 0 ? verdict.evidence : [{ at: subject.at }]
  for (const one of evidence) {
    const message = messageOf(definition, one, about)
    yield {
      at: one.at,
      ...(message === undefined ? {} : { message }),
      ...(secret ? { secret } : {}),
      ...(fix === undefined ? {} : { fix: () => makeFix(fix, node, one.at, about) }),
    }
  }
}

function messageOf({ message, secret }: Definition, evidence: Evidence, about: Values): string | undefined {
  const { attribute, value, missing = [] } = evidence
  const shown = value === undefined ? undefined : shownValue(attribute, value, secret)
  if (message !== undefined) {
    return fill(message, {
      ...about,
      ...(attribute === undefined ? {} : { attribute }),
      ...(shown === undefined ? {} : { value: shown }),
      missing: missing.join(', '),
    })
  }
  if (missing.length > 0) return `${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} missing`
  if (attribute === undefined || shown === undefined || shown === HIDDEN) return undefined
  return `${attribute} is ${shown === '' ? 'empty' : shown}`
}
