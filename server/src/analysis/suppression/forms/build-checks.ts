/**
 * `# check=skip=<checks>` of Docker's build checks, as a parser directive for the whole file, and above an instruction for
 * that instruction. https://docs.docker.com/build/checks/; BuildKit: frontend/dockerfile/linter/linter.go; for instructions
 * pull request 6334.
 */
import type { Location } from '#rules/model/source'
import type { Mark } from '../mark'
import type { RuleNames } from '../names'
import type { Scope } from '../scopes'

const COMMENT = /^#[ \t]*check[ \t]*=[ \t]*(\S.*)$/i

/** The value of a comment that would be a directive if it stood at the top. */
export function checkValue(text: string): string | undefined {
  return COMMENT.exec(text)?.[1]
}

/** `value`: behind `check=`; what follows the first space is a remark. */
export function readCheckMark(value: string, at: Location, scope: Scope): Mark | undefined {
  const [options = '', ...remark] = value.split(/\s+/)
  const rules = skippedBy(options)
  if (rules === undefined) return undefined
  const reason = remark.join(' ').replace(/^(?:\/\/|#) */, '')
  return { tool: 'buildkit', form: 'check=skip', at, rules, reason, scope }
}

/** `skip=A,B;error=true`. BuildKit refuses options it does not know. */
function skippedBy(options: string): RuleNames | undefined {
  let skipped: RuleNames | undefined
  for (const option of options.split(';')) {
    const equals = option.indexOf('=')
    const name = option.slice(0, Math.max(equals, 0)).trim()
    if (name !== 'skip' && name !== 'error' && name !== 'experimental') return undefined
    if (name !== 'skip') continue
    const list = option.slice(equals + 1).trim()
    skipped = list === 'all' ? { kind: 'all' } : { kind: 'ids', ids: list.split(',').map(id => id.trim()) }
  }
  return skipped
}
