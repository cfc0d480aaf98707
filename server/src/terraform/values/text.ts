/** Orders as Go does, by UTF-8 bytes, which is by code points: JavaScript's own order differs for surrogates. */
export function compareText(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length)
  for (let index = 0; index < shorter; index++) {
    const left = a.charCodeAt(index)
    const right = b.charCodeAt(index)
    if (left === right) continue
    const isAbove = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff
    if (isAbove(left) !== isAbove(right)) return isAbove(left) ? 1 : -1
    return left - right
  }
  return a.length - b.length
}
