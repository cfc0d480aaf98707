import type { Fix } from '#rules/fix'
import { contains, type Location } from '#rules/model/source'
import type { Problem, Rule } from '#rules/rule'
import { isJsonForm } from '../syntax/terraform'
import type { Place } from './anchor'
import { configuredSuppression, isAboveDataClass, isShownSeverity } from './configured'
import { Fingerprints } from './fingerprint'
import { includes, levelsOf } from './levels'
import { redacted, secretsIn } from './redact'
import type { Suppressions } from './suppression/suppressions'
import { UNUSED_SUPPRESSION, type UnusedSuppression } from './suppression/unused'
import type { Configuration, Finding } from './types'

/** Collects the problems of all rules over one snapshot and makes findings of them. */
export class FindingList {
  private readonly findings: Finding[] = []
  private readonly fingerprints = new Fingerprints()
  private readonly places = new Set<string>()
  /** For each finding, the places in which a superseded rule would say the same. */
  private readonly covered: (readonly Location[])[] = []

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
    this.covered.length = length
  }

  add(rule: Rule, problem: Problem, place: Place): void {
    // Asked for first: a comment is of use also where the profile leaves out what it silences.
    const suppression = this.suppressions.find(rule, place)
    const levels = levelsOf(rule, problem, this.configuration)
    const explicit = this.configuration.severities[rule.id] !== undefined
    // One problem shows once, however many values or instances lead to the same place.
    const seen = `${rule.id} ${placeOf(place.location)} ${problem.message ?? ''}`
    if (this.places.has(seen)) return
    this.places.add(seen)
    // Counted before anything is left out: the same finding has the same fingerprint under every profile.
    const fingerprint = this.fingerprints.next(rule.id, place.identity)
    if (!includes(this.configuration.profile, levels.profile) && !(explicit && levels.profile === rule.profile)) return
    if (!isShownSeverity(rule, levels.severity, this.configuration)) return
    if (isAboveDataClass(rule, place, this.configuration)) return
    const related = [...place.related, ...(problem.related ?? [])]
    this.covered.push([...(problem.covers ?? []), ...place.related.map(({ at }) => at)])
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
      fingerprint,
      suppression: suppression ?? configuredSuppression(rule, place, this.configuration, this.suppressions.rules.today),
      supersededBy: undefined,
      fixes: lazily(() => fixesOf(problem, this.development)),
    })
  }

  /** A comment of ours that does nothing is a finding too. */
  addUnused({ at, ruleId, message, fixes }: UnusedSuppression): void {
    const rule = UNUSED_SUPPRESSION
    const name = at.file.uri.slice(at.file.uri.lastIndexOf('/') + 1)
    this.findings.push({
      rule,
      message: `${rule.title}: ${message}`,
      ...levelsOf(rule, {}, this.configuration),
      location: at,
      context: at,
      subject: at,
      addresses: [],
      related: [],
      secrets: [],
      fingerprint: this.fingerprints.next(rule.id, `${name}/${ruleId ?? ''}`),
      suppression: undefined,
      supersededBy: undefined,
      isUnnecessary: true,
      fixes: lazily(fixes),
    })
  }

  /** Findings by file and position, with those marked that another rule makes redundant or a baseline holds. */
  finish(): readonly Finding[] {
    const better = this.better()
    const secrets = secretsIn(this.findings)
    const { known } = this.configuration
    return this.findings
      .map(finding => {
        const isKnown = known?.has(finding)
        const marked = { ...finding, supersededBy: better(finding), ...(isKnown === undefined ? {} : { isKnown }) }
        return redacted(marked, secrets)
      })
      .sort(byPosition)
  }

  /** Which rule says better what a finding says: on the same range, or in a place that it covers. */
  private better(): (finding: Finding) => string | undefined {
    const same = new Map<string, string>()
    const covered = new Map<string, { readonly at: Location; readonly by: string }[]>()
    for (const [index, { rule, location }] of this.findings.entries())
      for (const id of rule.supersedes ?? []) {
        same.set(`${id} ${placeOf(location)}`, rule.id)
        const places = covered.get(id) ?? []
        places.push(...(this.covered[index] ?? []).map(at => ({ at, by: rule.id })))
        covered.set(id, places)
      }
    return ({ rule, location }) =>
      same.get(`${rule.id} ${placeOf(location)}`) ?? covered.get(rule.id)?.find(({ at }) => contains(at, location))?.by
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

/**
 * A fix that throws, or edits nothing, is no fix; in development it is a fault to be seen. Nor is one that edits a file in
 * the JSON form: what it would write is in the native syntax.
 */
function fixesOf({ fix }: Problem, development: boolean): readonly Fix[] {
  try {
    const made = fix?.()
    const fixes: readonly Fix[] = made === undefined ? [] : isList(made) ? made : [made]
    return fixes.filter(({ edits }) => edits.length > 0 && !edits.some(({ file }) => isJsonForm(file.uri)))
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
