import type { ModelResource } from './parts'

/** What an expression's value may come from. */
export interface References {
  readonly resources: readonly Reference[]
  /** Part of the value comes from where nothing can be seen: a variable without value, `each`, a module's output. */
  readonly maybe: boolean
  /** The same text elsewhere may have another value: it holds `each`, `count`, an iterator or a random function. */
  readonly varies: boolean
  /** The same text has the same value in instances of the same key only: it holds `each.key` or `count.index`. */
  readonly isByKey: boolean
}

/** Which of a block's instances is meant: the one with a key, all of them, or some that cannot be told from the others. */
export type Which = 'all' | 'some' | { readonly key: string }

export interface Reference {
  /** What stands for the whole block. */
  readonly resource: ModelResource
  readonly which: Which
  /** The attribute read from it; undefined for the resource as a whole. */
  readonly attribute: string | undefined
}

export const NO_REFERENCES: References = { resources: [], maybe: false, varies: false, isByKey: false }
/** Where looking had to stop. */
export const UNSEEN: References = { resources: [], maybe: true, varies: true, isByKey: false }

/** The resource that is meant, or what stands for all instances of its block. Undefined where there is none of the key. */
export function meant({ resource, which }: Reference): ModelResource | undefined {
  return typeof which === 'string' ? resource : resource.instance(which.key)
}

/** What a part of the expression refers to, where nobody knows which part that is. */
export function inPart(found: References): References {
  const resources = found.resources.map(one => ({ ...one, which: one.which === 'all' ? 'some' : one.which }))
  return { ...found, resources }
}

export type FindResource = (key: string, name: string) => ModelResource | undefined
