/**
 * `nosemgrep`, `nosem`, with ids behind a colon or an equals sign, in any case, behind a space: on the first line of what was
 * found, or alone on the line above. Semgrep: src/reporting/Nosemgrep.ml and https://semgrep.dev/docs/ignoring-files-folders-code.
 */
import type { CommentLine } from '../comments'
import type { Mark } from '../mark'
import type { Scope } from '../scopes'

const FORM = /\s(nosem(?:grep)?)(?:[:=]\s?([^,\s].*)|(?=\s|$)(.*))?/i

export function readSemgrepMarks(comment: CommentLine, scope: Scope): Mark[] {
  const [, form, ids, reason = ''] = FORM.exec(comment.text.replace(/\*\/\s*$/, '')) ?? []
  if (form === undefined) return []
  return [
    {
      tool: 'semgrep',
      form: form.toLowerCase(),
      at: comment.at,
      rules: ids === undefined ? { kind: 'all' } : { kind: 'ids', ids: ids.split(/[,\s]+/).filter(id => id !== '') },
      reason: reason.trim().replace(/^[-–—]+ */, ''),
      scope,
    },
  ]
}
