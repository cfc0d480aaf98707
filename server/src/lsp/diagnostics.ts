import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver'
import type { SourceFile } from '#rules/model/source'
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
    private readonly pageOf: (ruleId: string) => string | undefined,
  ) {}

  ofFinding(finding: Finding, settings: Settings): Diagnostic {
    const { rule, location, related, message, severity, fingerprint } = finding
    const href = this.client.codeDescription ? this.pageOf(rule.id) : undefined
    const data: DiagnosticData = { ruleId: rule.id, fingerprint }
    return {
      range: this.positions.range(location.file, location.span),
      severity: toDiagnosticSeverity(settings.levels[severity]),
      code: rule.id,
      ...(href !== undefined && { codeDescription: { href } }),
      source: DIAGNOSTIC_SOURCE,
      message,
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

/** Stays the same for the same diagnostics, also across restarts of the server. */
export function resultIdOf(diagnostics: readonly Diagnostic[]): string {
  const text = JSON.stringify(diagnostics)
  // FNV-1a over UTF-16 code units, twice with different seeds: 64 bits.
  let one = 0x811c9dc5
  let two = 0x9e3779b9
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    one = Math.imul(one ^ unit, 0x01000193)
    two = Math.imul(two ^ unit, 0x01000197)
  }
  return [text.length, one >>> 0, two >>> 0].map(part => part.toString(36)).join('-')
}

export function readData(data: unknown): DiagnosticData | undefined {
  if (typeof data !== 'object' || data === null || !('ruleId' in data) || !('fingerprint' in data)) return undefined
  const { ruleId, fingerprint } = data
  return typeof ruleId === 'string' && typeof fingerprint === 'string' ? { ruleId, fingerprint } : undefined
}
