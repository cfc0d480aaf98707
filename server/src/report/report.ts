/**
 * What every report format is made from. A scan hands over one unit (a Terraform directory, a Dockerfile) after the other
 * and forgets it, so that the result of a large tree never sits in memory as a whole.
 */
import type { Location } from '#rules/model/source'
import type { Profile, Rule, RuleDocs, Severity } from '#rules/rule'
import type { Finding } from '../analysis/types'

/** Known before the first file is read. */
export interface ReportHead {
  /** Parapet's own version. */
  readonly version: string
  /** URI of the scanned root, without a slash at the end. File names in machine-readable output are relative to it. */
  readonly root: string
  readonly profile: Profile
  /** The enabled rules, sorted by id. */
  readonly rules: readonly Rule[]
  readonly docs: ReadonlyMap<string, RuleDocs>
}

export const PROBLEM_KINDS = [
  'unreadable-file',
  'syntax-error',
  'rule-failure',
  'failed-analysis',
  'unwritable-file',
  'bad-configuration',
] as const
export type ProblemKind = (typeof PROBLEM_KINDS)[number]

/** Why a part of what was asked for could not be judged, or not fixed. */
export interface ScanProblem {
  readonly kind: ProblemKind
  readonly uri: string
  /** Where in the file, for syntax errors and wrong configuration. */
  readonly location?: Location
  /** The rule that failed, for rule failures. */
  readonly ruleId?: string
  /** A sentence that names the file, ready to be shown. */
  readonly message: string
}

/** One analysed unit, its findings sorted by file and place. */
export interface UnitReport {
  readonly findings: readonly Finding[]
  /** Enabled in this unit; a configuration file may enable more than the head lists. */
  readonly rules?: readonly Rule[]
  readonly problems: readonly ScanProblem[]
}

export interface AppliedFix {
  readonly ruleId: string
  /** What the fix says it does. */
  readonly title: string
  readonly uri: string
  /** 1-based, in the text the fix was applied to. */
  readonly line: number
}

/** Known when the last file was analysed. */
export interface Outcome {
  readonly files: { readonly terraform: number; readonly variables: number; readonly dockerfile: number }
  /** Findings that count: neither silenced nor superseded. */
  readonly findings: Readonly<Record<Severity, number>>
  readonly suppressed: number
  readonly problems: Readonly<Record<ProblemKind, number>>
  readonly fixes: readonly AppliedFix[]
  readonly exitCode: 0 | 1 | 2 | 3
  /** Why the exit code is what it is, as half a sentence. */
  readonly reason: string
}

/** Turns a scan into text, piece by piece. Pure: the same scan gives the same bytes. */
export interface Reporter {
  begin(head: ReportHead): string
  unit(report: UnitReport): string
  end(outcome: Outcome): string
}

/** Shown to people: neither silenced nor said better by another finding. */
export function counts(finding: Finding): boolean {
  return finding.suppression === undefined && finding.supersededBy === undefined
}

/** Kept in machine-readable output, where everything that is silenced says so; what is superseded only where all was asked for. */
export function isReported(finding: Finding, profile: Profile): boolean {
  return profile === 'all' || finding.supersededBy === undefined
}
