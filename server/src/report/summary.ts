import { SEVERITIES } from '#rules/rule'
import type { Outcome } from './report'

/** What a scan came to, in a few lines for people. No line break at the end. */
export function summary(outcome: Outcome): string {
  return [
    filesLine(outcome),
    findingsLine(outcome),
    ...troubleLines(outcome),
    ...fixLine(outcome),
    exitLine(outcome),
  ].join('\n')
}

/** `1 finding`, `1,234 findings`. */
export function amount(count: number, singular: string, plural = `${singular}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? singular : plural}`
}

function filesLine({ files }: Outcome): string {
  const variables = files.variables > 0 ? [amount(files.variables, 'variable file')] : []
  const parts = [amount(files.terraform, 'Terraform file'), ...variables, amount(files.dockerfile, 'Dockerfile')]
  return `Scanned ${list(parts)}.`
}

function findingsLine({ findings, suppressed }: Outcome): string {
  const total = SEVERITIES.reduce((sum, severity) => sum + findings[severity], 0)
  const silenced = suppressed > 0 ? ` ${amount(suppressed, 'more is', 'more are')} silenced by comments.` : ''
  if (total === 0) return `No findings.${silenced}`
  const parts = SEVERITIES.filter(severity => findings[severity] > 0).map(
    severity => `${findings[severity].toLocaleString('en-US')} ${severity}`,
  )
  return `${amount(total, 'finding')}: ${parts.join(', ')}.${silenced}`
}

function troubleLines({ problems }: Outcome): readonly string[] {
  const parts = [
    ...(problems['unreadable-file'] > 0
      ? [`${amount(problems['unreadable-file'], 'file or folder', 'files or folders')} could not be read`]
      : []),
    ...(problems['syntax-error'] > 0
      ? [`${amount(problems['syntax-error'], 'file has', 'files have')} syntax errors`]
      : []),
    ...(problems['rule-failure'] > 0 ? [`${amount(problems['rule-failure'], 'rule')} failed`] : []),
  ]
  return parts.length > 0 ? [`Incomplete: ${list(parts)}.`] : []
}

function fixLine({ fixes }: Outcome): readonly string[] {
  if (fixes.length === 0) return []
  const files = new Set(fixes.map(fix => fix.uri)).size
  return [`Applied ${amount(fixes.length, 'fix', 'fixes')} in ${amount(files, 'file')}.`]
}

function exitLine({ exitCode, reason }: Outcome): string {
  return `Exit ${exitCode}: ${reason}.`
}

function list(parts: readonly string[]): string {
  const last = parts.at(-1) ?? ''
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`
}
