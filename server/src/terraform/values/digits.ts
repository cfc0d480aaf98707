/** How many bits a number that is not negative takes. */
export function bitLength(value: bigint): number {
  if (value <= 0xffffffffn) return 32 - Math.clz32(Number(value))
  const hex = value.toString(16)
  return (hex.length - 1) * 4 + bitLength(BigInt(`0x${hex.charAt(0)}`))
}

/** A positive number as decimal digits: 0.`digits` times ten to the `point`. */
export class Digits {
  constructor(
    readonly digits: string,
    readonly point: number,
  ) {}

  /** Without exponent. */
  plain(): string {
    const { digits, point } = this
    if (point <= 0) return `0.${'0'.repeat(-point)}${digits}`
    if (digits.length <= point) return digits + '0'.repeat(point - digits.length)
    return `${digits.slice(0, point)}.${digits.slice(point)}`
  }

  /** As C's `%g` with a precision. */
  general(precision: number): string {
    const exponent = this.point - 1
    const isLong = this.digits.length >= this.point ? this.digits.length : precision
    const limit = precision > this.digits.length ? isLong : precision
    if (exponent >= -4 && exponent < Math.max(limit, 1)) return this.plain()
    const rest = this.digits.slice(1)
    const power = String(Math.abs(exponent)).padStart(2, '0')
    return `${this.digits.charAt(0)}${rest === '' ? '' : '.'}${rest}e${exponent < 0 ? '-' : '+'}${power}`
  }
}

/** All digits of `mantissa` times two to the `exponent`. */
export function exactDigits(mantissa: bigint, exponent: number): Digits {
  const whole = exponent >= 0 ? mantissa << BigInt(exponent) : mantissa * 5n ** BigInt(-exponent)
  const digits = whole.toString()
  return new Digits(digits.replace(/0+$/, ''), digits.length + Math.min(exponent, 0))
}

/**
 * The fewest digits that, read with `precision` bits, give the number back (Go's `%f` with precision -1, whose choice
 * between two equally short ones this follows: `math/big/ftoa.go`).
 */
export function shortestDigits(mantissa: bigint, exponent: number, precision: number): Digits {
  const exact = exactDigits(mantissa, exponent)
  // One bit more than the number keeps: the last stands for half of the smallest step.
  const shift = precision + 1 - bitLength(mantissa)
  const steps = mantissa << BigInt(shift)
  const lower = exactDigits(steps - 1n, exponent - shift).digits
  const upper = exactDigits(steps + 1n, exponent - shift).digits
  const isInclusive = (steps & 2n) === 0n
  for (let index = 0; index < exact.digits.length; index++) {
    const digit = Number(exact.digits.charAt(index))
    const below = Number(lower.charAt(index))
    const above = Number(upper.charAt(index))
    const mayDown = below !== digit || (isInclusive && index + 1 === lower.length)
    const mayUp = digit !== above && (isInclusive || digit + 1 < above || index + 1 < upper.length)
    if (mayDown && mayUp) return roundedDigits(exact, index + 1)
    if (mayDown) return new Digits(exact.digits.slice(0, index + 1).replace(/0+$/, ''), exact.point)
    if (mayUp) return roundedUp(exact, index + 1)
  }
  return exact
}

/** At most `count` digits, rounded half to even. */
export function roundedDigits(exact: Digits, count: number): Digits {
  const { digits, point } = exact
  if (count >= digits.length) return exact
  const next = digits.charCodeAt(count) - 48
  const isHalf = next === 5 && count + 1 === digits.length
  const isOdd = count > 0 && (digits.charCodeAt(count - 1) & 1) === 1
  if (isHalf ? isOdd : next >= 5) return roundedUp(exact, count)
  return new Digits(digits.slice(0, count).replace(/0+$/, ''), point)
}

function roundedUp({ digits, point }: Digits, count: number): Digits {
  const kept = digits.slice(0, count).replace(/9+$/, '')
  if (kept === '') return new Digits('1', point + 1)
  return new Digits(kept.slice(0, -1) + String(Number(kept.slice(-1)) + 1), point)
}
