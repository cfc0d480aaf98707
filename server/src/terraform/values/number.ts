import { LimitExceeded } from './limits'
import { bitLength, Digits, exactDigits, roundedDigits, shortestDigits } from './digits'

/** What Terraform reads numbers with: `1/3*3` is 1 and `0.1+0.2` is 0.3 for that reason, and in decimals neither need be. */
const LITERAL_PRECISION = 512
const INTEGER_PRECISION = 64
const DOUBLE_PRECISION = 53
/** Beyond about ten thousand decimal digits numbers are only there to break things. */
const LARGEST_EXPONENT = 34_000

/**
 * A binary floating-point number of any precision, rounded half to even: Go's `big.Float`, which is what Terraform
 * computes with. Decimal libraries round elsewhere, and so print and compare differently.
 */
export class BigFloat {
  private constructor(
    private readonly negative: boolean,
    /** Odd, or zero. */
    private readonly mantissa: bigint,
    private readonly exponent: number,
    /** Bits that results made from this number keep. */
    readonly precision: number,
    readonly isInfinite: boolean,
  ) {}

  static readonly ZERO = BigFloat.integer(0)
  static readonly POSITIVE_INFINITY = new BigFloat(false, 0n, 0, DOUBLE_PRECISION, true)
  static readonly NEGATIVE_INFINITY = new BigFloat(true, 0n, 0, DOUBLE_PRECISION, true)

  /** A whole number, as functions return them: `length(x)`. */
  static integer(value: number | bigint): BigFloat {
    const whole = BigInt(value)
    const size = whole < 0n ? -whole : whole
    return BigFloat.make(whole < 0n, size, 0, Math.max(INTEGER_PRECISION, bitLength(size)))
  }

  /** What a function computed in double precision. NaN has no number to stand for it and must be an error before. */
  static double(value: number): BigFloat {
    if (!Number.isFinite(value)) return value < 0 ? BigFloat.NEGATIVE_INFINITY : BigFloat.POSITIVE_INFINITY
    const view = new DataView(new ArrayBuffer(8))
    view.setFloat64(0, value)
    const bits = view.getBigUint64(0)
    const exponent = Number((bits >> 52n) & 0x7ffn)
    const fraction = bits & ((1n << 52n) - 1n)
    const mantissa = exponent === 0 ? fraction : fraction | (1n << 52n)
    return BigFloat.make(bits >> 63n === 1n, mantissa, Math.max(exponent, 1) - 1075, DOUBLE_PRECISION)
  }

