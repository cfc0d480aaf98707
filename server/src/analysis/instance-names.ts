import type { Finding } from './types'

const MOST_NAMED = 3

/**
 * The instances that a finding is about, where the text it points at does not say so itself: those that `count` and
 * `for_each` make, and those in called modules. Undefined where there is only the one that is written.
 */
export function instanceNames({ addresses }: Pick<Finding, 'addresses'>): string | undefined {
  const named = addresses.filter(address => address.includes('[') || /^module\.[^.]*\./.test(address))
  if (named.length === 0) return undefined
  const rest = named.length - MOST_NAMED
  return [...named.slice(0, MOST_NAMED), ...(rest > 0 ? [`${rest} more`] : [])].join(', ')
}
