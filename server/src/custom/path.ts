/** A name, or one in quotes where it holds what a name does not: `labels."app.kubernetes.io/name"`. */
const SEGMENT = /(?:"([^"]+)"|([\p{L}_][\p{L}\p{N}_-]*|\d+))/uy

/** Takes `a.b."c.d"` apart. Undefined for what is no such path. */
export function parsePath(text: string): readonly string[] | undefined {
  const path: string[] = []
  let at = 0
  for (;;) {
    SEGMENT.lastIndex = at
    const match = SEGMENT.exec(text)
    if (match === null) return undefined
    path.push(match[1] ?? match[2] ?? '')
    at = SEGMENT.lastIndex
    if (at === text.length) return path
    if (text[at] !== '.') return undefined
    at += 1
  }
}
