import { type ParseError, printParseErrorCode, visit } from 'jsonc-parser'
import type { SyntaxProblem } from '../hcl/ast'

/** A value of a JSON text, or a property of an object, whose children are its key and, where it is there, its value. */
export interface JsonNode {
  readonly type: 'object' | 'array' | 'property' | 'string' | 'number' | 'boolean' | 'null'
  readonly offset: number
  length: number
  readonly children: JsonNode[]
  /** False for an object or array whose end is missing. */
  closed: boolean
  /** Of a property: where its colon stands. */
  colonOffset?: number
}

export interface JsonTree {
  /** Undefined where the text holds no value. */
  readonly root: JsonNode | undefined
  /** In the order of their places. */
  readonly problems: readonly SyntaxProblem[]
}

/** The parser calls itself once for each level. */
const DEEPEST = 400

/** Reads a JSON text, what of it can be read where it is wrong. Never throws, for any text. */
export function readJson(text: string): JsonTree {
  const tooDeep = tooDeepAt(text)
  if (tooDeep !== undefined) {
    const problem = { span: { start: tooDeep, end: tooDeep + 1 }, message: 'This is nested too deeply to be read.' }
    return { root: undefined, problems: [problem] }
  }
  const builder = new Builder()
  const errors: ParseError[] = []
  // A byte order mark is none of JSON's blanks; one of the same length keeps all offsets.
  visit(
    text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text,
    {
      onObjectBegin: offset => {
        builder.open('object', offset)
      },
      onArrayBegin: offset => {
        builder.open('array', offset)
      },
      onObjectProperty: (_name, offset, length) => {
        builder.property(offset, length)
      },
      onSeparator: (separator, offset) => {
        builder.separator(separator, offset)
      },
      onLiteralValue: (value: unknown, offset, length) => {
        builder.literal(value, offset, length)
      },
      onObjectEnd: (offset, length) => {
        builder.close(offset, length)
      },
      onArrayEnd: (offset, length) => {
        builder.close(offset, length)
      },
      onError: (error, offset, length) => errors.push({ error, offset, length }),
    },
    { disallowComments: true },
  )
  return { root: builder.root, problems: errors.map(problemOf) }
}

class Builder {
  root: JsonNode | undefined
  /** The objects, arrays and properties that stand open, the innermost last. */
  private readonly pending: JsonNode[] = []

  open(type: 'object' | 'array', offset: number): void {
    this.pending.push(this.add({ type, offset, length: 0, children: [], closed: false }))
  }

  property(offset: number, length: number): void {
    const key: JsonNode = { type: 'string', offset, length, children: [], closed: true }
    this.pending.push(this.add({ type: 'property', offset, length, children: [key], closed: true }))
  }

  separator(separator: string, offset: number): void {
    const property = this.pending.at(-1)
    if (property?.type !== 'property') return
    if (separator === ':') property.colonOffset = offset
    else this.endProperty()
  }

  literal(value: unknown, offset: number, length: number): void {
    this.add({ type: typeOf(value), offset, length, children: [], closed: true })
    this.endProperty()
  }

  /** `length` is that of the bracket: 0 where it is missing, at the end of the text. */
  close(offset: number, length: number): void {
    this.endProperty()
    const node = this.pending.pop()
    if (node === undefined) return
    node.length = offset + length - node.offset
    node.closed = length > 0
    this.endProperty()
  }

  private add(node: JsonNode): JsonNode {
    const parent = this.pending.at(-1)
    if (parent === undefined) this.root ??= node
    else parent.children.push(node)
    return node
  }

  private endProperty(): void {
    const property = this.pending.at(-1)
    if (property?.type !== 'property') return
    reachOver(property)
    this.pending.pop()
  }
}

/** A property ends where its value does or, without one, where its colon or key does. */
function reachOver(property: JsonNode): void {
  const last = property.children.at(-1)
  const end = Math.max((property.colonOffset ?? -1) + 1, last === undefined ? 0 : last.offset + last.length)
  property.length = end - property.offset
}

function typeOf(value: unknown): JsonNode['type'] {
  if (typeof value === 'string') return 'string'
  if (typeof value === 'number') return 'number'
  return typeof value === 'boolean' ? 'boolean' : 'null'
}

function problemOf({ error, offset, length }: ParseError): SyntaxProblem {
  const name = printParseErrorCode(error)
  return { span: { start: offset, end: offset + length }, message: MESSAGES.get(name) ?? `This is not JSON: ${name}.` }
}

/** By the parser's names of errors. */
const MESSAGES: ReadonlyMap<string, string> = new Map([
  ['InvalidSymbol', 'This is no value of JSON: those are "text", numbers, true, false, null, [ … ] and { … }.'],
  ['InvalidNumberFormat', 'This is no number of JSON.'],
  ['UnexpectedEndOfNumber', 'This is no number of JSON.'],
  ['PropertyNameExpected', 'The name of a property is missing here, in double quotes.'],
  ['ValueExpected', 'A value is missing here.'],
  ['ColonExpected', 'A colon is missing between the name of the property and its value.'],
  ['CommaExpected', 'A comma is missing before this.'],
  ['CloseBraceExpected', 'A closing brace is missing.'],
  ['CloseBracketExpected', 'A closing bracket is missing.'],
  ['EndOfFileExpected', 'Something stands behind the end of the JSON text.'],
  ['InvalidCommentToken', 'JSON has no comments; Terraform ignores a property that is named "//".'],
  ['UnexpectedEndOfComment', 'JSON has no comments; Terraform ignores a property that is named "//".'],
  ['UnexpectedEndOfString', 'The closing quote of this text is missing on its line.'],
  ['InvalidUnicode', 'This is no escape of JSON: \\u is followed by four hexadecimal digits.'],
  ['InvalidEscapeCharacter', 'This is no escape of JSON: there are \\" \\\\ \\/ \\b \\f \\n \\r \\t and \\uXXXX.'],
  ['InvalidCharacter', 'A text of JSON has no control characters; line breaks are written \\n, tabs \\t.'],
])

/** Where brackets first stand too deep. Those in strings count too, which does no harm. */
function tooDeepAt(text: string): number | undefined {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x5b || code === 0x7b) {
      if (++depth > DEEPEST) return at
    } else if (code === 0x5d || code === 0x7d) depth--
  }
  return undefined
}
