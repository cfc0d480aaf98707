import { graphemeCount, graphemes } from '../../values/graphemes'
import { LimitExceeded, LONGEST_TEXT } from '../../values/limits'
import type { BigFloat } from '../../values/number'
import { roundedDigits } from '../../values/digits'
import { CallFailure } from './failure'
import { exponential, fixed, general } from './float-text'

/** One `%…` of a format string. */
export interface Verb {
  /** As written. */
  readonly raw: string
  readonly flags: {
    readonly zero: boolean
    readonly sharp: boolean
    readonly plus: boolean
    readonly minus: boolean
    readonly space: boolean
  }
  readonly width: number | undefined
  readonly precision: number | undefined
  readonly mode: string
  /** Which argument it shows, from 0. */
  readonly argument: number
}

const VERB = /%(?:%|([0#\-+ ]*)([1-9]\d*)?(\.\d*)?(?:\[([1-9]\d*)\])?([A-Za-z]))/y

/**
 * Takes a format string apart into text and verbs.
 * @throws CallFailure where it is malformed
 */
export function parseFormat(format: string): (string | Verb)[] {
  const parts: (string | Verb)[] = []
  let next = 0
  for (let position = 0; position < format.length;) {
    if (format[position] !== '%') {
      const end = format.indexOf('%', position)
      parts.push(format.slice(position, end < 0 ? undefined : end))
      position = end < 0 ? format.length : end
      continue
    }
    VERB.lastIndex = position
    const match = VERB.exec(format)
    if (!match) throw new CallFailure(`unrecognized format at offset ${position}`)
    position = VERB.lastIndex
    if (match[5] === undefined) parts.push('%')
    else {
      const verb = toVerb(match, match[5], next)
      parts.push(verb)
      next = verb.argument + 1
    }
  }
  return parts
}

function toVerb(match: RegExpExecArray, mode: string, next: number): Verb {
  const [raw, flags = '', width, precision, argument] = match
  const has = (flag: string): boolean => flags.includes(flag)
  const verb = {
    raw,
    flags: { zero: has('0'), sharp: has('#'), plus: has('+'), minus: has('-'), space: has(' ') },
    width: width === undefined ? undefined : Number(width),
    precision: precision === undefined ? undefined : Number(precision.slice(1)),
    mode,
    argument: argument === undefined ? next : Number(argument) - 1,
  }
  if (Math.max(verb.width ?? 0, verb.precision ?? 0) > LONGEST_TEXT) throw new LimitExceeded('text too long')
  return verb
}

/** Pads text to the verb's width in characters; with zeros too, on the right even. */
export function padText(verb: Verb, text: string): string {
  if (verb.width === undefined) return text
  const padding = (verb.flags.zero ? '0' : ' ').repeat(Math.max(0, verb.width - graphemeCount(text)))
  return verb.flags.minus ? text + padding : padding + text
}

/** The first characters, as many as the verb's precision says. A precision of 0 says nothing. */
export function cutText(verb: Verb, text: string): string {
  if (verb.precision === undefined || verb.precision === 0) return text
  return graphemes(text).slice(0, verb.precision).join('')
}

const BASES: Readonly<Record<string, { readonly base: number; readonly prefix: string }>> = {
  b: { base: 2, prefix: '0b' },
  o: { base: 8, prefix: '0' },
  d: { base: 10, prefix: '' },
  x: { base: 16, prefix: '0x' },
  X: { base: 16, prefix: '0X' },
}

/** `%d`, `%b`, `%o`, `%x`, `%X`. */
export function integerText(verb: Verb, number: BigFloat): string {
  const { flags, width, precision, mode } = verb
  const form = BASES[mode]
  if (!form || !number.isInteger) {
    throw new CallFailure(`unsupported value for ${JSON.stringify(verb.raw)}: an integer is required`)
  }
  const value = number.truncate()
  if (value === 0n && precision === 0) return ''
  const size = (value < 0n ? -value : value).toString(form.base)
  const digits = (mode === 'X' ? size.toUpperCase() : size).padStart(precision ?? 0, '0')
  const sign = value < 0n ? '-' : flags.plus ? '+' : flags.space ? ' ' : ''
  const prefix = sign + (flags.sharp ? form.prefix : '')
  const room = (width ?? 0) - prefix.length - digits.length
  if (flags.minus) return prefix + digits + ' '.repeat(Math.max(0, room))
  if (flags.zero && precision === undefined) return prefix + '0'.repeat(Math.max(0, room)) + digits
  return ' '.repeat(Math.max(0, room)) + prefix + digits
}

/** `%e`, `%E`, `%f`, `%g`, `%G`. */
export function floatText(verb: Verb, number: BigFloat): string {
  const { flags, width } = verb
  const size = unsignedFloat(verb, number)
  const positive = flags.space ? ' ' : flags.plus || number.isInfinite ? '+' : ''
  const sign = number.isNegative ? '-' : positive
  const padding = Math.max(0, (width ?? 0) - sign.length - size.length)
  if (flags.zero && !number.isInfinite) return sign + '0'.repeat(padding) + size
  if (flags.minus) return sign + size + ' '.repeat(padding)
  return ' '.repeat(padding) + sign + size
}

function unsignedFloat({ mode, precision }: Verb, number: BigFloat): string {
  if (number.isInfinite) return 'Inf'
  const letter = mode === 'E' || mode === 'G' ? 'E' : 'e'
  switch (mode) {
    case 'f':
      return fixed(number.exactDigits(), precision ?? 6)
    case 'e':
    case 'E':
      return exponential(roundedDigits(number.exactDigits(), (precision ?? 6) + 1), precision ?? 6, letter)
    default:
      return general(number, precision, letter)
  }
}
