/**
 * `#ts:skip=<id> <reason>`, without a space behind the `#`. Terrascan: pkg/utils/skip_rules.go (the pattern),
 * pkg/iac-providers/terraform/commons/resource.go (inside the resource's body), pkg/iac-providers/docker/v1/load-file.go
 * (the whole Dockerfile).
 */
import type { CommentLine } from '../comments'
import type { Mark } from '../mark'
import type { Scope } from '../scopes'

const FORM = /#ts:skip=(AC_[A-Z0-9]+_\d{4}|(?:[A-Za-z0-9]+[.-]){2,5}\d+)(?:[ \t]+(\S.*|))?$/

export function readTerrascanMarks(comment: CommentLine, scope: Scope): Mark[] {
  const [, id, reason = ''] = FORM.exec(comment.text.trimEnd()) ?? []
  if (id === undefined) return []
  return [
    {
      tool: 'terrascan',
      form: 'ts:skip',
      at: comment.at,
      rules: { kind: 'ids', ids: [id] },
      reason: reason.trim(),
      scope,
    },
  ]
}
