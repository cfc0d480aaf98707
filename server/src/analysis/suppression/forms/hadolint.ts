/**
 * `# hadolint ignore=<ids>` for the instruction on the next line, `# hadolint stage ignore=` above FROM for what follows it in
 * its stage, `# hadolint global ignore=` for the file. A comment with anything else in its list is none. hadolint:
 * src/Hadolint/Pragma.hs, src/Hadolint/Process.hs; README "Inline ignores"; for stages pull request 1195.
 */
import type { CommentLine } from '../comments'
import type { Mark } from '../mark'
import { nowhere, type Scope, wholeFile } from '../scopes'

const FORM =
  /^#[ \t]*hadolint[ \t]+((?:global|stage)[ \t]+)?ignore[ \t]*=[ \t]*([DLSC\d]+(?:[ \t]*,[ \t]*[DLSC\d]+)*)[ \t]*(?:#(.*))?$/

/** `below`: what begins on the next line. `stage`: the stage whose FROM is on the next line, without that FROM. */
export function readHadolintMarks(comment: CommentLine, below: Scope, stage: Scope | undefined): Mark[] {
  const [, kind = '', ids, reason = ''] = FORM.exec(comment.text) ?? []
  if (ids === undefined) return []
  const word = kind.trim()
  return [
    {
      tool: 'hadolint',
      form: word === '' ? 'hadolint ignore' : `hadolint ${word} ignore`,
      at: comment.at,
      rules: { kind: 'ids', ids: ids.split(/[ \t]*,[ \t]*/) },
      reason: reason.trim(),
      scope: word === 'global' ? wholeFile : word === 'stage' ? (stage ?? nowhere) : below,
    },
  ]
}
