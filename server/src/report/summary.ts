import { SEVERITIES } from '#rules/rule'
import { type Outcome, PROBLEM_KINDS, type ProblemKind } from './report'

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
  const silenced = suppressed > 0 ? ` ${amount(suppressed, 'more is', 'more are')} silenced.` : ''
  if (total === 0) return `No findings.${silenced}`
  const parts = SEVERITIES.filter(severity => findings[severity] > 0).map(
    severity => `${findings[severity].toLocaleString('en-US')} ${severity}`,
  )
  return `${amount(total, 'finding')}: ${parts.join(', ')}.${silenced}`
}

function troubleLines({ problems }: Outcome): readonly string[] {
  const parts = PROBLEM_KINDS.filter(kind => problems[kind] > 0).map(kind => trouble(kind, problems[kind]))
  return parts.length > 0 ? [`Incomplete: ${list(parts)}.`] : []
}

function trouble(kind: ProblemKind, count: number): string {
  switch (kind) {
    case 'unreadable-file':
      return `${amount(count, 'file or folder', 'files or folders')} could not be read`
    case 'syntax-error':
      return amount(count, 'file has syntax errors', 'files have syntax errors')
    case 'rule-failure':
      return amount(count, 'rule run failed', 'rule runs failed')
    case 'failed-analysis':
      return `${amount(count, 'file or folder', 'files or folders')} could not be analysed`
    case 'unwritable-file':
      return `${amount(count, 'file')} could not be fixed`
    case 'bad-configuration':
      return amount(count, 'mistake in configuration files', 'mistakes in configuration files')
  }
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
