import type { Location } from '#rules/model/source'
import type { Expiry } from './expiry'
import type { RuleNames } from './names'
import type { Scope } from './scopes'
import type { SuppressionTool } from './tools'

/** A comment that silences something, or one of several things a comment says. */
export interface Mark {
  readonly tool: SuppressionTool
  /** The words that make it one: `parapet:ignore-file`, `hadolint global ignore`, `check=skip`. */
  readonly form: string
  /** The comment; of a comment of several lines, the line that says it. */
  readonly at: Location
  readonly rules: RuleNames
  readonly reason: string
  readonly expiry?: Expiry
  readonly scope: Scope
}
