import { contains, type Location } from '#rules/model/source'
import type { Problem, Rule } from '#rules/rule'
import type { Place } from './anchor'
import { configuredSuppression, isAboveDataClass, isShownSeverity } from './configured'
import { Fingerprints } from './fingerprint'
import { Folded, type Occurrence } from './folding'
import { ALONE, type Judged } from './instances'
import { includes, levelsOf } from './levels'
import { redacted, secretsIn } from './redact'
import type { Suppressions } from './suppression/suppressions'
import { UNUSED_SUPPRESSION, type UnusedSuppression } from './suppression/unused'
import type { Configuration, Finding } from './types'

/** Of a module: in which of its instances something was found, and from which profile on it counts. */
type FoundIn = Pick<Judged, 'standings' | 'floor'>

const NO_MODULE: FoundIn = { standings: [ALONE] }

/** Collects the problems of all rules over one snapshot and makes findings of them. */
export class FindingList {
  private readonly entries: Entry[] = []
  private readonly fingerprints = new Fingerprints()
  /** By rule and place. */
  private readonly said = new Map<string, Folded[]>()

  constructor(
    private readonly configuration: Configuration,
    private readonly suppressions: Suppressions,
    private readonly development: boolean,
  ) {}

  get length(): number {
    return this.entries.length
  }

  /** Forgets what was added since the list had this length: a rule that failed half-way has said nothing. */
  truncate(length: number): void {
    this.entries.length = length
    const kept = new Set(this.entries)
    for (const [key, said] of this.said)
      this.said.set(
        key,
        said.filter(one => kept.has(one)),
      )
  }

  /** `judged`: the instances of the module that it was found in. */
  add(rule: Rule, problem: Problem, place: Place, { standings, floor }: FoundIn = NO_MODULE): void {
    const levels = levelsOf(rule, problem, this.configuration, floor)
    for (const { prefix, callers } of standings) {
      const addresses = place.addresses.map(address => prefix + address)
      this.addOne(rule, { problem, place: { ...place, addresses }, levels }, around(place, callers))
    }
  }

  private addOne(rule: Rule, occurrence: Occurrence, callers: readonly Location[]): void {
    const { place, levels } = occurrence
    // Asked for first: a comment is of use also where the profile leaves out what it silences.
    const comment = this.suppressions.find(rule, place, callers)
    const folded = this.folded(rule, occurrence)
    const explicit = this.configuration.severities[rule.id] !== undefined
    if (!includes(this.configuration.profile, levels.profile) && !(explicit && levels.profile === rule.profile)) return
    if (!isShownSeverity(rule, levels.severity, this.configuration)) return
    if (isAboveDataClass(rule, place, this.configuration)) return
    const { today } = this.suppressions.rules
    folded.add(occurrence, comment ?? configuredSuppression(rule, place, this.configuration, today))
  }

  /** One problem shows once, however many values or instances lead to the same place. */
  private folded(rule: Rule, occurrence: Occurrence): Folded {
    const key = `${rule.id} ${placeOf(occurrence.place.location)}`
    const said = this.said.get(key) ?? []
    const known = said.find(one => one.isSame(occurrence, true)) ?? said.find(one => one.isSame(occurrence, false))
    if (known !== undefined) return known
    // Counted before anything is left out: the same finding has the same fingerprint under every profile.
    const folded = new Folded(rule, this.fingerprints.next(rule.id, occurrence.place.identity), occurrence)
    this.said.set(key, [...said, folded])
    this.entries.push(folded)
    return folded
  }

  /** A comment of ours that does nothing is a finding too. */
  addUnused({ at, ruleId, message, fixes }: UnusedSuppression): void {
    const rule = UNUSED_SUPPRESSION
    const name = at.file.uri.slice(at.file.uri.lastIndexOf('/') + 1)
    const finding: Finding = {
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
    }
    this.entries.push({ covered: [], finding: () => finding })
  }

  /** Findings by file and position, with those marked that another rule makes redundant or a baseline holds. */
  finish(): readonly Finding[] {
    const found = this.entries.flatMap(entry => {
      const finding = entry.finding(this.development)
      return finding === undefined ? [] : [{ finding, covered: entry.covered }]
    })
    const better = betterOf(found)
    const secrets = secretsIn(found.map(({ finding }) => finding))
    const { known } = this.configuration
    return found
      .map(({ finding }) => {
        const isKnown = known?.has(finding)
        const marked = { ...finding, supersededBy: better(finding), ...(isKnown === undefined ? {} : { isKnown }) }
        return redacted(marked, secrets)
      })
      .sort(byPosition)
  }
}

/** What a finding comes from; undefined while there is nothing to show. */
interface Entry {
  /** The places in which a superseded rule would say the same. */
  readonly covered: readonly Location[]
  finding(development: boolean): Finding | undefined
}

interface Found {
  readonly finding: Finding
  readonly covered: readonly Location[]
}

/** Which rule says better what a finding says: on the same range, or in a place that it covers. */
function betterOf(found: readonly Found[]): (finding: Finding) => string | undefined {
  const same = new Map<string, string>()
  const covering = new Map<string, { readonly at: Location; readonly by: string }[]>()
  for (const { finding, covered } of found)
    for (const id of finding.rule.supersedes ?? []) {
      same.set(`${id} ${placeOf(finding.location)}`, finding.rule.id)
      const places = covering.get(id) ?? []
      places.push(...covered.map(at => ({ at, by: finding.rule.id })))
      covering.set(id, places)
    }
  return ({ rule, location }) =>
    same.get(`${rule.id} ${placeOf(location)}`) ?? covering.get(rule.id)?.find(({ at }) => contains(at, location))?.by
}

/** The calls that lead to a place, and the arguments in them that it is about. */
function around({ related }: Place, callers: readonly Location[]): readonly Location[] {
  if (callers.length === 0) return callers
  const written = related.filter(({ at }) => callers.some(call => contains(call, at)))
  return [...callers, ...written.map(({ at }) => at)]
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
