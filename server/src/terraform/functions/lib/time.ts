import { CallFailure } from './failure'

/** A moment, and the offset of the clock that showed it. */
export interface Timestamp {
  /** Since 1970-01-01T00:00:00Z. */
  readonly nanoseconds: bigint
  /** East of Greenwich. */
  readonly offsetMinutes: number
}

/** What a clock with a calendar shows. `month` and `day` count from 1, `weekday` from 0 (Sunday). */
export interface ClockReading {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly weekday: number
  readonly hour: number
  readonly minute: number
  readonly second: number
}

const SECOND = 1_000_000_000n
const DAY = 86_400

/** `2018-01-02T23:12:01.5+05:30`, where Go itself also takes hours of one digit and a comma. */
const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d?):(\d\d):(\d\d)(?:[.,](\d+))?(?:Z|([+-])(\d\d):(\d\d))$/

/**
 * @param isLax as Go reads timestamps, and `timecmp` with it; the other functions keep to the letter of RFC 3339
 * @throws CallFailure for anything else
 */
export function parseTimestamp(text: string, argument?: number, isLax = false): Timestamp {
  const match = isLax || /^.{11}\d\d[^,]*$/.test(text) ? RFC3339.exec(text) : null
  if (!match) throw new CallFailure('not a valid RFC3339 timestamp', argument)
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as Six
  const [offsetHours, offsetRest] = [Number(match[9] ?? 0), Number(match[10] ?? 0)]
  const offsets = isLax ? ([24, 60] as const) : ([23, 59] as const)
  const isDate = month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)
  if (!isDate || hour > 23 || minute > 59 || second > 59 || offsetHours > offsets[0] || offsetRest > offsets[1]) {
    throw new CallFailure('not a valid RFC3339 timestamp: a part is out of range', argument)
  }
  const offsetMinutes = (match[8] === '-' ? -1 : 1) * (offsetHours * 60 + offsetRest)
  const seconds = dayNumber(year, month, day) * DAY + hour * 3600 + minute * 60 + second - offsetMinutes * 60
  const fraction = BigInt((match[7] ?? '').slice(0, 9).padEnd(9, '0'))
  return { nanoseconds: BigInt(seconds) * SECOND + fraction, offsetMinutes }
}

type Six = [number, number, number, number, number, number]

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

/** Days since 1970-01-01 in the Gregorian calendar, extended to all years. */
function dayNumber(year: number, month: number, day: number): number {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getTime() / 1000 / DAY
}

export function readClock({ nanoseconds, offsetMinutes }: Timestamp): ClockReading {
  const date = new Date((Number(floorDivide(nanoseconds, SECOND)) + offsetMinutes * 60) * 1000)
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  }
}

function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor
  return dividend % divisor < 0n ? quotient - 1n : quotient
}

/** As RFC 3339, to the second. */
export function timestampText(timestamp: Timestamp): string {
  const { year, month, day, hour, minute, second } = readClock(timestamp)
  const years = `${year < 0 ? '-' : ''}${pad(Math.abs(year), 4)}`
  const zone = timestamp.offsetMinutes === 0 ? 'Z' : offsetText(timestamp.offsetMinutes, ':')
  return `${years}-${pad(month, 2)}-${pad(day, 2)}T${pad(hour, 2)}:${pad(minute, 2)}:${pad(second, 2)}${zone}`
}

/** `+05:30`, or with another separator between hours and minutes. */
export function offsetText(minutes: number, separator: string): string {
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60), 2)}${separator}${pad(size % 60, 2)}`
}

export function pad(value: number, width: number): string {
  return String(value).padStart(width, '0')
}

const UNITS: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  ['µs', 1_000n],
  ['μs', 1_000n],
  ['ms', 1_000_000n],
  ['s', SECOND],
  ['m', 60n * SECOND],
  ['h', 3600n * SECOND],
])

/**
 * A length of time as Go reads it: `1h30m`, `-1.5h`, `0`.
 * @returns nanoseconds
 * @throws CallFailure for anything else, and for more than about 292 years
 */
export function parseDuration(text: string): bigint {
  const match = /^([+-]?)((?:(?:\d+(?:\.\d*)?|\.\d+)[^\d.]+)+|0)$/.exec(text)
  if (!match) throw new CallFailure(`time: invalid duration ${JSON.stringify(text)}`)
  let total = 0n
  for (const [, number = '', unit = ''] of (match[2] ?? '').matchAll(/([\d.]+)([^\d.]+)/g)) {
    const size = UNITS.get(unit)
    if (size === undefined) throw new CallFailure(`time: unknown unit ${JSON.stringify(unit)}`)
    const [whole = '', fraction = ''] = number.split('.')
    const scale = 10n ** BigInt(fraction.length)
    total += BigInt(whole === '' ? 0 : whole) * size + (BigInt(fraction === '' ? 0 : fraction) * size) / scale
  }
  const isNegative = match[1] === '-'
  if (total > (1n << 63n) - (isNegative ? 0n : 1n)) {
    throw new CallFailure(`time: invalid duration ${JSON.stringify(text)}`)
  }
  return isNegative ? -total : total
}
