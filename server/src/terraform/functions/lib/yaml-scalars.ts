import { BigFloat } from '../../values/number'
import { boolValue, nullValue, numberValue, stringValue, type Value } from '../../values/value'
import { fromBase64 } from './bytes'
import { CallFailure } from './failure'
import { parseTimestamp, timestampText } from './time'

const TRUTHS = new Set(['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'])
const FALSEHOODS = new Set(['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'])
const NULLS = new Set(['', '~', 'null', 'Null', 'NULL'])

/** What text without quotes and tag means to Terraform's YAML reader. */
export function resolvePlain(text: string): Value {
  if (TRUTHS.has(text)) return boolValue(true)
  if (FALSEHOODS.has(text)) return boolValue(false)
  if (NULLS.has(text)) return nullValue()
  if (/^\.(?:nan|NaN|NAN)$/.test(text)) throw new CallFailure('floating point NaN is not supported')
  return infinity(text) ?? timestamp(text) ?? number(text) ?? stringValue(text)
}

function infinity(text: string): Value | undefined {
  if (!/^[+-]?\.(?:inf|Inf|INF)$/.test(text)) return undefined
  return numberValue(text.startsWith('-') ? BigFloat.NEGATIVE_INFINITY : BigFloat.POSITIVE_INFINITY)
}

function number(text: string): Value | undefined {
  if (/^[+-]?(?:0x[0-9a-fA-F]+|0o[0-7]+)$/.test(text)) {
    const size = BigInt(text.replace(/^[+-]/, ''))
    return numberValue(text.startsWith('-') ? -size : size)
  }
  const parsed = /^[+-.\d]/.test(text) ? BigFloat.parse(text) : undefined
  return parsed && numberValue(parsed)
}

/** `2001-12-14`, `2001-12-14T21:59:43.10-05:00`, `2001-12-14 21:59:43`; parts may have one digit. */
const TIMESTAMP =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt](\d\d?):(\d\d?):(\d\d?)(?:[.,](\d+))?(Z|[+-]\d\d:\d\d)| (\d\d?):(\d\d?):(\d\d?)(?:[.,](\d+))?)?$/

function timestamp(text: string): Value | undefined {
  const match = TIMESTAMP.exec(text)
  if (!match) return undefined
  const two = (part: string | undefined): string => (part ?? '0').padStart(2, '0')
  const date = `${match[1] ?? ''}-${two(match[2])}-${two(match[3])}`
  const time = `${two(match[4] ?? match[9])}:${two(match[5] ?? match[10])}:${two(match[6] ?? match[11])}`
  try {
    return stringValue(timestampText(parseTimestamp(`${date}T${time}${match[8] ?? 'Z'}`)))
  } catch (error) {
    if (error instanceof CallFailure) return undefined
    throw error
  }
}

/** @throws CallFailure where the tag is none of YAML's own for scalars, or does not go with the text */
export function tagged(tag: string, text: string): Value {
  const mismatch = (): CallFailure => new CallFailure(`cannot parse ${JSON.stringify(text)} as ${tag}`)
  switch (tag.replace(/^tag:yaml\.org,2002:/, '')) {
    case 'str':
      return stringValue(text)
    case 'binary':
      if (fromBase64(text) === undefined) throw mismatch()
      return stringValue(text)
    case 'null':
      return nullValue()
    case 'bool':
    case 'int':
    case 'float':
    case 'timestamp': {
      const value = resolvePlain(text)
      if (value.kind !== 'string' || timestamp(text) !== undefined) return value
      throw mismatch()
    }
    default:
      throw new CallFailure(`unsupported tag ${JSON.stringify(tag)}`)
  }
}
