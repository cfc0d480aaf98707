/**
 * `x` to the power of `y` in double precision, with Go's rounding: whole exponents by repeated squaring of the fraction, what
 * is left of the exponent by logarithm. `Math.pow` differs in the last place.
 */
export function power(x: number, y: number): number {
  if (y === 0 || x === 1) return 1
  if (!Number.isFinite(x) || !Number.isFinite(y) || x === 0 || Math.abs(y) >= 2 ** 63) return x ** y
  let whole = Math.trunc(Math.abs(y))
  let part = Math.abs(y) - whole
  if (part !== 0 && x < 0) return NaN
  if (y === 0.5) return Math.sqrt(x)
  if (y === -0.5) return 1 / Math.sqrt(x)
  if (part > 0.5) {
    part -= 1
    whole += 1
  }
  let product = part === 0 ? 1 : Math.exp(part * Math.log(x))
  let productExponent = 0
  let { fraction, exponent } = split(x)
  for (let left = BigInt(whole); left > 0n; left >>= 1n) {
    // Beyond this the result is zero or infinite whatever follows.
    if (Math.abs(exponent) > 2 ** 13) return x ** y
    if (left % 2n === 1n) {
      product *= fraction
      productExponent += exponent
    }
    fraction *= fraction
    exponent *= 2
    if (fraction < 0.5) {
      fraction *= 2
      exponent -= 1
    }
  }
  return y < 0 ? scaled(1 / product, -productExponent) : scaled(product, productExponent)
}

/** A finite number as a fraction from a half to one (below zero for negative ones), times two to the exponent. */
function split(x: number): { fraction: number; exponent: number } {
  let fraction = x
  let exponent = 0
  while (Math.abs(fraction) >= 1) {
    fraction /= 2
    exponent += 1
  }
  while (Math.abs(fraction) < 0.5) {
    fraction *= 2
    exponent -= 1
  }
  return { fraction, exponent }
}

/** In two steps, since two to the exponent alone may be out of range. */
function scaled(fraction: number, exponent: number): number {
  const half = Math.trunc(exponent / 2)
  return fraction * 2 ** half * 2 ** (exponent - half)
}
