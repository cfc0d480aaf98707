import type { Budget } from '../../values/limits'
import type { Value } from '../../values/value'
import { utf8 } from './bytes'
import { CallFailure } from './failure'

const WIDTH = 80
const INDENT = 2
const LONGEST_SIMPLE_KEY = 128

/** Where a node stands, which decides how it is laid out. */
type Place = 'root' | 'item' | 'value'

/**
 * A wholly known value as YAML, byte for byte as Terraform's own writer (a port of libyaml) lays it out: keys and strings in
 * double quotes, text of several lines as literal blocks, sequences not indented within mappings.
 * @throws CallFailure for infinity
 */
export function toYaml(value: Value, budget: Budget): string {
  const writer = new Writer(budget)
  writer.node(value, -1, 'root')
  writer.endLine()
  // A plain scalar on its own could go on, so the document is closed.
  const isPlain = value.kind === 'number' || value.kind === 'bool' || value.kind === 'null'
  return writer.text + (isPlain ? '...\n' : '')
}

class Writer {
  text = ''
  #column = 0

  constructor(readonly budget: Budget) {}

  /** @param indent column of the node's parent, -1 at the root */
  node(value: Value, indent: number, place: Place): void {
    this.budget.spend(1)
    switch (value.kind) {
      case 'string':
        this.#string(value.value, indent, false)
        return
      case 'number':
        if (value.value.isInfinite) throw new CallFailure('cannot serialize infinity as YAML')
        this.#put(value.value.toString())
        return
      case 'bool':
        this.#put(String(value.value))
        return
      case 'null':
        this.#put('null')
        return
      case 'sequence':
        this.#sequence(value.items, indent, place)
        return
      case 'mapping':
        this.#mapping(value.entries, indent, place)
        return
      case 'unknown':
        throw new TypeError('not wholly known')
    }
  }

  endLine(): void {
    if (this.#column > 0) this.#break()
  }

  #sequence(items: readonly Value[], indent: number, place: Place): void {
    if (items.length === 0) {
      this.#put('[]')
      return
    }
    const own = place === 'value' ? Math.max(indent, 0) : deeper(indent)
    for (const item of items) {
      this.#startLine(own)
      this.#put('- ')
      this.node(item, own, 'item')
    }
  }

  #mapping(entries: ReadonlyMap<string, Value>, indent: number, place: Place): void {
    if (entries.size === 0) {
      this.#put('{}')
      return
    }
    const own = deeper(indent)
    if (place === 'value') this.endLine()
    for (const [key, value] of entries) {
      this.#startLine(own)
      if (isSimpleKey(key)) {
        this.#string(key, own, true)
        this.#put(':')
        if (!isBlock(value)) this.#put(' ')
        this.node(value, own, 'value')
      } else {
        this.#put('? ')
        this.#string(key, own, false)
        this.#startLine(own)
        this.#put(': ')
        this.node(value, own, 'item')
      }
    }
  }

  #string(text: string, indent: number, isSimple: boolean): void {
    this.budget.spend(text.length)
    const inner = indent < 0 ? INDENT : indent + INDENT
    if (text.includes('\n') && fitsBlock(text)) this.#literal(text, inner)
    else this.#quoted(text, inner, !isSimple)
  }

  #literal(text: string, indent: number): void {
    const hint = /^[ \n\u2028\u2029]/.test(text) ? String(INDENT) : ''
    const chomping = text.endsWith('\n') ? (text === '\n' || text.endsWith('\n\n') ? '+' : '') : '-'
    this.#put(`|${hint}${chomping}`)
    this.#break()
    const lines = text.split('\n')
    for (const [index, line] of lines.entries()) {
      if (line !== '') this.#put(' '.repeat(indent) + line)
      if (index < lines.length - 1) this.#break()
    }
  }

  /** Folds at spaces beyond the width, except in keys. */
  #quoted(text: string, indent: number, mayFold: boolean): void {
    this.#put('"')
    const characters = Array.from(text)
    let afterSpace = false
    for (const [index, character] of characters.entries()) {
      const isInside = index > 0 && index < characters.length - 1
      if (character !== ' ') this.#put(ESCAPABLE.test(character) ? escaped(character) : character)
      else if (mayFold && !afterSpace && this.#column > WIDTH && isInside) {
        this.#break()
        this.#put(' '.repeat(indent))
        if (characters[index + 1] === ' ') this.#put('\\')
      } else this.#put(' ')
      afterSpace = character === ' '
    }
    this.#put('"')
  }

  /** Goes to the column, on a new line unless it is there already. */
  #startLine(indent: number): void {
    if (this.#column > indent) this.#break()
    if (this.#column < indent) this.#put(' '.repeat(indent - this.#column))
  }

  #put(text: string): void {
    this.text += text
    this.#column += Array.from(text).length
  }

  #break(): void {
    this.text += '\n'
    this.#column = 0
  }
}

function deeper(indent: number): number {
  return indent < 0 ? 0 : indent + INDENT
}

function isBlock(value: Value): boolean {
  return (value.kind === 'sequence' && value.items.length > 0) || (value.kind === 'mapping' && value.entries.size > 0)
}

function isSimpleKey(key: string): boolean {
  return !key.includes('\n') && utf8(key).length <= LONGEST_SIMPLE_KEY
}

/** Text that a literal block can hold: no space at the end of a line, nothing that would have to be escaped. */
function fitsBlock(text: string): boolean {
  return !text.endsWith(' ') && !/ [\n\u2028\u2029]/.test(text) && !UNPRINTABLE.test(text)
}

/** What libyaml (as go-yaml has it) does not take for printable: tabs and everything beyond the basic plane as well. */
const UNPRINTABLE = /[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/u
const ESCAPABLE = /["\\\u2028\u2029\n]|[^\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/u

const SHORT: ReadonlyMap<string, string> = new Map([
  ['\0', '0'],
  ['\x07', 'a'],
  ['\b', 'b'],
  ['\t', 't'],
  ['\n', 'n'],
  ['\v', 'v'],
  ['\f', 'f'],
  ['\r', 'r'],
  ['\x1b', 'e'],
  ['"', '"'],
  ['\\', '\\'],
  ['\x85', 'N'],
  ['\u2028', 'L'],
  ['\u2029', 'P'],
])

function escaped(character: string): string {
  const short = SHORT.get(character)
  if (short !== undefined) return `\\${short}`
  const code = character.codePointAt(0) ?? 0
  const digits = code.toString(16).toUpperCase()
  if (code <= 0xff) return `\\x${digits.padStart(2, '0')}`
  return code <= 0xffff ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`
}
