import { instanceNames } from '../analysis/instance-names'
import type { Finding } from '../analysis/types'
import { printable } from './escape'
import { frame } from './frame'
import { Positions } from './positions'
import { counts, type Reporter } from './report'
import { secretsHidden } from './secrets'
import type { Style } from './style'
import { summary } from './summary'

/**
 * For people: findings grouped by file, each with the code it points at.
 * `displayPath` names a file the way the reader would open it from where they stand.
 */
export function textReporter(style: Style, displayPath: (uri: string) => string): Reporter {
  return {
    begin: () => '',
    unit: ({ findings }) => {
      const positions = new Positions()
      const hide = secretsHidden(findings)
      const shown = findings.filter(counts)
      return groupByFile(shown)
        .map(group => fileSection(group, positions, hide))
        .join('')
    },
    end: outcome => `${summary(outcome)}\n`,
  }

  function fileSection(group: readonly Finding[], positions: Positions, hide: Hide): string {
    const uri = group[0]?.location.file.uri ?? ''
    return `${style.bold(printable(displayPath(uri)))}\n${group.map(one => finding(one, positions, hide)).join('')}\n`
  }

  function finding(one: Finding, positions: Positions, hide: Hide): string {
    const { startLine, startColumn } = positions.range(one.location)
    const severity = style.severity(one.severity, one.severity)
    const head = `  ${startLine}:${startColumn} ${severity} ${printable(one.message)} ${style.dim(one.rule.id)}\n`
    const names = instanceNames(one)
    const instances = names === undefined ? '' : `    ${style.dim(`in ${printable(names)}`)}\n`
    return head + code(one, positions, hide) + instances + related(one, positions)
  }

  function code(one: Finding, positions: Positions, hide: Hide): string {
    const lines = frame(hide(one.location), positions)
    const gutter = Math.max(...lines.map(line => String(line.number ?? '').length))
    return lines
      .map(line => {
        const number = String(line.number ?? '').padStart(gutter)
        const source = `    ${style.dim(`${number} |`)} ${line.code}`.trimEnd()
        if (line.underline === '') return `${source}\n`
        const indent = /^ */.exec(line.underline)?.[0] ?? ''
        const carets = style.severity(one.severity, line.underline.trimStart())
        return `${source}\n    ${style.dim(`${' '.repeat(gutter)} |`)} ${indent}${carets}\n`
      })
      .join('')
  }

  function related(one: Finding, positions: Positions): string {
    return one.related
      .map(({ at, message }) => {
        const { startLine, startColumn } = positions.range(at)
        const place = `${printable(displayPath(at.file.uri))}:${startLine}:${startColumn}`
        return `    ${style.dim(`see ${place}: ${printable(message)}`)}\n`
      })
      .join('')
  }
}

type Hide = ReturnType<typeof secretsHidden>

function groupByFile(findings: readonly Finding[]): readonly (readonly Finding[])[] {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) {
    const uri = finding.location.file.uri
    const group = groups.get(uri)
    if (group === undefined) groups.set(uri, [finding])
    else group.push(finding)
  }
  return [...groups.values()]
}