  /**
   * Reads digits as Terraform does, in literals and where text becomes a number: `+5`, `.5`, `1.`, `1e3`, but neither
   * `0x10` nor ` 1`. Undefined when the text is no number.
   */
  static parse(text: string): BigFloat | undefined {
    const match = /^([+-]?)(?=\.?\d)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text)
    if (match === null) return undefined
    const [, sign, whole = '', fraction = '', power = '0'] = match
    const scale = Number(power) - fraction.length
    if (text.length > 20_000 || Math.abs(scale) > 10_000) throw new LimitExceeded('number out of range')
    const digits = BigInt(whole + fraction)
    if (scale >= 0) return BigFloat.make(sign === '-', digits * 10n ** BigInt(scale), 0, LITERAL_PRECISION)
    return BigFloat.ratio(sign === '-', digits, 10n ** BigInt(-scale), 0, LITERAL_PRECISION)
  }

  get isInteger(): boolean {
    return !this.isInfinite && (this.exponent >= 0 || this.mantissa === 0n)
  }

  get isZero(): boolean {
    return !this.isInfinite && this.mantissa === 0n
  }

  /** -1, 0 or 1. */
  get sign(): number {
    if (this.isZero) return 0
    return this.negative ? -1 : 1
  }

  negate(): BigFloat {
    return new BigFloat(!this.negative, this.mantissa, this.exponent, this.precision, this.isInfinite)
  }

  absolute(): BigFloat {
    return new BigFloat(false, this.mantissa, this.exponent, this.precision, this.isInfinite)
  }

  /** Undefined where there is no result: infinities of different signs. */
  add(other: BigFloat): BigFloat | undefined {
    if (this.isInfinite && other.isInfinite) return this.negative === other.negative ? this : undefined
    if (this.isInfinite) return this
    if (other.isInfinite) return other
    const exponent = Math.min(this.exponent, other.exponent)
    const sum = this.scaled(exponent) + other.scaled(exponent)
    const isNegative = sum === 0n ? this.negative && other.negative : sum < 0n
    return BigFloat.make(isNegative, sum < 0n ? -sum : sum, exponent, Math.max(this.precision, other.precision))
  }

  subtract(other: BigFloat): BigFloat | undefined {
    return this.add(other.negate())
  }

  /** Undefined for zero times infinity. Keeps as many bits as the exact product has, up to 512. */
  multiply(other: BigFloat): BigFloat | undefined {
    const isNegative = this.negative !== other.negative
    if (this.isInfinite || other.isInfinite) {
      return this.isZero || other.isZero ? undefined : infinity(isNegative)
    }
    const product = this.mantissa * other.mantissa
    const exact = BigFloat.make(isNegative, product, this.exponent + other.exponent, LITERAL_PRECISION)
    const precision = Math.max(this.precision, other.precision, bitLength(exact.mantissa))
    return BigFloat.make(isNegative, exact.mantissa, exact.exponent, precision)
  }

  /** Infinite for division by zero; undefined for 0/0 and for infinity by infinity. */
  divide(other: BigFloat): BigFloat | undefined {
    const isNegative = this.negative !== other.negative
    if ((this.isZero && other.isZero) || (this.isInfinite && other.isInfinite)) return undefined
    const precision = Math.max(this.precision, other.precision)
    if (this.isZero || other.isInfinite) return BigFloat.make(isNegative, 0n, 0, precision)
    if (this.isInfinite || other.isZero) return infinity(isNegative)
    return BigFloat.ratio(isNegative, this.mantissa, other.mantissa, this.exponent - other.exponent, precision)
  }

  /** The remainder of the division truncated to a whole number; the dividend itself where the divisor is zero. */
  modulo(other: BigFloat): BigFloat | undefined {
    if (this.isInfinite || other.isInfinite) return this.multiply(other)
    if (other.isZero) return this
    const quotient = this.divide(other)
    const part = quotient && other.multiply(BigFloat.integer(quotient.truncate()))
    return part && this.subtract(part)
  }

  /** The whole part. Only for finite numbers. */
  truncate(): bigint {
    const size = this.exponent >= 0 ? this.mantissa << BigInt(this.exponent) : this.mantissa >> BigInt(-this.exponent)
    return this.negative ? -size : size
  }

  /** The greatest whole number not above this one. Only for finite numbers. */
  floor(): bigint {
    const whole = this.truncate()
    return this.negative && !this.isInteger ? whole - 1n : whole
  }

  compare(other: BigFloat): number {
    if (this.isInfinite || other.isInfinite) {
      const rank = (number: BigFloat): number => (number.isInfinite ? number.sign : 0)
      return rank(this) - rank(other)
    }
    const exponent = Math.min(this.exponent, other.exponent)
    const difference = this.scaled(exponent) - other.scaled(exponent)
    return difference === 0n ? 0 : difference < 0n ? -1 : 1
  }

  equals(other: BigFloat): boolean {
    return this.compare(other) === 0
  }

  /** The nearest double. */
  toNumber(): number {
    if (this.isInfinite) return this.negative ? -Infinity : Infinity
    const { mantissa, exponent } = BigFloat.make(false, this.mantissa, this.exponent, DOUBLE_PRECISION)
    const size = Number(mantissa) * 2 ** exponent
    return this.negative ? -size : size
  }

  /** As Terraform writes the number: the fewest digits that lead back to it, never an exponent; `Inf` for infinity. */
  toString(): string {
    if (this.isInfinite) return this.negative ? '-Inf' : '+Inf'
    const sign = this.negative ? '-' : ''
    if (this.mantissa === 0n) return `${sign}0`
    const isExact = this.exponent >= 0 && bitLength(this.mantissa) + this.exponent <= this.precision
    if (isExact) return sign + String(this.mantissa << BigInt(this.exponent))
    return sign + shortestDigits(this.mantissa, this.exponent, this.precision).plain()
  }

  /** True below zero and for Go's negative zero. */
  get isNegative(): boolean {
    return this.negative
  }

  /** All decimal digits of the size of a finite number; none for zero. */
  exactDigits(): Digits {
    return this.mantissa === 0n ? new Digits('', 0) : exactDigits(this.mantissa, this.exponent)
  }

  /** The fewest digits of the size of a finite number that lead back to it; none for zero. */
  shortestDigits(): Digits {
    return this.mantissa === 0n ? new Digits('', 0) : shortestDigits(this.mantissa, this.exponent, this.precision)
  }

  /** With at most ten digits and an exponent where Go's `%.10g` has one: what sets of objects are ordered by. */
  toShortString(): string {
    if (this.isInfinite) return this.toString()
    const sign = this.negative ? '-' : ''
    if (this.mantissa === 0n) return `${sign}0`
    return sign + roundedDigits(exactDigits(this.mantissa, this.exponent), 10).general(10)
  }

  /** The mantissa at a smaller exponent, signed. */
  private scaled(exponent: number): bigint {
    const size = this.mantissa << BigInt(this.mantissa === 0n ? 0 : this.exponent - exponent)
    return this.negative ? -size : size
  }

  private static ratio(
    negative: boolean,
    dividend: bigint,
    divisor: bigint,
    exponent: number,
    precision: number,
  ): BigFloat {
    // Two more bits than are kept, and one for what is left over, decide how to round.
    const shift = Math.max(0, precision + 2 - (bitLength(dividend) - bitLength(divisor)))
    const scaled = dividend << BigInt(shift)
    const sticky = scaled % divisor === 0n ? 0n : 1n
    return BigFloat.make(negative, ((scaled / divisor) << 1n) | sticky, exponent - shift - 1, precision)
  }

  /** Rounds half to even, and takes trailing zeros off. */
  private static make(negative: boolean, size: bigint, exponent: number, precision: number): BigFloat {
    if (size === 0n) return new BigFloat(negative, 0n, 0, precision, false)
    let mantissa = size
    let power = exponent
    const surplus = bitLength(mantissa) - precision
    if (surplus > 0) {
      const shift = BigInt(surplus)
      const rest = mantissa & ((1n << shift) - 1n)
      const half = 1n << (shift - 1n)
      mantissa >>= shift
      power += surplus
      if (rest > half || (rest === half && (mantissa & 1n) === 1n)) mantissa += 1n
    }
    const zeros = bitLength(mantissa & -mantissa) - 1
    if (Math.abs(power + zeros) > LARGEST_EXPONENT) throw new LimitExceeded('number out of range')
    return new BigFloat(negative, mantissa >> BigInt(zeros), power + zeros, precision, false)
  }
}

function infinity(negative: boolean): BigFloat {
  return negative ? BigFloat.NEGATIVE_INFINITY : BigFloat.POSITIVE_INFINITY
}
