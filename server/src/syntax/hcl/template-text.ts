import type { Span } from '#rules/model/source'
import type { Expression, TemplateDirective, TemplateInterpolation, TemplatePart, TemplateText } from './ast'

/** One literal as HCL's scanner cuts it: `~` and the indentation of `<<-` act on these, not on whole texts. */
export interface Literal {
  readonly kind: 'literal'
  readonly start: number
  readonly end: number
  value: string
}

/** `%{ if … }`, `%{ else }` … before they are matched with each other. */
export interface Control {
  readonly kind: 'control'
  readonly span: Span
  readonly word: 'if' | 'else' | 'endif' | 'for' | 'endfor'
  readonly condition?: Expression
  readonly key?: string
  readonly value?: string
}

export type FlatPart = Literal | TemplateInterpolation | Control

export type Report = (span: Span, message: string) => void

const simpleEscapes = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['"', '"'],
  ['\\', '\\'],
])

/** The value of literal text between quotes: `\n`, `\r`, `\t`, `\"`, `\\`, `\uXXXX`, `\UXXXXXXXX`. `offset` is where `raw` stands. */
export function unescape(raw: string, offset: number, report: Report): string {
  let value = ''
  let from = 0
  for (let at = raw.indexOf('\\'); at >= 0; at = raw.indexOf('\\', from)) {
    value += raw.slice(from, at)
    const selector = String.fromCodePoint(raw.codePointAt(at + 1) ?? 92)
    const simple = simpleEscapes.get(selector)
    from = at + 1 + selector.length
    if (simple !== undefined) {
      value += simple
    } else if (selector === 'u' || selector === 'U') {
      const wanted = selector === 'u' ? 4 : 8
      const digits = /^[0-9a-fA-F]*/.exec(raw.slice(from, from + wanted))?.[0] ?? ''
      from += digits.length
      const code = parseInt(digits, 16)
      const valid = digits.length === wanted && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
      const span = { start: offset + at, end: offset + from }
      if (valid) value += String.fromCodePoint(code)
      else report(span, `\\${selector} must be followed by the ${wanted} hexadecimal digits of a character.`)
    } else {
      report(
        { start: offset + at, end: offset + from },
        `"\\${selector}" is not an escape sequence; write "\\\\" for a backslash.`,
      )
      value += selector
    }
  }
  return value + raw.slice(from)
}

/** Go's `unicode.IsSpace`. */
const space = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]$/

export function trimStart(value: string): string {
  let start = 0
  while (start < value.length && space.test(value.charAt(start))) start++
  return value.slice(start)
}

export function trimEnd(value: string): string {
  let end = value.length
  while (end > 0 && space.test(value.charAt(end - 1))) end--
  return value.slice(0, end)
}

/** Removes from each line of a `<<-` heredoc the indentation that all its lines share; blank lines do not count. */
export function flush(parts: readonly FlatPart[]): void {
  let least = Infinity
  let startsLine = true
  const indented: Literal[] = []
  for (const part of parts) {
    const literal = part.kind === 'literal' ? part : undefined
    if (startsLine) {
      startsLine = false
      const spaces = literal === undefined ? 0 : literal.value.length - trimStart(literal.value).length
      const blank = literal !== undefined && spaces === literal.value.length && literal.value.endsWith('\n')
      if (!blank) least = Math.min(least, spaces)
      if (literal !== undefined && !blank) indented.push(literal)
    }
    if (literal?.value.endsWith('\n') === true) startsLine = true
  }
  if (least === Infinity) return
  for (const literal of indented) literal.value = literal.value.slice(least)
}

interface Frame {
  readonly opener: Control | undefined
  readonly parts: TemplatePart[]
  otherwise: TemplatePart[] | undefined
  readonly outer: Frame | undefined
}

const maxNesting = 100

/**
 * Joins neighbouring literals and matches directives with their ends. `end` is where the template ends: there Terraform
 * reports what was left open.
 */
export function nest(flat: readonly FlatPart[], end: Span, report: Report): TemplatePart[] {
  let top: Frame = { opener: undefined, parts: [], otherwise: undefined, outer: undefined }
  let depth = 0
  for (const part of flat) {
    const target = top.otherwise ?? top.parts
    if (part.kind === 'literal') {
      addText(target, part)
    } else if (part.kind === 'interpolation') {
      target.push(part)
    } else if (part.word === 'if' || part.word === 'for') {
      if (++depth > maxNesting) {
        report(part.span, 'Template directives are nested too deeply.')
        break
      }
      top = { opener: part, parts: [], otherwise: undefined, outer: top }
    } else if (part.word === 'else') {
      if (top.opener?.word === 'if' && top.otherwise === undefined) top.otherwise = []
      else report(part.span, 'This else belongs to no if directive.')
    } else if (top.opener?.word === part.word.slice(3)) {
      top = closeFrame(top, part.span.end)
      depth--
    } else {
      report(part.span, `This ${part.word} belongs to no ${part.word.slice(3)} directive.`)
    }
  }
  while (top.opener !== undefined) {
    report(end, `This template ends before the ${top.opener.word} directive is closed with end${top.opener.word}.`)
    top = closeFrame(top, end.start)
  }
  return top.parts
}

function addText(target: TemplatePart[], { start, end, value }: Literal): void {
  const last = target.at(-1)
  if (last?.kind === 'text') {
    target[target.length - 1] = { kind: 'text', span: { start: last.span.start, end }, value: last.value + value }
  } else {
    target.push({ kind: 'text', span: { start, end }, value } satisfies TemplateText)
  }
}

function closeFrame(frame: Frame, end: number): Frame {
  const { opener, parts, otherwise, outer } = frame
  if (opener === undefined || outer === undefined) return frame
  const condition = opener.condition ?? { kind: 'missing', span: opener.span }
  const part: TemplateDirective = {
    kind: 'directive',
    span: { start: opener.span.start, end },
    directive:
      opener.word === 'if'
        ? { type: 'if', condition, then: parts, otherwise }
        : { type: 'for', key: opener.key, value: opener.value ?? '', collection: condition, body: parts },
  }
  const target = outer.otherwise ?? outer.parts
  target.push(part)
  return outer
}
