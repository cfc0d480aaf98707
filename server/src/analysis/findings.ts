import type { Fix } from '#rules/fix'
import type { Location } from '#rules/model/source'
import type { Problem, Rule } from '#rules/rule'
import type { Place } from './anchor'
import { Fingerprints } from './fingerprint'
import { includes, levelsOf } from './levels'
import type { Suppressions } from './suppressions'
import type { Configuration, Finding } from './types'

/** Collects the problems of all rules over one snapshot and makes findings of them. */
export class FindingList {
  private readonly findings: Finding[] = []
  private readonly fingerprints = new Fingerprints()
  private readonly places = new Set<string>()
  /** For each finding, the places where a superseded rule would say the same. */
  private readonly told: (readonly Location[])[] = []

  constructor(
    private readonly configuration: Configuration,
    private readonly suppressions: Suppressions,
    private readonly development: boolean,
  ) {}

  get length(): number {
    return this.findings.length
  }

  /** Forgets what was added since the list had this length: a rule that failed half-way has said nothing. */
  truncate(length: number): void {
    this.findings.length = length
    this.told.length = length
  }

  add(rule: Rule, problem: Problem, place: Place): void {
    const levels = levelsOf(rule, problem, this.configuration)
    const explicit = this.configuration.severities[rule.id] !== undefined
    if (!includes(this.configuration.profile, levels.profile) && !(explicit && levels.profile === rule.profile)) return
    // One problem shows once, however many values or instances lead to the same place.
    const seen = `${rule.id} ${placeOf(place.location)} ${problem.message ?? ''}`
    if (this.places.has(seen)) return
    this.places.add(seen)
    const related = [...place.related, ...(problem.related ?? [])]
    this.told.push([place.location, ...(problem.covers ?? []), ...place.related.map(({ at }) => at)])
    this.findings.push({
      rule,
      message: problem.message === undefined ? rule.title : `${rule.title}: ${problem.message}`,
      ...levels,
      location: place.location,
      context: place.context,
      subject: place.subject,
      addresses: place.addresses,
      related,
      secrets: secretsOf(problem, place),
      fingerprint: this.fingerprints.next(rule.id, place.identity),
      suppression: this.suppressions.find(rule.id, place.location, place.context),
      supersededBy: undefined,
      fixes: lazily(() => fixesOf(problem, this.development)),
    })
  }

  /** Findings by file and position, with those that another rule makes redundant marked. */
  finish(): readonly Finding[] {
    const better = new Map<string, string>()
    for (const [index, { rule }] of this.findings.entries())
      for (const id of rule.supersedes ?? [])
        for (const location of this.told[index] ?? []) better.set(`${id} ${placeOf(location)}`, rule.id)
    return this.findings
      .map(finding => {
        const supersededBy = better.get(`${finding.rule.id} ${placeOf(finding.location)}`)
        return supersededBy === undefined ? finding : { ...finding, supersededBy }
      })
      .sort(byPosition)
  }
}

function placeOf({ file, span }: Location): string {
  return `${file.uri} ${span.start}-${span.end}`
}

function byPosition(a: Finding, b: Finding): number {
  if (a.location.file.uri !== b.location.file.uri) return a.location.file.uri < b.location.file.uri ? -1 : 1
  return (
    a.location.span.start - b.location.span.start ||
    a.location.span.end - b.location.span.end ||
    (a.rule.id < b.rule.id ? -1 : 1)
  )
}

function lazily<T>(compute: () => T): () => T {
  let result: { readonly value: T } | undefined
  return () => (result ??= { value: compute() }).value
}

/** A fix that throws, or edits nothing, is no fix; in development it is a fault to be seen. */
function fixesOf({ fix }: Problem, development: boolean): readonly Fix[] {
  try {
    const made = fix?.()
    const fixes: readonly Fix[] = made === undefined ? [] : isList(made) ? made : [made]
    return fixes.filter(({ edits }) => edits.length > 0)
  } catch (error) {
    if (development) throw error
    return []
  }
}

/** Where a problem's secret text stands. */
function secretsOf({ secret = false }: Problem, { location, related }: Place): readonly Location[] {
  if (typeof secret === 'boolean') return secret ? [location, ...related.map(({ at }) => at)] : []
  return secret
}

function isList(made: Fix | readonly Fix[]): made is readonly Fix[] {
  return Array.isArray(made)
}
