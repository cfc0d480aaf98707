import type { Fix } from '#rules/fix'
import type { Location } from '#rules/model/source'
import { relativePath } from '../workspace/uris'
import type { Finding } from '../analysis/types'
import { Positions } from './positions'
import { isReported, type Outcome, type ReportHead, type Reporter, type ScanProblem } from './report'

/** Grows by one whenever a field changes its meaning or goes away; new fields do not count. */
const SCHEMA_VERSION = 1

/** The format that `docs/json-output.md` documents: one JSON object, one finding a line. */
export function jsonReporter(): Reporter {
  let head: ReportHead | undefined
  let separator = '\n'
  const problems: object[] = []
  return {
    begin: given => {
      head = given
      const tool = { name: 'Parapet', version: given.version }
      return `{"schemaVersion":${SCHEMA_VERSION},"tool":${JSON.stringify(tool)},"root":${JSON.stringify(given.root)},"profile":"${given.profile}","findings":[`
    },
    unit: report => {
      if (head === undefined) return ''
      const { root, profile } = head
      const positions = new Positions()
      problems.push(...report.problems.map(problem => problemObject(problem, root, positions)))
      let text = ''
      for (const finding of report.findings.filter(one => isReported(one, profile))) {
        text += separator + JSON.stringify(findingObject(finding, root, positions))
        separator = ',\n'
      }
      return text
    },
    end: outcome => {
      const listed = problems.map(problem => `\n${JSON.stringify(problem)}`).join(',')
      return `\n],"problems":[${listed}\n],"summary":${JSON.stringify(summaryObject(outcome, head?.root ?? ''))}}\n`
    },
  }
}

function findingObject(finding: Finding, root: string, positions: Positions): object {
  const { rule, message, severity, profile, confidence, addresses, fingerprint } = finding
  return {
    rule: rule.id,
    title: rule.title,
    message,
    severity,
    profile,
    confidence,
    ...place(finding.location, root, positions),
    context: place(finding.context, root, positions),
    addresses,
    related: finding.related.map(({ at, message }) => ({ message, ...place(at, root, positions) })),
    fingerprint,
    suppression: finding.suppression && {
      reason: finding.suppression.reason,
      tool: finding.suppression.comment?.tool,
      form: finding.suppression.comment?.form,
      ...place(finding.suppression.at, root, positions),
    },
    supersededBy: finding.supersededBy,
    fixes: finding.fixes().map(fix => fixObject(fix, root, positions)),
  }
}

function fixObject({ title, applicability, impact, caution, edits }: Fix, root: string, positions: Positions): object {
  return {
    title,
    applicability,
    impact,
    caution,
    edits: edits.map(({ file, span, newText, snippet }) => ({
      ...place({ file, span }, root, positions),
      newText,
      snippet: snippet ?? false,
    })),
  }
}

/** `file` is relative to the root, decoded, with slashes; lines and columns are 1-based, columns in UTF-16 code units, the end exclusive. */
function place(at: Location, root: string, positions: Positions): object {
  const { startLine, startColumn, endLine, endColumn } = positions.range(at)
  return {
    file: relativePath(root, at.file.uri),
    start: { line: startLine, column: startColumn },
    end: { line: endLine, column: endColumn },
  }
}

function problemObject(
  { kind, uri, location, ruleId, message }: ScanProblem,
  root: string,
  positions: Positions,
): object {
  return {
    kind,
    message,
    rule: ruleId,
    ...(location === undefined ? { file: relativePath(root, uri) } : place(location, root, positions)),
  }
}

function summaryObject(
  { files, findings, suppressed, problems, fixes, exitCode, reason }: Outcome,
  root: string,
): object {
  return {
    files,
    findings,
    suppressed,
    problems: {
      unreadable: problems['unreadable-file'],
      syntaxErrors: problems['syntax-error'],
      ruleFailures: problems['rule-failure'],
      failedAnalyses: problems['failed-analysis'],
      unwritable: problems['unwritable-file'],
      badConfiguration: problems['bad-configuration'],
    },
    fixes: fixes.map(({ ruleId, title, uri, line }) => ({ rule: ruleId, title, file: relativePath(root, uri), line })),
    exitCode,
    reason,
  }
}
