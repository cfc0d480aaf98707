import { RE2JS, RE2JSException, type Matcher } from 're2js'
import { LimitExceeded, LONGEST_TEXT, MOST_ELEMENTS } from '../../values/limits'
import { CallFailure } from './failure'

/** Positions of one match in UTF-16 units. `groups[0]` is the whole match; undefined where a group took no part. */
export interface Match {
  readonly start: number
  readonly end: number
  readonly groups: readonly (string | undefined)[]
}

/** A regular expression in Go's syntax that is matched in time linear in the text. */
export interface Pattern {
  readonly groupCount: number
  /** Names by group number; group 0 and unnamed groups have none. */
  readonly groupNames: readonly (string | undefined)[]
  first(text: string): Match | undefined
  all(text: string): Match[]
  /** Replaces as Go's `Regexp.ReplaceAllString` does: `$1x` is the group named `1x`, `${1}x` is group 1 and an x. */
  replaceAll(text: string, template: string): string
}

/**
 * Most characters looked at times instructions of the pattern, over all searches of one call: about half a second. A search
 * for all matches can be quadratic even where each search is linear (`a*b|a`).
 */
const MAX_WORK = 20_000_000

/** @throws CallFailure where Go would refuse the pattern */
export function compilePattern(source: string): Pattern {
  const compiled = compile(source)
  const groupCount = compiled.groupCount()
  const groupNames = new Array<string | undefined>(groupCount + 1).fill(undefined)
  for (const [name, index] of Object.entries(compiled.namedGroups())) groupNames[index] = name
  const search = (text: string): Search => new Search(compiled, groupCount, text, isLocal(source))
  return {
    groupCount,
    groupNames,
    first: text => search(text).from(0),
    all: text => allMatches(search(text), text),
    replaceAll: (text, template) => replaceAll(search(text), text, template, groupNames),
  }
}

/**
 * True when a match is found without looking beyond it: nothing can repeat without end but the last thing in the pattern.
 * Wrongly false at times, which costs nothing but searches in long texts.
 */
function isLocal(source: string): boolean {
  const plain = source.replace(/\\.|\[\^?\]?(?:\\.|[^\]\\])*\]/gs, 'x')
  return !/[|()]/.test(plain) && /^[^*+{]*(?:[*+]\??)?$/.test(plain)
}

function compile(source: string): RE2JS {
  try {
    return RE2JS.compile(source)
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw new LimitExceeded('the pattern is too complex')
    // Go allows it.
    if (error.message.includes('duplicate capture group')) throw new LimitExceeded('two groups of one name')
    throw new CallFailure(`invalid regexp pattern: ${error.message.replace(/^error parsing regexp: /, '')}`, 0)
  }
}

/** Searches in one text, within a budget. */
class Search {
  readonly #matcher: Matcher
  readonly #size: number
  #work = 0

  constructor(
    pattern: RE2JS,
    readonly groupCount: number,
    readonly text: string,
    readonly isLocal: boolean,
  ) {
    this.#matcher = pattern.matcher(text)
    this.#size = pattern.programSize()
  }

  from(position: number): Match | undefined {
    // An engine may look to the end of the text before it settles for a match.
    if (!this.isLocal) this.#spend(this.text.length - position)
    const isFound = this.#matcher.find(position)
    if (this.isLocal) this.#spend((isFound ? this.#matcher.end() : this.text.length) - position)
    if (!isFound) return undefined
    const groups: (string | undefined)[] = []
    for (let index = 0; index <= this.groupCount; index++) groups.push(this.#matcher.group(index) ?? undefined)
    return { start: this.#matcher.start(), end: this.#matcher.end(), groups }
  }

  #spend(characters: number): void {
    this.#work += (characters + 1) * this.#size
    if (this.#work > MAX_WORK) throw new LimitExceeded('the search would take too long')
  }
}

/** Go's `FindAll`: an empty match right behind another match does not count. */
function allMatches(search: Search, text: string): Match[] {
  const matches: Match[] = []
  let previousEnd = -1
  for (let position = 0; position <= text.length;) {
    const match = search.from(position)
    if (!match) break
    if (match.end > match.start || match.start !== previousEnd) matches.push(match)
    if (matches.length > MOST_ELEMENTS) throw new LimitExceeded('there are too many matches')
    position = match.end > position ? match.end : position + widthAt(text, position)
    previousEnd = match.end
  }
  return matches
}

function replaceAll(search: Search, text: string, template: string, names: readonly (string | undefined)[]): string {
  const pieces = parseTemplate(template)
  let out = ''
  let lastEnd = 0
  for (let position = 0; position <= text.length;) {
    const match = search.from(position)
    if (!match) break
    out += text.slice(lastEnd, match.start)
    if (match.end > lastEnd || match.start === 0) out += expand(pieces, match, names)
    if (out.length > LONGEST_TEXT) throw new LimitExceeded('text too long')
    lastEnd = match.end
    position = Math.max(position + widthAt(text, position), match.end)
  }
  return out + text.slice(lastEnd)
}

function widthAt(text: string, position: number): number {
  return (text.codePointAt(position) ?? 0) > 0xffff ? 2 : 1
}

type TemplatePiece = { readonly text: string } | { readonly group: number } | { readonly name: string }

/** `$name`, `${name}`, `$1`, `$$`; a name is as long as letters, digits and underscores last. */
function parseTemplate(template: string): TemplatePiece[] {
  const pieces: TemplatePiece[] = []
  let from = 0
  for (const match of template.matchAll(/\$(?:\$|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/gu)) {
    if (match.index > from) pieces.push({ text: template.slice(from, match.index) })
    from = match.index + match[0].length
    const name = match[1] ?? match[2]
    if (name === undefined) pieces.push({ text: '$' })
    else if (/^(?:0|[1-9][0-9]{0,8})$/.test(name)) pieces.push({ group: Number(name) })
    else pieces.push({ name })
  }
  if (from < template.length) pieces.push({ text: template.slice(from) })
  return pieces
}

function expand(pieces: readonly TemplatePiece[], match: Match, names: readonly (string | undefined)[]): string {
  let out = ''
  for (const piece of pieces) {
    if ('text' in piece) out += piece.text
    else out += match.groups['group' in piece ? piece.group : names.indexOf(piece.name)] ?? ''
  }
  return out
}
