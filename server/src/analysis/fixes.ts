import type { Fix } from '#rules/fix'
import type { Problem } from '#rules/rule'
import { isJsonForm } from '../syntax/terraform'

/**
 * A fix that throws, or edits nothing, is no fix; in development it is a fault to be seen. Nor is one that edits a file in
 * the JSON form: what it would write is in the native syntax.
 */
export function fixesOf({ fix }: Problem, development: boolean): readonly Fix[] {
  try {
    const made = fix?.()
    const fixes: readonly Fix[] = made === undefined ? [] : isList(made) ? made : [made]
    return fixes.filter(({ edits }) => edits.length > 0 && !edits.some(({ file }) => isJsonForm(file.uri)))
  } catch (error) {
    if (development) throw error
    return []
  }
}

function isList(made: Fix | readonly Fix[]): made is readonly Fix[] {
  return Array.isArray(made)
}

/** The problem without fixes that would write into another directory's files what means something in this one only. */
export function portable(problem: Problem, own: ReadonlySet<string>): Problem {
  const { fix } = problem
  if (fix === undefined) return problem
  const isPortable = ({ edits }: Fix): boolean =>
    edits.every(({ file, newText }) => own.has(file.uri) || !refersToAnything(newText))
  return {
    ...problem,
    fix: () => {
      const made = fix()
      return made === undefined ? undefined : (isList(made) ? made : [made]).filter(isPortable)
    },
  }
}

/** `var.x`, `aws_kms_key.k.arn`, `"${local.a}"`; text in quotes is only text. */
function refersToAnything(expression: string): boolean {
  return expression.includes('${') || /[A-Za-z_]\w*\.[A-Za-z_]/.test(expression.replace(/"(?:[^"\\]|\\.)*"/g, ''))
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
