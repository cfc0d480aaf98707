/**
 * `checkov:skip=<id>:<reason>` and `bridgecrew:skip=…`, one a line. Checkov: checkov/common/comment/enum.py (the pattern),
 * checkov/terraform/context_parsers/base_parser.py (between the first and the last line of the block),
 * checkov/dockerfile/parser.py (the whole file).
 */
import type { CommentLine } from '../comments'
import type { Mark } from '../mark'
import type { Scope } from '../scopes'

const FORM = /(checkov:skip|bridgecrew:skip)= *([A-Z_\d]+)(?::(.+))?/

export function readCheckovMarks(comment: CommentLine, scope: Scope): Mark[] {
  const [, form, id, reason = ''] = FORM.exec(comment.text) ?? []
  if (form === undefined || id === undefined) return []
  return [
    {
      tool: 'checkov',
      form,
      at: comment.at,
      rules: { kind: 'ids', ids: [id] },
      reason: unquoted(reason.replace(/\*\/\s*$/, '').trim()),
      scope,
    },
  ]
}

/** Checkov's documentation asks for quotation marks around the reason. */
function unquoted(reason: string): string {
  return /^"([^"]*)"$/.exec(reason)?.[1] ?? reason
}
