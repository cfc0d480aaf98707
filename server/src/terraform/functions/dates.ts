import { textOf } from '../values/inspect'
import { numberValue, stringValue } from '../values/value'
import { formatDate } from './lib/date-format'
import { type Definition, NUMBER, STRING, text } from './lib/define'
import { parseDuration, parseTimestamp, timestampText } from './lib/time'

const formatdate: Definition = {
  name: 'formatdate',
  parameters: [text('format'), text('time')],
  type: STRING,
  impl: ([format, time], { budget }) => {
    budget.spend(textOf(format).length)
    return stringValue(formatDate(textOf(format), parseTimestamp(textOf(time), 1)))
  },
}

const timeadd: Definition = {
  name: 'timeadd',
  parameters: [text('timestamp'), text('duration')],
  type: STRING,
  impl: ([timestamp, duration]) => {
    const given = parseTimestamp(textOf(timestamp))
    return stringValue(timestampText({ ...given, nanoseconds: given.nanoseconds + parseDuration(textOf(duration)) }))
  },
}

const timecmp: Definition = {
  name: 'timecmp',
  parameters: [text('timestamp_a'), text('timestamp_b')],
  type: NUMBER,
  impl: ([a, b]) => {
    const difference = parseTimestamp(textOf(a), 0, true).nanoseconds - parseTimestamp(textOf(b), 1, true).nanoseconds
    return numberValue(difference === 0n ? 0 : difference < 0n ? -1 : 1)
  },
}

export const dates: readonly Definition[] = [formatdate, timeadd, timecmp]
