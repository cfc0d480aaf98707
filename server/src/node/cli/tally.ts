import { SEVERITIES, type Severity } from '#rules/rule'
import type { Finding } from '../../analysis/types'
import { amount } from '../../report/summary'
import { type AppliedFix, counts, type Outcome, type ProblemKind, type ScanProblem } from '../../report/report'
import { kindOfName } from '../../workspace/kinds'
import { nameOf } from '../../workspace/uris'
import type { ScanOptions } from './arguments'

/** Counts what a scan comes to; holds no finding. */
export class Tally {
  private readonly files = { terraform: 0, variables: 0, dockerfile: 0 }
  private readonly findings: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0, info: 0 }
  private readonly problems: Record<ProblemKind, number> = {
    'unreadable-file': 0,
    'syntax-error': 0,
    'rule-failure': 0,
    'failed-analysis': 0,
    'unwritable-file': 0,
    'bad-configuration': 0,
  }
  private readonly fixes: AppliedFix[] = []
  private suppressed = 0
  private failing = 0
  private readonly limits = new Set<string>()

  file(uri: string): void {
    this.files[kindOfName(nameOf(uri)) ?? 'dockerfile'] += 1
  }

  /** `limit`: from which severity on it makes the scan fail. */
  finding(finding: Finding, limit: FailLimit): void {
    if (counts(finding)) {
      this.findings[finding.severity] += 1
      if (isAtOrAbove(finding.severity, limit.severity)) this.failing += 1
    } else if (finding.suppression !== undefined) this.suppressed += 1
    this.limits.add(describeLimit(limit))
  }

  problem({ kind }: ScanProblem): void {
    this.problems[kind] += 1
  }

  fix(fix: AppliedFix): void {
    this.fixes.push(fix)
  }

  get fileCount(): number {
    return this.files.terraform + this.files.variables + this.files.dockerfile
  }

  get findingCount(): number {
    return atOrAbove(this.findings, 'info')
  }

  outcome(options: Pick<ScanOptions, 'failOn' | 'failOnIncomplete'>): Outcome {
    const { files, findings, suppressed, problems, fixes } = this
    return { files, findings, suppressed, problems, fixes, ...this.verdict(options) }
  }

  private verdict({
    failOn,
    failOnIncomplete,
  }: Pick<ScanOptions, 'failOn' | 'failOnIncomplete'>): Pick<Outcome, 'exitCode' | 'reason'> {
    const incomplete = Object.values(this.problems).some(count => count > 0)
    if (this.problems['failed-analysis'] > 0) return { exitCode: 3, reason: 'something could not be analysed' }
    const wrong = this.problems['bad-configuration']
    if (wrong > 0) {
      const mistakes = amount(wrong, 'mistake in configuration files', 'mistakes in configuration files')
      return { exitCode: 2, reason: `there ${wrong === 1 ? 'is' : 'are'} ${mistakes}` }
    }
    if (incomplete && failOnIncomplete) return { exitCode: 3, reason: 'the scan is incomplete (--fail-on-incomplete)' }
    if (failOn === 'never') return { exitCode: 0, reason: 'findings do not matter (--fail-on never)' }
    const { failing } = this
    const limit = [...this.limits].sort().join(', ')
    if (failing > 0) return { exitCode: 1, reason: `${amount(failing, 'finding is', 'findings are')} ${limit}` }
    if (this.fileCount === 0 && !incomplete) return { exitCode: 0, reason: 'there was nothing to scan' }
    return { exitCode: 0, reason: this.findingCount === 0 ? 'no findings' : noneFails([...this.limits].sort()) }
  }
}

function noneFails(limits: readonly string[]): string {
  return limits.length === 1 && limits[0]?.startsWith('of no matter') === true
    ? `all findings are ${limits[0]}`
    : `no finding is ${limits.filter(limit => !limit.startsWith('of no matter')).join(', ')}`
}

/** From which severity on a finding makes a scan fail, and who says so: `--fail-on low`, `.hadolint.yaml: no-fail`. */
export interface FailLimit {
  readonly severity: Severity | 'never'
  readonly source: string
}

function describeLimit({ severity, source }: FailLimit): string {
  return severity === 'never'
    ? `of no matter (${source})`
    : `${severity}${severity === 'critical' ? '' : ' or above'} (${source})`
}

function isAtOrAbove(severity: Severity, limit: Severity | 'never'): boolean {
  return limit !== 'never' && SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(limit)
}

function atOrAbove(findings: Readonly<Record<Severity, number>>, limit: Severity): number {
  return SEVERITIES.slice(0, SEVERITIES.indexOf(limit) + 1).reduce((sum, severity) => sum + findings[severity], 0)
}
