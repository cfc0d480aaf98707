export interface MajorMinor {
  readonly major: number
  readonly minor: number
}

/**
 * The lowest version a constraint lets in: the highest of its lower bounds. `undefined` when it has none
 * (`< 5.0`, `!= 4.1`) or is not a constraint. Source: "Version Constraints" in Terraform's language documentation.
 */
export function lowestVersion(constraint: string): MajorMinor | undefined {
  let lowest: MajorMinor | undefined
  for (const part of constraint.split(',')) {
    const match = /^\s*(?:(=|!=|>=|<=|~>|>|<)\s*)?v?(\d{1,9})(?:\.(\d{1,9}))?(?:\.\d+)*(?:[-+][\w.+-]+)?\s*$/.exec(part)
    if (match === null) return undefined
    const [, operator = '=', major, minor = '0'] = match
    if (operator === '!=' || operator.startsWith('<')) continue
    const bound = { major: Number(major), minor: Number(minor) }
    if (lowest === undefined || isLower(lowest, bound)) lowest = bound
  }
  return lowest
}

export function isLower(a: MajorMinor, b: MajorMinor): boolean {
  return a.major < b.major || (a.major === b.major && a.minor < b.minor)
}
