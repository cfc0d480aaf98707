import { withoutDropped } from '../shell/dropped'
import type { HeredocNode } from './ast'
import { isSpace } from './lines'
import { quotedWordEnd } from './words'

/** A heredoc announced in an instruction's line. */
export interface HeredocHead {
  readonly name: string
  readonly quoted: boolean
  readonly tabs: boolean
}

const HEAD = /^\d*<<(-?)([^<]+)$/

/**
 * The heredocs that an instruction's line announces. The builder finds them before any shell does: whole words of the
 * form `<<NAME`, quotes and backslashes respected. A line with an open quote has none.
 */
export function readHeredocHeads(masked: string): readonly HeredocHead[] {
  if (!masked.includes('<<')) return []
  const heads: HeredocHead[] = []
  const line = withoutDropped(masked)
  let at = 0
  while (at < line.length) {
    while (at < line.length && isSpace(line.charCodeAt(at))) at++
    const { end, closed } = quotedWordEnd(line, at, '\\')
    if (!closed) return []
    const [, dash, name] = HEAD.exec(line.slice(at, end)) ?? []
    at = end
    if (name === undefined) continue
    const bare = name.replace(/\\([^])|["']/g, '$1')
    if (bare !== '') heads.push({ name: bare, quoted: /["']/.test(name), tabs: dash === '-' })
  }
  return heads
}

const INSTRUCTION =
  /^(?:ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)[ \t]/gm

/** Finds the lines that end heredocs. Looks through the text once, however many there are. */
export class HeredocBodies {
  /** Where lines begin, by their text; for `<<-` by their text without tabs in front. */
  private lines: { readonly exact: Map<string, number[]>; readonly bare: Map<string, number[]> } | undefined

  constructor(private readonly text: string) {}

  /**
   * The body that begins at `start`, a line's beginning. Without an ending line it goes on up to the next line that looks
   * like an instruction, so that what follows is not lost while someone writes.
   */
  read(
    head: HeredocHead,
    start: number,
  ): { readonly heredoc: HeredocNode; readonly end: number; readonly next: number } {
    const { name, quoted, tabs } = head
    const line = this.find(name, tabs, start)
    if (line !== undefined) {
      const bodySpan = { start, end: line }
      const end = this.lineEnd(line)
      return { heredoc: { name, quoted, tabs, bodySpan, terminated: true }, end, next: this.nextLine(line) }
    }
    INSTRUCTION.lastIndex = start
    const next = INSTRUCTION.exec(this.text)?.index ?? this.text.length
    const bodySpan = { start, end: next }
    return { heredoc: { name, quoted, tabs, bodySpan, terminated: false }, end: this.trimBreak(start, next), next }
  }

  private find(name: string, tabs: boolean, start: number): number | undefined {
    this.lines ??= this.index()
    const places = (tabs ? this.lines.bare : this.lines.exact).get(name)
    if (places === undefined) return undefined
    let low = 0
    let high = places.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((places[middle] ?? 0) < start) low = middle + 1
      else high = middle
    }
    return places[low]
  }

  private index(): { exact: Map<string, number[]>; bare: Map<string, number[]> } {
    const exact = new Map<string, number[]>()
    const bare = new Map<string, number[]>()
    const { text } = this
    for (let at = 0; at < text.length; at = this.nextLine(at)) {
      let from = at
      while (text.charCodeAt(from) === 9) from++
      const line = text.slice(from, this.lineEnd(from))
      note(bare, line, at)
      if (from === at) note(exact, line, at)
    }
    return { exact, bare }
  }

  private nextLine(at: number): number {
    const found = this.text.indexOf('\n', at)
    return found < 0 ? this.text.length : found + 1
  }

  private lineEnd(at: number): number {
    const found = this.text.indexOf('\n', at)
    let end = found < 0 ? this.text.length : found
    while (end > at && this.text.charCodeAt(end - 1) === 13) end--
    return end
  }

  private trimBreak(start: number, end: number): number {
    let to = end
    while (to > start && (this.text.charCodeAt(to - 1) === 10 || this.text.charCodeAt(to - 1) === 13)) to--
    return to
  }
}

function note(lines: Map<string, number[]>, line: string, at: number): void {
  const places = lines.get(line)
  if (places === undefined) lines.set(line, [at])
  else places.push(at)
}
