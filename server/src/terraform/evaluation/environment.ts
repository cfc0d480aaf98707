import type { Value } from '../values/value'

/** What names lead to outside of the expression. Pure; what is asked for twice is evaluated once. */
export interface Environment {
  /** Undefined where nothing of the kind is declared, which is an error. */
  variable(name: string): Value | undefined
  local(name: string): Value | undefined
  module(name: string): Value | undefined
  /** All instances: an object, a tuple (`count`) or an object of objects (`for_each`). `mode` is `resource`, `data` … */
  resource(mode: ResourceMode, type: string, name: string): Value | undefined
  /** `each.key`, `count.index`, `path.module`, `terraform.workspace`; a text says why there is none. */
  attribute(root: ContextRoot, name: string): Value | ReferenceProblem
  readonly self: Value | undefined
}

export type ResourceMode = 'resource' | 'data' | 'ephemeral'
export type ContextRoot = 'each' | 'count' | 'path' | 'terraform'

export interface ReferenceProblem {
  readonly kind: 'problem'
  readonly summary: string
}
