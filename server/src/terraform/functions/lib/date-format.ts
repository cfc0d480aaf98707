import { CallFailure } from './failure'
import { type ClockReading, offsetText, pad, readClock, type Timestamp } from './time'

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

/** What one letter, repeated so many times, stands for; undefined where it stands for nothing. */
type Verb = (clock: ClockReading, count: number, offsetMinutes: number) => string | undefined

const VERBS: Readonly<Record<string, Verb>> = {
  Y: ({ year }, count) => (count === 2 ? pad(Math.abs(year % 100), 2) : count === 4 ? pad(year, 4) : undefined),
  M: ({ month }, count) => short(month, count) ?? name(MONTHS, month - 1, count),
  D: ({ day }, count) => short(day, count),
  E: ({ weekday }, count) => name(WEEKDAYS, weekday, count),
  h: ({ hour }, count) => short(hour, count),
  H: ({ hour }, count) => short(hour % 12 === 0 ? 12 : hour % 12, count),
  A: ({ hour }, count) => (count === 2 ? (hour < 12 ? 'AM' : 'PM') : undefined),
  a: ({ hour }, count) => (count === 2 ? (hour < 12 ? 'am' : 'pm') : undefined),
  m: ({ minute }, count) => short(minute, count),
  s: ({ second }, count) => short(second, count),
  Z: (_, count, offset) => zone(offset, count),
}

function short(value: number, count: number): string | undefined {
  return count === 1 || count === 2 ? pad(value, count) : undefined
}

function name(names: readonly string[], index: number, count: number): string | undefined {
  return count === 3 ? names[index]?.slice(0, 3) : count === 4 ? names[index] : undefined
}

function zone(offset: number, count: number): string | undefined {
  switch (count) {
    case 1:
      return offset === 0 ? 'Z' : offsetText(offset, ':')
    case 3:
      return offset === 0 ? 'UTC' : offsetText(offset, '')
    case 4:
      return offsetText(offset, '')
    case 5:
      return offsetText(offset, ':')
    default:
      return undefined
  }
}

/** One letter repeated, quoted text (a doubled quote in it is one), a lone quote, or other text. */
const TOKENS = /([A-Za-z])\1*|'(?:[^']|'')*'(?!')|'|[^A-Za-z']+/g

/**
 * Terraform's `formatdate`.
 * @throws CallFailure for letters that stand for nothing, and for quotes left open
 */
export function formatDate(format: string, timestamp: Timestamp): string {
  const clock = readClock(timestamp)
  return format.replace(TOKENS, (token: string, letter: string | undefined) => {
    if (letter !== undefined) {
      const text = VERBS[letter]?.(clock, token.length, timestamp.offsetMinutes)
      if (text === undefined) throw new CallFailure(`invalid date format verb ${JSON.stringify(token)}`, 0)
      return text
    }
    if (!token.startsWith("'")) return token
    if (token === "'") throw new CallFailure("unterminated literal '", 0)
    return token === "''" ? "'" : token.slice(1, -1).replaceAll("''", "'")
  })
}
