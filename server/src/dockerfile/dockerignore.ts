/**
 * `.dockerignore` as the builder reads it. Follows github.com/moby/patternmatcher (`ignorefile.ReadAll`, `New`,
 * `MatchesOrParentMatches`): patterns are relative to the folder that is sent, the last one that matches decides, a
 * pattern that matches a folder holds for all that is in it, and an exception may take out of it again.
 */

/** What an ignore file leaves out. */
export interface Dockerignore {
  /** True when the builder never sees it. `path`: relative to the folder, with slashes; `.` is never ignored. */
  ignores(path: string): boolean
  /** True when something below the folder may be taken in although the folder is ignored. */
  mayTakeInBelow(folder: string): boolean
}

export const NOTHING_IGNORED: Dockerignore = { ignores: () => false, mayTakeInBelow: () => true }

/** More than anyone writes; a generated file of that size is not worth the time. */
const MAX_PATTERNS = 2_000
const MAX_DEPTH = 100
const MAX_KNOWN = 2_000

/** Undefined where the builder would refuse the file (`!` alone, an open bracket), or it is unreasonably long. */
export function parseDockerignore(text: string): Dockerignore | undefined {
  const patterns: Pattern[] = []
  for (const line of text.replace(/^\ufeff/, '').split(/\r?\n/)) {
    if (line.startsWith('#') || line.trim() === '') continue
    const pattern = patternOf(line.trim())
    if (pattern === undefined || patterns.length >= MAX_PATTERNS) return undefined
    patterns.push(pattern)
  }
  return new Rules(patterns)
}

interface Pattern {
  readonly isException: boolean
  readonly tokens: readonly Token[]
  /** Its folders, up to the first with a wildcard. */
  readonly prefix: string
}

class Rules implements Dockerignore {
  /** For folders that were asked about: which patterns match them or a folder around them. */
  private readonly known = new Map<string, readonly boolean[]>()

  constructor(private readonly patterns: readonly Pattern[]) {}

  ignores(path: string): boolean {
    const clean = cleanPath(path)
    if (clean === '.' || clean.startsWith('/')) return false
    const matched = this.matched(clean)
    let isIgnored = false
    for (const [i, { isException }] of this.patterns.entries()) if (matched[i] === true) isIgnored = !isException
    return isIgnored
  }

  private matched(path: string): readonly boolean[] {
    const segments = path.split('/').slice(0, MAX_DEPTH)
    let matched: readonly boolean[] = this.patterns.map(() => false)
    for (const i of segments.keys()) {
      const way = segments.slice(0, i + 1).join('/')
      const around = matched
      matched =
        this.known.get(way) ?? this.patterns.map(({ tokens }, at) => around[at] === true || matches(tokens, way))
      if (i < segments.length - 1 && this.known.size < MAX_KNOWN) this.known.set(way, matched)
    }
    return matched
  }

  mayTakeInBelow(folder: string): boolean {
    const path = cleanPath(folder)
    return this.patterns.some(
      ({ isException, prefix }) =>
        isException && (prefix === '' || prefix === path || isBelow(path, prefix) || isBelow(prefix, path)),
    )
  }
}

function isBelow(folder: string, path: string): boolean {
  return folder === '.' || path.startsWith(`${folder}/`)
}

function patternOf(line: string): Pattern | undefined {
  const isException = line.startsWith('!')
  const written = isException ? line.slice(1).trim() : line
  if (written === '') return undefined
  const clean = cleanPath(written)
  const path = clean.length > 1 && clean.startsWith('/') ? clean.slice(1) : clean
  const tokens = tokensOf(path)
  const wild = path.split('/').findIndex(segment => /[*?[\\]/.test(segment))
  return tokens && { isException, tokens, prefix: path.split('/', wild < 0 ? undefined : wild).join('/') }
}

/** As Go's `path.Clean`: without `.`, empty and resolvable `..` segments. */
export function cleanPath(path: string): string {
  const isRooted = path.startsWith('/')
  const segments: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue
    if (segment === '..' && segments.length > 0 && segments.at(-1) !== '..') segments.pop()
    else if (segment !== '..' || !isRooted) segments.push(segment)
  }
  return isRooted ? `/${segments.join('/')}` : segments.join('/') || '.'
}

