import type { Value } from '#rules/model/value'
import type { Anchor } from '#rules/rule'
import type { AttributeCondition, Condition, InstructionCondition, ResourceCondition, TagsCondition } from './condition'
import type { Pattern } from './patterns'
import { every } from './operators'
import { allOf, anyOf, type Evidence, negated, UNKNOWN, type Verdict } from './verdict'
import { isWithin, versionRange } from './versions'
import { asString } from '#rules/lib/values'

/** What conditions are asked of: a block of Terraform, or an instruction of a Dockerfile. */
export interface Subject {
  /** Where a finding goes that is about the whole. */
  readonly at: Anchor
  /** What it is called, for naming patterns; undefined where it has no name. */
  readonly name: string | undefined
  read(path: readonly string[]): Readings
  tags(condition: TagsCondition): TagReading
  resources(condition: ResourceCondition, holds: (subject: Subject) => Verdict): Verdict
  instructions(condition: InstructionCondition, holds: (subject: Subject) => Verdict): Verdict
}

/** Everything a path leads to; through several blocks of one type it leads to several places. */
export interface Readings {
  readonly found: readonly Reading[]
  /** There may be more that cannot be seen. */
  readonly partial: boolean
}

export interface Reading {
  readonly at: Anchor
  /** Relative to the resource or instruction. */
  readonly attribute: string
  readonly value: Value
  /** The elements of a list, each at its own place. */
  readonly items?: () => readonly Reading[]
}

export interface TagReading {
  readonly at: Anchor
  readonly attribute: string
  readonly values: ReadonlyMap<string, Value>
  /** False where there may be tags that cannot be seen. */
  readonly complete: boolean
}

/**
 * `demand`: a path that leads to several places must hold at each of them. `search`: one of them is enough. What stands
 * under `not` is looked at the other way round, so that `not` always means "nowhere".
 */
export type Mood = 'demand' | 'search'

/** Decides a condition. Nothing that is not known ever becomes true or false. */
export function judge(condition: Condition, subject: Subject, mood: Mood): Verdict {
  switch (condition.kind) {
    case 'all':
      return allOf(condition.of.map(one => judge(one, subject, mood)))
    case 'any':
      return anyOf(condition.of.map(one => judge(one, subject, mood)))
    case 'not':
      return negated(judge(condition.of, subject, mood === 'demand' ? 'search' : 'demand'))
    case 'attribute':
      return judgeAttribute(condition, subject, mood)
    case 'naming':
      if (subject.name === undefined) return UNKNOWN
      return {
        holds: condition.pattern.matches(subject.name),
        evidence: [{ at: subject.at, attribute: 'name', value: subject.name }],
      }
    case 'tags':
      return judgeTags(condition, subject.tags(condition))
    case 'resource': {
      const { where } = condition
      return subject.resources(condition, other => (where === undefined ? ANYTHING : judge(where, other, 'search')))
    }
    case 'instruction': {
      const { where } = condition
      return subject.instructions(condition, other => (where === undefined ? ANYTHING : judge(where, other, 'search')))
    }
    case 'images':
      return judgeReadings(
        subject.read(['image']),
        value => ofText(value, text => allowed(condition.allowed, text)),
        mood,
      )
    case 'registries':
      return judgeReadings(
        subject.read(['registry']),
        value => ofText(value, text => allowed(condition.allowed, text)),
        mood,
      )
    case 'modules':
      return judgeModule(condition, subject)
  }
}

const ANYTHING: Verdict = { holds: true, evidence: [] }

function allowed(patterns: readonly Pattern[], text: string): boolean {
  return patterns.some(pattern => pattern.matches(text))
}

function judgeAttribute({ path, tests }: AttributeCondition, subject: Subject, mood: Mood): Verdict {
  const readings = subject.read(path)
  const parts = tests.map(one => {
    const found = one.each ? readings.found.flatMap(elements) : readings.found
    return judgeReadings({ found, partial: readings.partial }, value => one.test(value), mood)
  })
  return allOf(parts)
}

/** A list as its elements; anything else as it is. */
function elements(reading: Reading): readonly Reading[] {
  const { value, items } = reading
  return value.kind === 'known' && value.type === 'list' && items !== undefined ? items() : [reading]
}

function judgeReadings({ found, partial }: Readings, test: (value: Value) => Verdict['holds'], mood: Mood): Verdict {
  const verdicts = found.map((reading): Verdict => ({ holds: test(reading.value), evidence: [evidenceOf(reading)] }))
  const unseen = partial ? [UNKNOWN] : []
  return mood === 'demand' ? allOf([...verdicts, ...unseen]) : anyOf([...verdicts, ...unseen])
}

function evidenceOf({ at, attribute, value }: Reading): Evidence {
  const text = asString(value)
  return { at, attribute, ...(text === undefined ? {} : { value: text }) }
}

function ofText(value: Value, test: (text: string) => boolean): Verdict['holds'] {
  const text = asString(value)
  return text === undefined ? 'unknown' : test(text)
}

function judgeTags({ required }: TagsCondition, { at, attribute, values, complete }: TagReading): Verdict {
  const missing: string[] = []
  const truths = [...required].map(([name, pattern]): Verdict['holds'] => {
    const value = values.get(name)
    if (value === undefined && !complete) return 'unknown'
    if (value?.kind === 'unknown') return pattern === undefined ? true : 'unknown'
    const text = value === undefined ? undefined : asString(value)
    const fits = text !== undefined && text !== '' && (pattern === undefined || pattern.matches(text))
    if (!fits) missing.push(name)
    return fits
  })
  return { holds: every(truths), evidence: [{ at, attribute, missing }] }
}

/** A call is allowed by an entry whose source fits and that lets in every version the call does. */
function judgeModule({ allowed }: Extract<Condition, { kind: 'modules' }>, subject: Subject): Verdict {
  const [source] = subject.read(['source']).found
  const address = source === undefined ? undefined : asString(source.value)
  if (source === undefined || address === undefined) return UNKNOWN
  const entries = allowed.filter(entry => entry.source.matches(withoutQuery(address)))
  if (entries.length === 0) return { holds: false, evidence: [evidenceOf(source)] }
  if (entries.some(entry => entry.version === undefined)) return { holds: true, evidence: [evidenceOf(source)] }
  const [constraint] = subject.read(['version']).found
  const reference = /[?&]ref=([^&]+)/.exec(address)?.[1]
  const text = reference ?? (constraint === undefined ? undefined : asString(constraint.value))
  const at = reference === undefined ? (constraint ?? source) : source
  if (text === undefined) {
    return constraint?.value.kind === 'absent' ? { holds: false, evidence: [evidenceOf(at)] } : UNKNOWN
  }
  const given = versionRange(text)
  if (given === undefined) return UNKNOWN
  const fits = entries.some(({ version }) => version !== undefined && isWithin(given, version))
  return { holds: fits, evidence: [evidenceOf(at)] }
}

function withoutQuery(source: string): string {
  return source.replace(/\?.*$/, '')
}
