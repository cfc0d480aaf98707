import { isWhollyKnown, textOf } from '../values/inspect'
import { LimitExceeded } from '../values/limits'
import { objectOf, type Type } from '../values/types'
import { listValue, objectValue, stringValue, type UnknownValue, type Value } from '../values/value'
import { base64, fromBase64, utf8, utf8Text } from './lib/bytes'
import { charsetNamed } from './lib/charsets'
import { parseCsv } from './lib/csv'
import { any, at, BOOL, type Definition, DYNAMIC, NUMBER, STRING, text, unknownFrom } from './lib/define'
import { CallFailure } from './lib/failure'
import { gzip } from './lib/gzip'
import { fromJson, toJson } from './lib/json'
import { fromYaml } from './lib/yaml-read'
import { toYaml } from './lib/yaml-write'

const base64encode: Definition = {
  name: 'base64encode',
  parameters: [text('str')],
  type: STRING,
  impl: ([value], { budget }) => {
    budget.spend(textOf(value).length)
    return stringValue(base64(utf8(textOf(value))))
  },
}

const base64decode: Definition = {
  name: 'base64decode',
  parameters: [text('str')],
  type: STRING,
  impl: ([value], { budget }) => {
    budget.spend(textOf(value).length)
    const bytes = fromBase64(textOf(value))
    if (bytes === undefined) throw new CallFailure('failed to decode base64 data')
    const decoded = utf8Text(bytes)
    if (decoded === undefined) throw new CallFailure('the result of decoding the provided string is not valid UTF-8')
    return stringValue(decoded)
  },
}

/** Compressing takes far longer than anything else with text. */
const LONGEST_TO_COMPRESS = 1 << 16

const base64gzip: Definition = {
  name: 'base64gzip',
  parameters: [text('str')],
  type: STRING,
  impl: ([value], { budget }) => {
    const bytes = utf8(textOf(value))
    if (bytes.length > LONGEST_TO_COMPRESS) throw new LimitExceeded('too much text to compress')
    budget.spend(bytes.length * 8)
    return stringValue(base64(gzip(bytes)))
  },
}

const textencodebase64: Definition = {
  name: 'textencodebase64',
  parameters: [text('string'), text('encoding')],
  type: STRING,
  impl: ([value, encoding], { budget }) => {
    budget.spend(textOf(value).length)
    const bytes = charsetNamed(textOf(encoding)).encode(textOf(value))
    if (bytes === undefined) {
      throw new CallFailure(`the given string contains characters that ${textOf(encoding)} cannot represent`, 0)
    }
    return stringValue(base64(bytes))
  },
}

const textdecodebase64: Definition = {
  name: 'textdecodebase64',
  parameters: [text('source'), text('encoding')],
  type: STRING,
  impl: ([value, encoding], { budget }) => {
    budget.spend(textOf(value).length)
    const charset = charsetNamed(textOf(encoding))
    const bytes = fromBase64(textOf(value))
    if (bytes === undefined) throw new CallFailure('the given value is not valid base64', 0)
    const decoded = charset.decode(bytes)
    if (decoded === undefined) throw new CallFailure(`the given string is not valid ${textOf(encoding)}`, 0)
    return stringValue(decoded)
  },
}

/** Of a query's value: a space is `+`, and only letters, digits and `-_.~` stay. */
const urlencode: Definition = {
  name: 'urlencode',
  parameters: [text('str')],
  type: STRING,
  impl: ([value], { budget }) => {
    budget.spend(textOf(value).length)
    const encoded = encodeURIComponent(textOf(value)).replaceAll('%20', '+')
    return stringValue(encoded.replace(/[!'()*]/g, mark => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`))
  },
}

const csvdecode: Definition = {
  name: 'csvdecode',
  parameters: [text('str')],
  type: DYNAMIC,
  impl: ([value], { budget }) => {
    budget.spend(textOf(value).length)
    const [header, ...rows] = parseCsv(textOf(value))
    const element = rowType(header)
    const names = header ?? []
    budget.spend(rows.length * names.length)
    const items = rows.map(row => objectValue(names.map((name, index) => [name, stringValue(row[index] ?? '')])))
    return listValue(element, items)
  },
}

function rowType(header: readonly string[] | undefined): Type {
  if (header === undefined) throw new CallFailure('missing header line')
  const duplicate = header.find((name, index) => header.indexOf(name) !== index)
  if (duplicate !== undefined) throw new CallFailure(`duplicate column name ${JSON.stringify(duplicate)}`)
  return objectOf(header.map(name => [name, STRING]))
}

const jsonencode: Definition = {
  name: 'jsonencode',
  parameters: [any('val', { allowNull: true, allowUnknown: true, allowDynamic: true })],
  type: STRING,
  impl: (args, { budget }) => {
    const value = at(args, 0)
    if (isWhollyKnown(value)) return stringValue(toJson(value, budget))
    const prefix = canBeNull(value) ? undefined : openingOf(value.type)
    return unknownFrom(STRING, args, prefix === undefined ? undefined : { prefix })
  },
}

function canBeNull(value: Value): boolean {
  return value.kind === 'unknown' && value.refinement.isNotNull !== true
}

/** How the JSON of any value of a type begins, as far as that is certain. */
function openingOf(type: Type): string | undefined {
  switch (type.kind) {
    case 'string':
      return '"'
    case 'object':
    case 'map':
      return '{'
    case 'tuple':
    case 'list':
    case 'set':
      return '['
    case 'number':
    case 'bool':
    case 'dynamic':
      return undefined
  }
}

const jsondecode: Definition = {
  name: 'jsondecode',
  parameters: [text('str')],
  type: ([value]) => (value?.kind === 'unknown' ? typeFromPrefix(value) : DYNAMIC),
  mayReturnNull: true,
  impl: ([value], { budget }) => fromJson(textOf(value), budget),
}

/** What JSON that begins like this will be. */
function typeFromPrefix({ refinement }: UnknownValue): Type {
  const first = refinement.prefix?.charAt(0) ?? ''
  if (first === '"') return STRING
  if (first === 't' || first === 'f') return BOOL
  if (first === '-' || /[0-9]/.test(first)) return NUMBER
  if (first === '' || /[{[n \t\r\n]/.test(first)) return DYNAMIC
  throw new CallFailure(`a JSON document cannot begin with the character ${JSON.stringify(first)}`)
}

const yamlencode: Definition = {
  name: 'yamlencode',
  parameters: [any('value', { allowNull: true, allowDynamic: true })],
  type: STRING,
  impl: (args, { budget }) => {
    const value = at(args, 0)
    return isWhollyKnown(value) ? stringValue(toYaml(value, budget)) : unknownFrom(STRING, args)
  },
}

const yamldecode: Definition = {
  name: 'yamldecode',
  parameters: [text('src')],
  type: DYNAMIC,
  mayReturnNull: true,
  impl: ([value], { budget }) => fromYaml(textOf(value), budget),
}

export const encodings: readonly Definition[] = [
  base64decode,
  base64encode,
  base64gzip,
  csvdecode,
  jsondecode,
  jsonencode,
  textdecodebase64,
  textencodebase64,
  urlencode,
  yamldecode,
  yamlencode,
]
