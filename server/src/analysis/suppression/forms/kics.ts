/**
 * `# kics-scan ignore`, `disable=<ids>` and `enable=<ids>` in the comments a file begins with; `# kics-scan ignore-line` and
 * `ignore-block` anywhere. KICS: docs/running-kics.md, "Using commands on scanned files as comments";
 * pkg/parser/terraform/comment/comment.go, pkg/parser/docker/comments.go, pkg/engine/inspector.go.
 */
import type { CommentLine } from '../comments'
import type { Mark } from '../mark'
import type { RuleNames } from '../names'
import { type Scope, wholeFile } from '../scopes'

const FORM = /^(?:#|\/\/)+\s*kics-scan\s+(\S.*|)$/i

export interface KicsScopes {
  readonly line: Scope
  readonly block: Scope
  /** Above it there are only comments and empty lines. */
  readonly isInHead: boolean
}

export function readKicsMarks(comment: CommentLine, { line, block, isInHead }: KicsScopes): Mark[] {
  const words = FORM.exec(comment.text)?.[1]?.trim().split(/\s+/) ?? []
  const mark = (form: string, rules: RuleNames, scope: Scope): Mark[] => [
    {
      tool: 'kics',
      form: `kics-scan ${form}`,
      at: comment.at,
      rules,
      reason: words
        .filter(word => word.toLowerCase() !== form && !word.startsWith(`${form}=`))
        .join(' ')
        .replace(/^[-–—#]+ */, ''),
      scope,
    },
  ]
  const place = words.map(word => word.toLowerCase()).find(word => word === 'ignore-line' || word === 'ignore-block')
  if (place !== undefined) return mark(place, { kind: 'all' }, place === 'ignore-line' ? line : block)
  const [command = ''] = words
  if (!isInHead) return []
  if (command === 'ignore') return mark('ignore', { kind: 'all' }, wholeFile)
  const [, name, list] = /^(disable|enable)=(.+)$/.exec(command) ?? []
  if (name === undefined || list === undefined) return []
  const ids = list.split(',')
  return mark(name, name === 'disable' ? { kind: 'ids', ids } : { kind: 'others', ids }, wholeFile)
}
