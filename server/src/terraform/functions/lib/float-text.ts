import { Digits, roundedDigits } from '../../values/digits'
import type { BigFloat } from '../../values/number'

/** `123.4500`, with exactly so many digits behind the point. */
export function fixed(exact: Digits, precision: number): string {
  const { digits, point } = roundedAt(exact, exact.point + precision)
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0'
  if (precision === 0) return whole
  const fraction = '0'.repeat(Math.max(0, Math.min(-point, precision))) + digits.slice(Math.max(point, 0))
  return `${whole}.${fraction.slice(0, precision).padEnd(precision, '0')}`
}

/** Rounds to a count of digits that may be zero or less: then to nothing, or up to a one. */
function roundedAt(exact: Digits, count: number): Digits {
  if (count > 0) return roundedDigits(exact, count)
  const isMoreThanHalf = count === 0 && exact.digits > '5'
  return isMoreThanHalf ? new Digits('1', exact.point + 1) : new Digits('', 0)
}

/** `1.2345e+04`, with exactly so many digits behind the point. */
export function exponential({ digits, point }: Digits, precision: number, letter: 'e' | 'E'): string {
  const rest = digits.slice(1, precision + 1).padEnd(precision, '0')
  const exponent = digits === '' ? 0 : point - 1
  const power = String(Math.abs(exponent)).padStart(2, '0')
  return `${digits.charAt(0) || '0'}${rest === '' ? '' : `.${rest}`}${letter}${exponent < 0 ? '-' : '+'}${power}`
}

/**
 * Go's `%g` of a finite number, without its sign: the shortest digits that lead back to it where no precision is given, and
 * an exponent where that is shorter.
 */
export function general(number: BigFloat, precision: number | undefined, letter: 'e' | 'E'): string {
  const wanted = precision === undefined ? undefined : Math.max(precision, 1)
  const shown = wanted === undefined ? number.shortestDigits() : roundedDigits(number.exactDigits(), wanted)
  const { digits, point } = shown
  const exponent = digits === '' ? 0 : point - 1
  if (exponent < -4 || exponent >= threshold(wanted, shown)) {
    return exponential(shown, Math.max(0, Math.min(wanted ?? digits.length, digits.length) - 1), letter)
  }
  return fixed(shown, Math.max(0, digits.length - point))
}

/** From which exponent on `%g` writes one. */
function threshold(wanted: number | undefined, { digits, point }: Digits): number {
  if (wanted === undefined) return 6
  return wanted > digits.length && digits.length >= point ? digits.length : wanted
}
