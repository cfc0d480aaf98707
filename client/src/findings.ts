import * as vscode from 'vscode'
import { DIAGNOSTIC_SOURCE, SYNTAX_CODE } from './protocol'

/** The diagnostics of a document that come from the server, syntax errors included. */
export function findingsOf(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(diagnostic => diagnostic.source === DIAGNOSTIC_SOURCE)
}

/** The rule a diagnostic names; `undefined` for a syntax error. */
export function ruleOf(diagnostic: vscode.Diagnostic): string | undefined {
  const { code } = diagnostic
  const value = typeof code === 'object' ? code.value : code
  return typeof value === 'string' && value !== SYNTAX_CODE ? value : undefined
}
