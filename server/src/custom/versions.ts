/**
 * Version constraints as Terraform reads them ("Version Constraints" in its language documentation), as the stretch of
 * versions they let in. `!=` takes single versions out of it, which changes nothing about where it begins and ends.
 */
export interface VersionRange {
  readonly low: Bound | undefined
  readonly high: Bound | undefined
}

interface Bound {
  readonly version: Version
  readonly inclusive: boolean
}

type Version = readonly [number, number, number]

/** Undefined for a text that is no constraint, and for one that names a version before its release (`1.0.0-beta`). */
export function versionRange(constraint: string): VersionRange | undefined {
  let range: VersionRange = { low: undefined, high: undefined }
  for (const part of constraint.split(',')) {
    const one = rangeOf(part)
    if (one === undefined) return undefined
    range = { low: tighter(range.low, one.low, 1), high: tighter(range.high, one.high, -1) }
  }
  return range
}

function rangeOf(part: string): VersionRange | undefined {
  const match = /^\s*(?:(=|!=|>=|<=|~>|>|<)\s*)?v?(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?\s*$/.exec(part)
  if (match === null) return undefined
  const [, operator = '=', major = '', minor, patch] = match
  const version: Version = [Number(major), Number(minor ?? 0), Number(patch ?? 0)]
  const inclusive = { version, inclusive: true }
  const exclusive = { version, inclusive: false }
  switch (operator) {
    case '>=':
      return { low: inclusive, high: undefined }
    case '>':
      return { low: exclusive, high: undefined }
    case '<=':
      return { low: undefined, high: inclusive }
    case '<':
      return { low: undefined, high: exclusive }
    case '!=':
      return { low: undefined, high: undefined }
    case '~>':
      // The last part that is written may grow, those before it may not; `~> 2` lets in all that follow.
      if (minor === undefined) return { low: inclusive, high: undefined }
      return { low: inclusive, high: { version: next(version, patch === undefined ? 0 : 1), inclusive: false } }
    default:
      return { low: inclusive, high: inclusive }
  }
}

function next([major, minor]: Version, grown: 0 | 1): Version {
  return grown === 0 ? [major + 1, 0, 0] : [major, minor + 1, 0]
}

/** True when every version that `inner` lets in is let in by `outer`. */
export function isWithin(inner: VersionRange, outer: VersionRange): boolean {
  return isBelow(outer.low, inner.low, 1) && isBelow(outer.high, inner.high, -1)
}

function isBelow(outer: Bound | undefined, inner: Bound | undefined, direction: 1 | -1): boolean {
  if (outer === undefined) return true
  if (inner === undefined) return false
  const order = compare(outer.version, inner.version) * direction
  return order < 0 || (order === 0 && (outer.inclusive || !inner.inclusive))
}

function tighter(a: Bound | undefined, b: Bound | undefined, direction: 1 | -1): Bound | undefined {
  if (a === undefined || b === undefined) return a ?? b
  const order = compare(a.version, b.version) * direction
  if (order === 0) return a.inclusive ? b : a
  return order > 0 ? a : b
}

function compare(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2]
}
