/** Among more there is always one that looks alike; and each is compared. */
const MOST_NAMES = 1000

/** The one of `names` that a slip of the finger away from `name` is; undefined where none or several are. */
export function nearest(name: string, names: Iterable<string>): string | undefined {
  const all = new Set(names)
  if (all.size > MOST_NAMES) return undefined
  const limit = name.length < 4 ? 1 : 2
  const close = [...all].filter(other => other !== name && distance(name, other) <= limit)
  return close.length === 1 ? close[0] : undefined
}

/** Letters to insert, drop, replace or swap, case aside; more than 2 are as many as any. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2 || a.length > 64) return 3
  const [left, right] = [a.toLowerCase(), b.toLowerCase()]
  let before: number[] = []
  let above = Array.from({ length: right.length + 1 }, (_, i) => i)
  for (let i = 1; i <= left.length; i++) {
    const row = [i]
    for (let j = 1; j <= right.length; j++) {
      const same = left[i - 1] === right[j - 1]
      let best = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + (same ? 0 : 1))
      if (left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]) best = Math.min(best, (before[j - 2] ?? 0) + 1)
      row.push(best)
    }
    before = above
    above = row
  }
  return above.at(-1) ?? 0
}
