import type { Fix, TextEdit } from '#rules/fix'
import type { Location } from '#rules/model/source'
import type { Resource } from '#rules/model/terraform'
import { type Problem, PROFILES, type Related, type Rule, SEVERITIES } from '#rules/rule'
import type { Place } from './anchor'
import { soundFixesOf } from './fixes'
import type { Levels } from './levels'
import type { Finding, Suppression } from './types'

/** A problem where it was found, with what it is worth. */
export interface Occurrence {
  readonly problem: Problem
  readonly place: Place
  readonly levels: Levels
}

/** More in one line are not read. */
const MOST_MESSAGES = 3

interface Shown extends Occurrence {
  readonly suppression: Suppression | undefined
}

/**
 * One thing that a rule says about one place, for every instance of the block (of `count` and `for_each`, of the module it
 * stands in) of which it is true.
 */
export class Folded {
  private readonly roots = new Set<Resource | undefined>()
  private readonly silenced: Shown[] = []
  private readonly open: Shown[] = []

  constructor(
    private readonly rule: Rule,
    private readonly fingerprint: string,
    private readonly first: Occurrence,
  ) {
    this.roots.add(first.place.resource)
  }

  /** True where the other says the same: in the same words or, in words of its own, of another instance of the same block. */
  isSame({ problem, place }: Occurrence, isWordForWord: boolean): boolean {
    const { first, roots } = this
    if (isWordForWord) return problem.message === first.problem.message
    return place.resource !== undefined && !roots.has(place.resource) && place.identity === first.place.identity
  }

  /** Counts one that is the same and is shown; what is silenced in some instances only is open in the others. */
  add(occurrence: Occurrence, suppression: Suppression | undefined): void {
    this.roots.add(occurrence.place.resource)
    const all = suppression === undefined ? this.open : this.silenced
    all.push({ ...occurrence, suppression })
  }

  /** The occurrences that the finding is about, the worst first. */
  private get shown(): readonly Shown[] {
    return (this.open.length > 0 ? this.open : this.silenced).toSorted(byLevel)
  }

  /** The places in which a superseded rule would say the same. */
  get covered(): readonly Location[] {
    return this.shown.flatMap(({ problem, place }) => [...(problem.covers ?? []), ...place.related.map(({ at }) => at)])
  }

  /** Undefined while nothing is shown. */
  finding(development: boolean): Finding | undefined {
    const [first] = this.shown
    if (first === undefined) return undefined
    const { place, levels, suppression } = first
    let fixes: readonly Fix[] | undefined
    return {
      rule: this.rule,
      message: this.message(),
      ...levels,
      location: place.location,
      context: place.context,
      subject: place.subject,
      addresses: [...new Set(this.shown.flatMap(({ place: { addresses } }) => addresses))],
      related: this.related(),
      secrets: distinct(this.shown.flatMap(secretsOf)),
      fingerprint: this.fingerprint,
      suppression,
      supersededBy: undefined,
      fixes: () => (fixes ??= this.fixes(development)),
    }
  }

  /** What was seen differs between instances where a value in it does. */
  private message(): string {
    const { title } = this.rule
    const [first, ...others] = new Set(this.shown.flatMap(({ problem: { message } }) => message ?? []))
    if (first === undefined) return title
    const listed = others.slice(0, MOST_MESSAGES - 1)
    const rest = others.length - listed.length
    return `${title}: ${[first, ...listed].join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`
  }

  private related(): readonly Related[] {
    const found = new Map<string, Related>()
    for (const { problem, place } of this.shown)
      for (const one of [...place.related, ...(problem.related ?? [])]) {
        const key = `${keyOf(one.at)} ${one.message}`
        if (!found.has(key)) found.set(key, one)
      }
    return [...found.values()]
  }

  /** Those of the first instance, together with what the others need edited for the same purpose. */
  private fixes(development: boolean): readonly Fix[] {
    const [first = [], ...others] = this.shown.map(({ problem, place }) => soundFixesOf(problem, place, development))
    return first.map(fix =>
      others.reduce((joint, more) => joined(joint, more.find(other => isAlike(fix, other)) ?? joint), fix),
    )
  }
}

/** Where a problem's secret text stands. */
function secretsOf({ problem: { secret = false }, place: { location, related } }: Occurrence): readonly Location[] {
  if (typeof secret === 'boolean') return secret ? [location, ...related.map(({ at }) => at)] : []
  return secret
}

function distinct(locations: readonly Location[]): readonly Location[] {
  return [...new Map(locations.map(location => [keyOf(location), location])).values()]
}

function keyOf({ file, span }: Location): string {
  return `${file.uri} ${span.start}-${span.end}`
}

/** Where instances differ in how bad it is, the worst counts. */
function byLevel(a: Shown, b: Shown): number {
  return (
    PROFILES.indexOf(a.levels.profile) - PROFILES.indexOf(b.levels.profile) ||
    SEVERITIES.indexOf(a.levels.severity) - SEVERITIES.indexOf(b.levels.severity)
  )
}

function isAlike(a: Fix, b: Fix): boolean {
  return a.title === b.title && a.applicability === b.applicability && a.impact === b.impact
}

/** A fix that does what both do. Where their edits would get into each other's way, the first stays as it is. */
function joined(fix: Fix, other: Fix): Fix {
  const added = other.edits.filter(edit => !fix.edits.some(known => isEqual(known, edit)))
  const isClear = added.every(edit => edit.snippet !== true && !fix.edits.some(known => overlap(known, edit)))
  return added.length === 0 || !isClear ? fix : { ...fix, edits: [...fix.edits, ...added] }
}

function isEqual(a: TextEdit, b: TextEdit): boolean {
  return (
    a.newText === b.newText &&
    a.file.uri === b.file.uri &&
    a.span.start === b.span.start &&
    a.span.end === b.span.end &&
    a.snippet === b.snippet
  )
}

function overlap(a: TextEdit, b: TextEdit): boolean {
  return a.file.uri === b.file.uri && a.span.start <= b.span.end && b.span.start <= a.span.end
}
