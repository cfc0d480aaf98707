import type { Fix } from '#rules/fix'
import { contains } from '#rules/model/source'
import type { Problem } from '#rules/rule'
import { isJsonForm } from '../syntax/terraform'
import { isModelResource } from '../terraform/parts'
import type { Place } from './anchor'

/**
 * A fix that throws, or edits nothing, is no fix; in development it is a fault to be seen. Nor is one that edits a file in
 * the JSON form: what it would write is in the native syntax.
 */
function fixesOf({ fix }: Problem, development: boolean): readonly Fix[] {
  try {
    const made = fix?.()
    const fixes: readonly Fix[] = made === undefined ? [] : isList(made) ? made : [made]
    return fixes.filter(({ edits }) => edits.length > 0 && !edits.some(({ file }) => isJsonForm(file.uri)))
  } catch (error) {
    if (development) throw error
    return []
  }
}

/**
 * The fixes of a problem that are right where it was found. Left out is one that would change other instances, or other
 * blocks of a dynamic one, which are not worth the same. One that edits a value which is written elsewhere, for whoever uses
 * it, deserves a look.
 */
export function soundFixesOf(problem: Problem, place: Place, development: boolean): readonly Fix[] {
  const fixes = fixesOf(problem, development)
  const { resource, related } = place
  if (resource === undefined || !isModelResource(resource)) return fixes
  return fixes.flatMap(fix => {
    if (fix.edits.some(edit => resource.isShared(edit))) return []
    const isElsewhere = fix.edits.some(
      edit => !contains(resource.location, edit) && related.some(({ at }) => contains(at, edit)),
    )
    return isElsewhere && fix.applicability === 'safe' ? withCaution(fix) : fix
  })
}

function withCaution(fix: Fix): Fix {
  const caution = 'changes a value that other places may use'
  return {
    ...fix,
    applicability: 'suggestion',
    caution: fix.caution === undefined ? caution : `${fix.caution}; ${caution}`,
  }
}

function isList(made: Fix | readonly Fix[]): made is readonly Fix[] {
  return Array.isArray(made)
}

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
