import { MOST_LINES, MOST_TEXT } from './limits'
import type { Type } from '../values/types'
import { typeText } from '../values/types'
import type { KnownValue, Value } from '../values/value'

/** True for text that nobody should see: what it is, and the name that it goes by. */
export type IsSecret = (text: string, name: string | undefined) => boolean

const SENSITIVE = '(sensitive value)'
export const AFTER_APPLY = 'known after apply'

/**
 * A value as `terraform console` prints it; long ones are cut. Source: hashicorp/terraform, `internal/repl/format.go`.
 * What is not known says why, where it is not for the usual reason.
 */
export function printed(value: Value, name: string | undefined, isSecret: IsSecret): string {
  const printer = new Printer(isSecret)
  printer.value(value, name, 0)
  return printer.text
}

class Printer {
  text = ''
  private lines = 1
  private isCut = false

  constructor(private readonly isSecret: IsSecret) {}

  value(value: Value, name: string | undefined, indent: number): void {
    if (value.kind === 'unknown')
      this.add(value.reason === AFTER_APPLY ? `(${AFTER_APPLY})` : `(not known: ${value.reason})`)
    else if (value.marks.has('sensitive')) this.add(SENSITIVE)
    else if (value.marks.has('ephemeral')) this.add('(ephemeral value)')
    else if (value.kind === 'null') this.add(nullText(value.type))
    else this.known(value, name, indent)
  }

  private known(value: KnownValue, name: string | undefined, indent: number): void {
    switch (value.kind) {
      case 'string':
        this.add(this.isSecret(value.value, name) ? SENSITIVE : stringText(value.value, indent))
        return
      case 'number':
        this.add(value.value.toString())
        return
      case 'bool':
        this.add(String(value.value))
        return
      case 'sequence': {
        const items = value.items.map(item => ['', name, item] as const)
        this.collection(value.type.kind, ['[', ']', ','], items, indent)
        return
      }
      case 'mapping': {
        const entries = [...value.entries].map(([key, entry]) => [`${quoted(key)} = `, key, entry] as const)
        this.collection(value.type.kind, ['{', '}', ''], entries, indent)
      }
    }
  }

  private collection(
    type: Type['kind'],
    [open, close, separator]: readonly [string, string, string],
    items: readonly (readonly [string, string | undefined, Value])[],
    indent: number,
  ): void {
    const conversion = type === 'tuple' || type === 'object' ? '' : `to${type}`
    this.add(`${conversion === '' ? '' : `${conversion}(`}${open}`)
    for (const [prefix, name, item] of items) {
      if (this.isCut) break
      this.newLine(indent + 2)
      this.add(prefix)
      this.value(item, name, indent + 2)
      this.add(separator)
    }
    if (items.length > 0) this.newLine(indent)
    this.add(`${close}${conversion === '' ? '' : ')'}`)
  }

  private newLine(indent: number): void {
    this.add(`\n${' '.repeat(indent)}`)
  }

  private add(text: string): void {
    if (this.isCut) return
    this.text += text
    this.lines += text.split('\n').length - 1
    if (this.text.length <= MOST_TEXT && this.lines <= MOST_LINES) return
    this.isCut = true
    const kept = this.text.slice(0, MOST_TEXT).split('\n').slice(0, MOST_LINES).join('\n')
    this.text = `${kept.trimEnd()} …`
  }
}

function nullText(type: Type): string {
  switch (type.kind) {
    case 'dynamic':
      return 'null'
    case 'string':
    case 'number':
    case 'bool':
      return `to${type.kind}(null)`
    case 'list':
    case 'set':
    case 'map':
      return `to${type.kind}(null) /* of ${typeText(type.element)} */`
    case 'tuple':
    case 'object':
      return `null /* ${type.kind} */`
  }
}

/** Text of several lines is a heredoc. */
function stringText(text: string, indent: number): string {
  if (!text.includes('\n')) return quoted(text)
  const lines = text.split('\n')
  let end = 'EOT'
  while (lines.some(line => line.trim() === end)) end += '_'
  const margin = ' '.repeat(indent)
  return [`<<${indent > 0 ? '-' : ''}${end}`, ...[...lines, end].map(line => `${margin}${line}`)].join('\n')
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\u0007', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
])

/** As Go's `strconv.Quote`. */
function quoted(text: string): string {
  const escaped = text.replace(/["\\]|\p{Cc}/gu, character => {
    const code = character.charCodeAt(0).toString(16)
    return ESCAPES.get(character) ?? (code.length > 2 ? `\\u${code.padStart(4, '0')}` : `\\x${code.padStart(2, '0')}`)
  })
  return `"${escaped}"`
}
