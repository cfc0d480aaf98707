import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver'
import type { SourceFile } from '#rules/model/source'
import type { Rule } from '#rules/rule'
import { instanceNames } from '../analysis/instance-names'
import type { Finding } from '../analysis/types'
import type { SyntaxProblem } from '../syntax/hcl/ast'
import type { Client } from './client'
import type { Positions } from './positions'
import { DIAGNOSTIC_SOURCE, SYNTAX_CODE } from './protocol'
import type { Level, Settings } from './settings'

/** What a diagnostic carries so that actions and hovers find the finding again, even after the text has moved. */
export interface DiagnosticData {
  readonly ruleId: string
  readonly fingerprint: string
}

/** Makes diagnostics of findings, as far as the client can show them. */
export class DiagnosticMaker {
  constructor(
    private readonly client: Client,
    private readonly positions: Positions,
    private readonly clientUri: (uri: string) => string,
    private readonly pageOf: (rule: Rule) => string | undefined,
  ) {}

  ofFinding(finding: Finding, settings: Pick<Settings, 'levels'>): Diagnostic {
    const { rule, location, related, message, severity, fingerprint, isUnnecessary } = finding
    const href = this.client.codeDescription && isUnnecessary !== true ? this.pageOf(rule) : undefined
    const data: DiagnosticData = { ruleId: rule.id, fingerprint }
    const names = instanceNames(finding)
    return {
      range: this.positions.range(location.file, location.span),
      severity: toDiagnosticSeverity(settings.levels[severity]),
      code: rule.id,
      ...(href !== undefined && { codeDescription: { href } }),
      source: DIAGNOSTIC_SOURCE,
      message: names === undefined ? message : `${message} (in ${names})`,
      ...(isUnnecessary === true && this.client.unnecessaryTag && { tags: [DiagnosticTag.Unnecessary] }),
      ...(this.client.relatedInformation &&
        related.length > 0 && {
          relatedInformation: related.map(({ at, message }) => ({
            location: { uri: this.clientUri(at.file.uri), range: this.positions.range(at.file, at.span) },
            message,
          })),
        }),
      ...(this.client.diagnosticData && { data }),
    }
  }

  ofSyntax(file: SourceFile, problem: SyntaxProblem): Diagnostic {
    return {
      range: this.positions.range(file, problem.span),
      severity: DiagnosticSeverity.Error,
      code: SYNTAX_CODE,
      source: DIAGNOSTIC_SOURCE,
      message: problem.message,
    }
  }
}

function toDiagnosticSeverity(level: Level): DiagnosticSeverity {
  switch (level) {
    case 'error':
      return DiagnosticSeverity.Error
    case 'warning':
      return DiagnosticSeverity.Warning
    case 'information':
      return DiagnosticSeverity.Information
    case 'hint':
      return DiagnosticSeverity.Hint
  }
}

/**
 * Stays the same for the same diagnostics, also across restarts of the server. Computed at every key, so the link, which
 * follows from the code, is left out.
 */
export function resultIdOf(diagnostics: readonly Diagnostic[]): string {
  const hash = new Hash()
  for (const { range, severity, code, message, relatedInformation, data } of diagnostics) {
    hash.number(range.start.line)
    hash.number(range.start.character)
    hash.number(range.end.line)
    hash.number(range.end.character)
    hash.number(severity ?? 0)
    hash.text(String(code))
    hash.text(typeof message === 'string' ? message : message.value)
    hash.text(readData(data)?.fingerprint ?? '')
    if (relatedInformation !== undefined) hash.text(JSON.stringify(relatedInformation))
  }
  return `${diagnostics.length.toString(36)}-${hash.value()}`
}

/** FNV-1a over numbers and UTF-16 code units, twice with different primes: 64 bits. */
class Hash {
  private one = 0x811c9dc5
  private two = 0x9e3779b9

  number(value: number): void {
    this.one = Math.imul(this.one ^ value, 0x01000193)
    this.two = Math.imul(this.two ^ value, 0x01000197)
  }

  text(value: string): void {
    this.number(value.length)
    for (let at = 0; at < value.length; at++) this.number(value.charCodeAt(at))
  }

  value(): string {
    return `${(this.one >>> 0).toString(36)}-${(this.two >>> 0).toString(36)}`
  }
}

export function readData(data: unknown): DiagnosticData | undefined {
  if (typeof data !== 'object' || data === null || !('ruleId' in data) || !('fingerprint' in data)) return undefined
  const { ruleId, fingerprint } = data
  return typeof ruleId === 'string' && typeof fingerprint === 'string' ? { ruleId, fingerprint } : undefined
}
