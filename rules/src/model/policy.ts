import type { Location } from './source'
import type { Resource } from './terraform'

/**
 * An IAM policy document, whatever it was written as. Only what can be read is here: a part that is not known before apply
 * (an interpolation) is a `PolicyText` whose `text` is undefined.
 */
export interface PolicyDocument {
  readonly at: Location
  readonly statements: readonly PolicyStatement[]
  /** False when statements may exist that cannot be read. */
  readonly complete: boolean
  /** The `aws_iam_policy_document` that makes it; undefined where it is spelled out as JSON or by `jsonencode`. */
  readonly source?: Resource
}

export interface PolicyStatement {
  readonly at: Location
  readonly sid?: string
  readonly effect: 'Allow' | 'Deny' | 'unknown'
  readonly actions: readonly PolicyText[]
  readonly notActions: readonly PolicyText[]
  readonly resources: readonly PolicyText[]
  readonly notResources: readonly PolicyText[]
  readonly principals: readonly PolicyPrincipal[]
  readonly notPrincipals: readonly PolicyPrincipal[]
  readonly conditions: readonly PolicyCondition[]
}

/** One string of a policy with the place it is written at (between the quotes). */
export interface PolicyText {
  readonly at: Location
  /** Undefined where it holds an interpolation whose value is not known. */
  readonly text: string | undefined
}

/** `{ "AWS": "*" }` is type `AWS`, value `*`; a bare `"*"` has type `*`. */
export interface PolicyPrincipal extends PolicyText {
  readonly type: string
}

export interface PolicyCondition {
  readonly at: Location
  readonly operator: string
  readonly key: string
  readonly values: readonly PolicyText[]
}
