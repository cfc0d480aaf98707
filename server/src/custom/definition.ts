import type { Applicability, Impact } from '#rules/fix'
import type { Location } from '#rules/model/source'
import type { CustomDocs, Pillar, Profile, Severity } from '#rules/rule'
import type { Condition } from './condition'
import type { Target } from './read-condition'

/** One entry of `custom-rules`, read and checked. */
export interface Definition {
  readonly id: string
  /** Where the id is written. */
  readonly at: Location
  readonly title: string
  readonly message: string | undefined
  readonly severity: Severity
  readonly profile: Profile
  readonly pillar: Pillar
  readonly docs: CustomDocs
  readonly secret: boolean
  readonly target: Target
  /** Types and instructions that conditions look at besides those of the target. */
  readonly reads: readonly string[]
  /** Types of nested blocks, from the resource down. */
  readonly each: readonly string[]
  readonly when: Condition | undefined
  readonly demand: { readonly kind: 'require' | 'forbid'; readonly condition: Condition }
  readonly fix: FixDefinition | undefined
  readonly examples: readonly Example[]
}

export interface FixDefinition {
  readonly title: string | undefined
  readonly applicability: Exclude<Applicability, 'needs-input'>
  readonly impact: Impact
  readonly caution: string | undefined
  readonly action: FixAction
}

export type FixAction =
  /** `text`: Terraform's expression, or the words of an instruction. Without a path the flagged attribute is set. */
  | { readonly kind: 'set'; readonly path: readonly string[] | undefined; readonly text: string }
  | { readonly kind: 'insert'; readonly text: string; readonly where: 'inside' | 'after' | 'before' }
  | { readonly kind: 'replace'; readonly text: string }

export interface Example {
  readonly kind: 'bad' | 'good'
  /** `bad 1`: which one of its rule, from 1. */
  readonly name: string
  readonly at: Location
  /** What is flagged stands between « and », where the example says so. */
  readonly code: string
  readonly fixed: string | undefined
}
