import type { Severity } from '#rules/rule'

/** Colours, or nothing at all. */
export interface Style {
  bold(text: string): string
  dim(text: string): string
  severity(severity: Severity, text: string): string
}

export const PLAIN: Style = { bold: text => text, dim: text => text, severity: (_, text) => text }

const SEVERITY_CODES: Readonly<Record<Severity, string>> = {
  critical: '1;31',
  high: '31',
  medium: '33',
  low: '36',
  info: '34',
}

/** ANSI escape sequences, for terminals that want them. */
export const ANSI: Style = {
  bold: text => sequence('1', text),
  dim: text => sequence('2', text),
  severity: (severity, text) => sequence(SEVERITY_CODES[severity], text),
}

function sequence(code: string, text: string): string {
  return `\u001b[${code}m${text}\u001b[0m`
}
