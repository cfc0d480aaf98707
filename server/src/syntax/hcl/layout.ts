/**
 * Whether the lines of an item are indented as their nesting demands, so that indentation may decide where something
 * unclosed ends. Looked at are the lines from `start` on that are deeper than `indent`: behind a line that opens a bracket
 * the next should be deeper, a line that closes one should be less deep than the one before. `scanned` counts characters.
 */
export function judgeLayout(text: string, start: number, indent: number): { reliable: boolean; scanned: number } {
  let good = 0
  let bad = 0
  let previous = indent
  let opened = false
  let at = start
  for (let first = true; at < text.length; first = false) {
    const newline = text.indexOf('\n', at)
    const end = newline < 0 ? text.length : newline
    const content = first ? at : skipBlanks(text, at)
    if (content < end && text.charCodeAt(content) !== 13) {
      const depth = first ? indent : content - at
      const closes = isCloser(text.charCodeAt(content))
      if (!first && depth <= indent && !closes) break
      if (!first && opened !== closes) {
        if (opened ? depth > previous : depth < previous) good++
        else bad++
      }
      opened = isOpener(lastCharacter(text, content, end))
      previous = depth
      if (closes && depth <= indent) break
    }
    at = end + 1
  }
  return { reliable: good >= bad, scanned: Math.min(at, text.length) - start }
}

function skipBlanks(text: string, pos: number): number {
  let at = pos
  while (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9) at++
  return at
}

function lastCharacter(text: string, from: number, to: number): number {
  let at = to - 1
  while (at > from && (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9 || text.charCodeAt(at) === 13)) at--
  return text.charCodeAt(at)
}

function isOpener(c: number): boolean {
  return c === 123 || c === 91 || c === 40
}

function isCloser(c: number): boolean {
  return c === 125 || c === 93 || c === 41
}
