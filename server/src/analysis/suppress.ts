import type { TextEdit } from '#rules/fix'
import { indentAt, lineStart, withLineBreaksOf } from '#rules/fixes/text'
import { readDirective } from './directive'
import type { Finding } from './types'

/**
 * The edit that silences a finding with a comment on its own line above the attribute, block or instruction. A comment
 * already there is extended instead. A reason left out becomes a snippet placeholder, where the cursor goes.
 */
export function suppressionEdit(finding: Finding, reason?: string): TextEdit {
  const { file } = finding.location
  const target = lineStart(file.text, finding.subject.span.start)
  const existing = directiveAbove(finding, target)
  const last = existing?.ruleIds.at(-1)
  if (last) return { file, span: { start: last.span.end, end: last.span.end }, newText: `,${finding.rule.id}` }
  const indent = indentAt(file.text, target)
  const comment = `${indent}# parapet:ignore ${finding.rule.id} ${reason ?? '${1:reason}'}\n`
  return {
    file,
    span: { start: target, end: target },
    newText: withLineBreaksOf(file, comment),
    ...(reason === undefined ? { snippet: true } : {}),
  }
}

function directiveAbove(finding: Finding, target: number) {
  const { file } = finding.location
  if (target === 0) return undefined
  const start = lineStart(file.text, target - 1)
  const line = file.text.slice(start, target).trimEnd()
  const text = line.trimStart()
  if (!/^(#|\/\/)/.test(text)) return undefined
  const directive = readDirective(file, { start, end: start + line.length })
  return directive?.wholeFile || directive?.expires ? undefined : directive
}