type Token =
  | { readonly kind: 'text'; readonly character: string }
  /** `?`: one character that is no slash. */
  | { readonly kind: 'one' }
  /** `[a-z]` */
  | { readonly kind: 'set'; readonly isNegated: boolean; readonly ranges: readonly (readonly [string, string])[] }
  /** `*`: any number of characters that are no slash. */
  | { readonly kind: 'some' }
  /** `**` in front of something: any number of folders, none included. */
  | { readonly kind: 'folders' }
  /** `**` at the end: whatever follows. */
  | { readonly kind: 'all' }

function tokensOf(pattern: string): readonly Token[] | undefined {
  const characters = Array.from(pattern)
  const tokens: Token[] = []
  for (let i = 0; i < characters.length; i++) {
    const character = characters[i] ?? ''
    if (character === '*' && characters[i + 1] === '*') {
      i++
      if (characters[i + 1] === '/') i++
      tokens.push({ kind: i + 1 < characters.length ? 'folders' : 'all' })
    } else if (character === '*') tokens.push({ kind: 'some' })
    else if (character === '?') tokens.push({ kind: 'one' })
    else if (character === '[') {
      const set = readSet(characters, i + 1)
      if (set === undefined) return undefined
      tokens.push(set.token)
      i = set.end
    } else if (character === '\\') {
      const next = characters[++i]
      if (next === undefined) return undefined
      tokens.push({ kind: 'text', character: next })
    } else tokens.push({ kind: 'text', character })
  }
  // Where nothing else is special, the builder compares ends: `**file` is also `myfile`.
  const isSuffix = tokens[0]?.kind === 'folders' && !pattern.startsWith('**/') && !/[*?[\]\\]/.test(pattern.slice(2))
  return isSuffix ? [{ kind: 'all' }, ...tokens.slice(1)] : tokens
}

/** Behind `[`; `end` is where the bracket closes. Undefined where Go's `filepath.Match` finds the pattern malformed. */
function readSet(characters: readonly string[], start: number): { token: Token; end: number } | undefined {
  let at = start
  const isNegated = characters[at] === '^'
  if (isNegated) at++
  const ranges: (readonly [string, string])[] = []
  const one = (): string | undefined => {
    const character = characters[at++]
    if (character === '-' || character === ']') return undefined
    return character === '\\' ? characters[at++] : character
  }
  while (characters[at] !== ']' || ranges.length === 0) {
    const low = one()
    if (low === undefined) return undefined
    if (characters[at] !== '-') ranges.push([low, low])
    else {
      at++
      const high = one()
      if (high === undefined) return undefined
      ranges.push([low, high])
    }
  }
  return { token: { kind: 'set', isNegated, ranges }, end: at }
}

/** Follows all ways through the pattern at once: time is the product of the two lengths, whatever the pattern is. */
function matches(tokens: readonly Token[], path: string): boolean {
  const [first] = tokens
  const last = tokens.at(-1)
  // Most patterns do not match, and most of those show it at an end.
  if (first?.kind === 'text' && !path.startsWith(first.character)) return false
  if (last?.kind === 'text' && !path.endsWith(last.character)) return false
  let states = reach(tokens, [0])
  for (const character of path) {
    const next: number[] = []
    for (const state of states) {
      // Negative: within the folders that the token before takes.
      if (state < 0) next.push(state, ...(character === '/' ? [-state] : []))
      else step(tokens[state], state, character, next)
    }
    if (next.length === 0) return false
    states = reach(tokens, next)
  }
  return states.has(tokens.length)
}

function step(token: Token | undefined, state: number, character: string, next: number[]): void {
  switch (token?.kind) {
    case undefined:
      return
    case 'text':
      if (character === token.character) next.push(state + 1)
      return
    case 'one':
      if (character !== '/') next.push(state + 1)
      return
    case 'set':
      if (token.ranges.some(([low, high]) => low <= character && character <= high) !== token.isNegated)
        next.push(state + 1)
      return
    case 'some':
      if (character !== '/') next.push(state)
      return
    case 'folders':
      next.push(-(state + 1), ...(character === '/' ? [state + 1] : []))
      return
    case 'all':
      next.push(state)
  }
}

/** The states, with those that are reached without reading anything. */
function reach(tokens: readonly Token[], states: readonly number[]): ReadonlySet<number> {
  const reached = new Set<number>()
  for (let state of states)
    for (; !reached.has(state); state++) {
      reached.add(state)
      const kind = state < 0 ? undefined : tokens[state]?.kind
      if (kind !== 'some' && kind !== 'folders' && kind !== 'all') break
    }
  return reached
}
