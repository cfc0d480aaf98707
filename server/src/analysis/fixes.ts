import type { Fix } from '#rules/fix'

/** A fix's title with what it costs a resource that already exists. */
export function fixTitle(fix: Fix): string {
  const cost = [impactOf(fix), fix.caution].filter(part => part !== undefined)
  return cost.length > 0 ? `${fix.title} (${cost.join('; ')})` : fix.title
}

function impactOf({ impact }: Fix): string | undefined {
  switch (impact) {
    case 'in-place':
      return undefined
    case 'replaces-resource':
      return 'replaces the resource'
    case 'new-resource':
      return 'adds a resource'
  }
}
