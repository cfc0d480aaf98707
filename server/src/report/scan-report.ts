import type { Rule, RuleDocs, Severity } from '#rules/rule'
import { isEnabled } from '../analysis/levels'
import type { Analysis, Configuration, Finding } from '../analysis/types'
import type { PlacedProblem, ResolvedConfiguration } from '../config/resolve'
import { displayName } from '../workspace/uris'
import { Positions } from './positions'
import type { Outcome, Reporter, ScanProblem } from './report'
import { type FailLimit, Tally } from './tally'

export interface ScanReportOptions {
  readonly reporter: Reporter
  /** Parapet's own rules; those that configuration files define are added where they hold. */
  readonly rules: readonly Rule[]
  /** Undefined: `low`, or what other tools' files say. */
  readonly failOn: Severity | 'never' | undefined
  readonly failOnIncomplete: boolean
  /** How to name a file to who reads the report. */
  readonly show: (uri: string) => string
}

/** Text for the report, and lines for whoever watches the scan. */
export interface Written {
  readonly text: string
  readonly said: readonly string[]
}

/**
 * Puts a report together while a scan goes on. The command line and the language server both do it with this, so that they
 * say the same of the same files.
 */
export class ScanReport {
  readonly tally = new Tally()
  /** Rules that failed before: once is enough for who watches, the report lists every case. */
  private readonly failedRules = new Set<string>()
  private readonly saidMistakes = new Set<string>()
  private readonly enabledRules = new Map<Configuration, readonly Rule[]>()

  constructor(private readonly options: ScanReportOptions) {}

  begin(
    root: string,
    version: string,
    configuration: ResolvedConfiguration,
    docs: ReadonlyMap<string, RuleDocs>,
  ): string {
    const { profile } = configuration
    return this.options.reporter.begin({ version, root, profile, rules: this.enabled(configuration), docs })
  }

  /** `configuration`: what holds for the findings; undefined where there cannot be any. */
  unit(
    findings: readonly Finding[],
    problems: readonly ScanProblem[],
    configuration: ResolvedConfiguration | undefined,
  ): Written {
    if (findings.length + problems.length === 0) return { text: '', said: [] }
    const named = problems.map(problem => ({ ...problem, message: this.shorten(problem.message, problem.uri) }))
    const said: string[] = []
    for (const problem of named) {
      this.tally.problem(problem)
      if (problem.kind === 'rule-failure' && this.failedRules.has(problem.ruleId ?? '')) continue
      if (problem.kind === 'rule-failure') this.failedRules.add(problem.ruleId ?? '')
      said.push(problem.message)
    }
    if (configuration !== undefined)
      for (const finding of findings) this.tally.finding(finding, this.limitFor(finding, configuration))
    const rules = configuration === undefined ? [] : this.enabled(configuration)
    return { text: this.options.reporter.unit({ findings, problems: named, rules }), said }
  }

  /** What is wrong in configuration files, each mistake once. Doubts about other tools' files are said, not counted. */
  mistakes(configuration: ResolvedConfiguration): Written {
    const fresh = configuration.problems.filter(problem => {
      const key = `${problem.file.uri} ${problem.span.start} ${problem.message}`
      const isNew = !this.saidMistakes.has(key)
      this.saidMistakes.add(key)
      return isNew
    })
    const positions = new Positions()
    const errors: ScanProblem[] = []
    const doubts: string[] = []
    for (const problem of fresh) {
      const message = `${displayName(problem.file.uri)}:${placeIn(problem, positions)}: ${problem.message}`
      const { file, span, severity } = problem
      if (severity === 'error')
        errors.push({ kind: 'bad-configuration', uri: file.uri, location: { file, span }, message })
      else doubts.push(this.shorten(message, file.uri))
    }
    const { text, said } = this.unit([], errors, configuration)
    return { text, said: [...doubts, ...said] }
  }

  end(): { readonly text: string; readonly outcome: Outcome } {
    const outcome = this.tally.outcome(this.options)
    return { text: this.options.reporter.end(outcome), outcome }
  }

  private enabled(configuration: Configuration): readonly Rule[] {
    const known = this.enabledRules.get(configuration)
    if (known !== undefined) return known
    const all = [...this.options.rules, ...(configuration.extraRules ?? [])]
    const rules = all.filter(rule => isEnabled(rule, configuration)).sort((a, b) => (a.id < b.id ? -1 : 1))
    this.enabledRules.set(configuration, rules)
    return rules
  }

  private limitFor({ rule }: Finding, { failOn, explain }: ResolvedConfiguration): FailLimit {
    const said = this.options.failOn
    if (said !== undefined) return { severity: said, source: `--fail-on ${said}` }
    const severity = failOn[rule.language]
    if (severity === undefined) return { severity: 'low', source: '--fail-on low' }
    const from = explain.find(({ key }) => key === `fail-on.${rule.language}`)
    return { severity, source: `${from?.source ?? ''}: ${from?.note ?? ''}` }
  }

  /** Messages name files in full; who reads them sits in a folder. */
  private shorten(message: string, uri: string): string {
    return message.replaceAll(displayName(uri), () => this.options.show(uri))
  }
}

/** What stood in the way of judging a unit: one problem for each file with syntax errors, since later ones are often echoes of the first. */
export function analysisProblems(analysis: Analysis, isAsked: (uri: string) => boolean): readonly ScanProblem[] {
  const positions = new Positions()
  const problems = new Map<string, ScanProblem>()
  for (const { file, span, message } of analysis.syntaxErrors) {
    if (!isAsked(file.uri) || problems.has(file.uri)) continue
    const text = `${displayName(file.uri)}:${placeIn({ file, span }, positions)}: syntax error: ${message}`
    problems.set(file.uri, { kind: 'syntax-error', uri: file.uri, location: { file, span }, message: text })
  }
  const failures = analysis.failures.map(({ ruleId, uri, error }): ScanProblem => {
    const reason = error instanceof Error ? error.message : String(error)
    return { kind: 'rule-failure', uri, ruleId, message: `Rule ${ruleId} failed on ${displayName(uri)}: ${reason}` }
  })
  return [...problems.values(), ...failures]
}

/** `line:column`, 1-based. */
function placeIn(at: Pick<PlacedProblem, 'file' | 'span'>, positions: Positions): string {
  const { startLine, startColumn } = positions.range(at)
  return `${startLine}:${startColumn}`
}
