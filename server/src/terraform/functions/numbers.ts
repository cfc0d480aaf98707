import { numberOf, textOf } from '../values/inspect'
import { BigFloat } from '../values/number'
import { listOf } from '../values/types'
import { listValue, numberValue, type Value } from '../values/value'
import { any, at, type Definition, number, NUMBER, wholeNumber } from './lib/define'
import { power } from './lib/double'
import { CallFailure } from './lib/failure'

const MOST_IN_RANGE = 1024

function simple(name: string, change: (value: BigFloat) => BigFloat): Definition {
  return {
    name,
    parameters: [number('num')],
    type: NUMBER,
    impl: ([value]) => numberValue(change(numberOf(value))),
  }
}

function floor(value: BigFloat): BigFloat {
  return value.isInfinite ? value : BigFloat.integer(value.floor())
}

/** The smallest or the largest of the arguments. */
function extreme(name: string, sign: 1 | -1): Definition {
  return {
    name,
    parameters: [],
    variadic: number('numbers'),
    type: NUMBER,
    impl: args => {
      const [first, ...rest] = args
      if (first === undefined) throw new CallFailure('must pass at least one number')
      return rest.reduce((best, value) => (numberOf(value).compare(numberOf(best)) * sign > 0 ? value : best), first)
    },
  }
}

/** A function that Terraform computes in double precision. */
function double(name: string, second: string, compute: (a: number, b: number) => number): Definition {
  return {
    name,
    parameters: [number('num'), number(second)],
    type: NUMBER,
    impl: ([a, b]) => {
      const result = compute(asDouble(numberOf(a)), asDouble(numberOf(b)))
      if (Number.isNaN(result)) throw new CallFailure('the result is not a number')
      return numberValue(BigFloat.double(result))
    },
  }
}

function asDouble(value: BigFloat): number {
  const result = value.toNumber()
  if (!Number.isFinite(result) && !value.isInfinite) throw new CallFailure('the number is out of range')
  return result
}

const signum: Definition = {
  name: 'signum',
  parameters: [number('num')],
  type: NUMBER,
  impl: ([value]) => numberValue(Math.sign(wholeNumber(numberOf(value)))),
}

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

const parseint: Definition = {
  name: 'parseint',
  parameters: [any('number'), number('base')],
  type: args => {
    const { kind } = at(args, 0).type
    if (kind !== 'string' && kind !== 'dynamic') throw new CallFailure('first argument must be a string', 0)
    return NUMBER
  },
  impl: ([value, base], { budget }) => {
    const radix = wholeNumber(numberOf(base), 1)
    if (radix < 2 || radix > 62) throw new CallFailure('base must be a whole number between 2 and 62 inclusive', 1)
    const match = /^([+-]?)([0-9A-Za-z]+)$/.exec(textOf(value))
    const digits = radix <= 36 ? match?.[2]?.toLowerCase() : match?.[2]
    budget.spend((digits?.length ?? 0) ** 2 / 100)
    let result = 0n
    for (const digit of digits ?? '?') {
      const size = DIGITS.indexOf(digit)
      if (size < 0 || size >= radix) {
        throw new CallFailure(`cannot parse ${JSON.stringify(textOf(value))} as a base ${radix} integer`, 0)
      }
      result = result * BigInt(radix) + BigInt(size)
    }
    return numberValue(match?.[1] === '-' ? -result : result)
  },
}

const range: Definition = {
  name: 'range',
  parameters: [],
  variadic: number('params'),
  type: listOf(NUMBER),
  impl: (args, { budget }) => {
    const [start, end, step] = rangeOf(args.map(numberOf))
    const direction = step.sign
    if (direction * end.compare(start) < 0) throw new CallFailure(`step must ${direction > 0 ? 'not ' : ''}be negative`)
    const values: Value[] = []
    for (let next = start; direction * next.compare(end) < 0;) {
      if (values.length >= MOST_IN_RANGE) throw new CallFailure(`more than ${MOST_IN_RANGE} values were generated`)
      values.push(numberValue(next))
      const following = next.add(step)
      if (!following || following.compare(next) === 0) throw new CallFailure('more than 1024 values were generated')
      next = following
    }
    budget.spend(values.length)
    return listValue(NUMBER, values)
  },
}

/** Start, end and step, none of which needs to be given but the end. Without a step the end decides on its sign. */
function rangeOf(values: readonly BigFloat[]): readonly [BigFloat, BigFloat, BigFloat] {
  const [first, second, third] = values
  if (first === undefined || values.length > 3) throw new CallFailure('must have one, two, or three arguments')
  const start = second === undefined ? BigFloat.ZERO : first
  const end = second ?? first
  const one = BigFloat.integer(1)
  const step = third ?? (end.compare(start) < 0 ? one.negate() : one)
  if (step.isZero && start.compare(end) !== 0) throw new CallFailure('step must not be zero', 2)
  return [start, end, step.isZero ? one : step]
}

export function sumOf(items: readonly BigFloat[]): BigFloat {
  let total: BigFloat | undefined
  for (const item of items) {
    const next: BigFloat | undefined = total === undefined ? item : total.add(item)
    if (next === undefined) throw new CallFailure("can't compute sum of opposing infinities")
    total = next
  }
  return total ?? BigFloat.ZERO
}

export const numbers: readonly Definition[] = [
  simple('abs', value => value.absolute()),
  simple('ceil', value => (value.isInfinite ? value : BigFloat.integer(-value.negate().floor()))),
  simple('floor', floor),
  extreme('max', 1),
  extreme('min', -1),
  double('log', 'base', (value, base) => Math.log(value) / Math.log(base)),
  double('pow', 'power', power),
  signum,
  parseint,
  range,
]
