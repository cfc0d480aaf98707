import type { Analysis, Finding, KnownFindings } from '../analysis/types'
import { directoryOf, pathBetween, uriAt } from '../workspace/uris'
import type { BaselineEntry } from './format'

/** The findings that were there when a baseline was written. */
export class Baseline implements KnownFindings {
  /** Path of the unit → fingerprint → entry. */
  private readonly units = new Map<string, Map<string, BaselineEntry>>()

  constructor(
    /** URI of the folder the file lies in: paths are relative to it. */
    readonly folder: string,
    readonly entries: readonly BaselineEntry[],
  ) {
    for (const entry of entries) {
      const unit = this.units.get(entry.path) ?? new Map<string, BaselineEntry>()
      this.units.set(entry.path, unit.set(keyOf(entry), entry))
    }
  }

  has(finding: Pick<Finding, 'rule' | 'fingerprint' | 'location'>): boolean {
    const entry = entryOf(finding, this.folder)
    return this.units.get(entry.path)?.has(keyOf(entry)) ?? false
  }

  /** Paths of everything that entries are about, sorted. */
  get paths(): readonly string[] {
    return [...this.units.keys()].sort()
  }

  entriesOf(path: string): readonly BaselineEntry[] {
    return [...(this.units.get(path)?.values() ?? [])]
  }

  uriOf(path: string): string {
    return uriAt(this.folder, path)
  }
}

/** What a finding is in a baseline that lies in `folder`. */
export function entryOf(
  { rule, fingerprint, location }: Pick<Finding, 'rule' | 'fingerprint' | 'location'>,
  folder: string,
): BaselineEntry {
  const { uri } = location.file
  const unit = rule.language === 'dockerfile' ? uri : directoryOf(uri)
  return { path: pathBetween(folder, unit), rule: rule.id, fingerprint }
}

/** Which entries of a baseline still occur. A scan tells what it looked at; what it did not look at is never called gone. */
export class BaselineCheck {
  private readonly looked = new Set<string>()
  private readonly unclear = new Set<string>()
  private readonly found = new Set<BaselineEntry>()

  constructor(readonly baseline: Baseline) {}

  /** `unit`: the folder of a module or a Dockerfile. True when entries for it were not found. */
  look(unit: string, { findings, syntaxErrors, failures }: Analysis): boolean {
    const path = pathBetween(this.baseline.folder, unit)
    const entries = this.baseline.entriesOf(path)
    if (entries.length === 0) return false
    this.looked.add(path)
    // What cannot be read to its end may hold anything.
    if (syntaxErrors.length + failures.length > 0) this.unclear.add(path)
    const present = new Set(findings.map(finding => keyOf(entryOf(finding, this.baseline.folder))))
    for (const entry of entries) if (present.has(keyOf(entry))) this.found.add(entry)
    return entries.some(entry => !this.found.has(entry))
  }

  /** Paths of entries that the scan did not come to. */
  get unseen(): readonly string[] {
    return this.baseline.paths.filter(path => !this.looked.has(path))
  }

  /** Entries that no longer occur. `vanished`: paths, among those not come to, that do not exist any more. */
  gone(vanished: ReadonlySet<string>): readonly BaselineEntry[] {
    return this.baseline.entries.filter(
      entry =>
        vanished.has(entry.path) ||
        (this.looked.has(entry.path) && !this.unclear.has(entry.path) && !this.found.has(this.same(entry))),
    )
  }

  /** True when the scan came to places the baseline has entries for, and none of these entries occurs. */
  get isForeign(): boolean {
    return this.looked.size > 0 && this.unclear.size === 0 && this.found.size === 0
  }

  /** Merging may have written an entry twice. */
  private same(entry: BaselineEntry): BaselineEntry {
    return this.baseline.entriesOf(entry.path).find(other => keyOf(other) === keyOf(entry)) ?? entry
  }
}

function keyOf({ rule, fingerprint }: Pick<BaselineEntry, 'rule' | 'fingerprint'>): string {
  return `${rule} ${fingerprint}`
}
