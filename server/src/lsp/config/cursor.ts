/**
 * Where in a `.parapet.yaml` the cursor is, by lines and indentation: while someone types, the text is seldom YAML that can
 * be parsed.
 */
export interface Cursor {
  /** Keys around it, from the top; entries of lists are left out. */
  readonly path: readonly string[]
  /** `key`: a key is being written; `value`: what stands behind the last key of the path, or in a list under it. */
  readonly at: 'key' | 'value'
  /** The word under the cursor, up to the cursor or as a whole. */
  readonly word: { readonly start: number; readonly end: number }
  /** Keys written beside it. */
  readonly siblings: readonly string[]
}

interface Line {
  readonly start: number
  /** Columns before the key; behind the dash where there is one. */
  readonly indent: number
  readonly isItem: boolean
  readonly key: string | undefined
}

const LINE = /^(?<space>[ ]*)(?<dash>(?:-[ ]+)*)(?:(?<key>[\w.-]+|"[^"]*"|'[^']*')[ ]*:(?=[ ]|$))?/

export function cursorIn(text: string, offset: number): Cursor | undefined {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  const end = endOfLine(text, offset)
  const before = text.slice(start, offset)
  if (/(?:^|\s)#/.test(before)) return undefined
  const current = readLine(text, start)
  const colon = /^[ ]*(?:-[ ]+)*[^\s:]+[ ]*:(?:[ ]|$)/.exec(before)
  const at = colon === null ? 'key' : 'value'
  const from = Math.max(before.search(/[\w.*/-]*$/), 0) + start
  const rest = /^[\w.*/-]*/.exec(text.slice(offset, end))?.[0].length ?? 0
  const above = linesAbove(text, start)
  const isBlank = /^[ ]*$/.test(before)
  const column = isBlank ? before.length : current.indent
  const path = pathTo(above, column, current.isItem)
  return {
    path: at === 'value' && current.key !== undefined ? [...path, current.key] : path,
    at,
    word: { start: from, end: offset + rest },
    siblings: siblingsOf(text, above, start, column),
  }
}

function linesAbove(text: string, start: number): readonly Line[] {
  const lines: Line[] = []
  for (let at = start; at > 0;) {
    at = text.lastIndexOf('\n', at - 2) + 1
    if (!isEmpty(text.slice(at, endOfLine(text, at)))) lines.push(readLine(text, at))
  }
  return lines
}

/** The keys of the lines above that are less indented, each less than the one before. `above`: the nearest first. */
function pathTo(above: readonly Line[], column: number, isItem: boolean): readonly string[] {
  const path: string[] = []
  let limit = column
  let inItem = isItem
  for (const line of above) {
    // A list may stand in the column of its key.
    const isAround = line.indent < limit || (inItem && !line.isItem && line.indent === limit)
    if (!isAround || line.key === undefined) continue
    path.unshift(line.key)
    limit = line.indent
    inItem = line.isItem
  }
  return path
}

function siblingsOf(text: string, above: readonly Line[], start: number, column: number): readonly string[] {
  const keys: string[] = []
  for (const line of above) {
    if (line.indent < column) break
    if (line.indent === column && line.key !== undefined) keys.push(line.key)
    if (line.indent === column && line.isItem) break
  }
  for (let at = endOfLine(text, start) + 1; at < text.length; at = endOfLine(text, at) + 1) {
    const content = text.slice(at, endOfLine(text, at))
    if (isEmpty(content)) continue
    const line = readLine(text, at)
    if (line.indent < column || (line.indent === column && line.isItem)) break
    if (line.indent === column && line.key !== undefined) keys.push(line.key)
  }
  return keys
}

function readLine(text: string, start: number): Line {
  const { space = '', dash = '', key } = LINE.exec(text.slice(start, endOfLine(text, start)))?.groups ?? {}
  return {
    start,
    indent: space.length + dash.length,
    isItem: dash !== '',
    key: key?.replace(/^["']|["']$/g, ''),
  }
}

function isEmpty(line: string): boolean {
  return /^\s*(?:#.*)?$/.test(line)
}

function endOfLine(text: string, offset: number): number {
  const found = text.slice(offset).search(/\r?\n/)
  return found < 0 ? text.length : offset + found
}
