/** Calls of functions with arguments made up at random. */
import fc from 'fast-check'
import { hcl } from './evaluate'

const characters = fc.constantFrom(...Array.from('abcXYZ019 .,:;-_/\\"\'\n\t$%{}[]()<>&#|*+?^~@=éßǆ日本👍'))
const text = fc.string({ unit: characters, maxLength: 12 }).map(one => hcl(one.normalize('NFC')))
const word = fc.string({ unit: fc.constantFrom(...Array.from('abcAB01')), maxLength: 6 }).map(hcl)
const small = fc.integer({ min: -3, max: 9 }).map(String)
const decimal = fc
  .tuple(fc.integer({ min: -99_999, max: 99_999 }), fc.nat({ max: 99_999 }), fc.integer({ min: -12, max: 12 }))
  .map(([whole, part, power]) => `${whole}.${part}e${power}`)
const number = fc.oneof(small, decimal, fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }).map(String))

const { value } = fc.letrec<{ value: string }>(tie => ({
  value: fc.oneof(
    { maxDepth: 3 },
    text,
    number,
    fc.constantFrom('true', 'false', 'null', '[]', '{}'),
    fc.array(tie('value'), { maxLength: 3 }).map(items => `[${items.join(', ')}]`),
    fc.dictionary(fc.constantFrom('a', 'bb', 'c d', '1', 'é'), tie('value'), { maxKeys: 3 }).map(
      entries =>
        `{ ${Object.entries(entries)
          .map(([key, one]) => `${hcl(key)} = ${one}`)
          .join(', ')} }`,
    ),
  ),
}))

const words = fc.array(word, { maxLength: 5 }).map(items => `[${items.join(', ')}]`)
const scalars = fc
  .array(fc.oneof(word, small, fc.constantFrom('true', 'false')), { maxLength: 5 })
  .map(items => `[${items.join(', ')}]`)
const collection = fc.oneof(
  words,
  scalars,
  words.map(one => `toset(${one})`),
  words.map(one => `tolist(${one})`),
)
const mapping = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.oneof(word, small, words), { maxKeys: 3 }).map(
  entries =>
    `{ ${Object.entries(entries)
      .map(([key, one]) => `${key} = ${one}`)
      .join(', ')} }`,
)
const anyMapping = fc.oneof(
  mapping,
  mapping.map(one => `tomap(${one})`),
)

const verb = fc
  .tuple(
    fc.constantFrom('', '0', '-', '+', ' ', '#', '-0', '+0', '#+'),
    fc.constantFrom('', '5', '12'),
    fc.constantFrom('', '.0', '.1', '.3', '.12'),
    fc.constantFrom(...Array.from('vdsqxXobefgGtEc')),
  )
  .map(([flags, width, precision, mode]) => `%${flags}${width}${precision}${mode}|`)

const pattern = fc
  .array(
    fc.constantFrom(
      'a',
      'b',
      '.',
      '[a-c]',
      '[^a]',
      '(a)',
      '(b|c)',
      '\\d',
      '\\w',
      '\\s',
      'x*',
      'a+',
      'b?',
      '^',
      '$',
      '|',
      '(?i)',
      '\\b',
      '(?P<n>a)',
      'é',
      '[',
      ')',
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map(parts => parts.join(''))

const address = fc.oneof(
  fc
    .tuple(fc.nat({ max: 255 }), fc.nat({ max: 255 }), fc.nat({ max: 255 }), fc.nat({ max: 256 }))
    .map(parts => parts.join('.')),
  fc
    .array(fc.constantFrom('0', '1', 'ff', 'fd00', 'db8', '10'), { minLength: 8, maxLength: 8 })
    .map(parts => parts.join(':')),
  fc.constantFrom('::', '::1', 'fd00::', '2001:db8::1:0:0:1', '0.0.0.0', '010.1.2.3', '1.2.3', '::1.2.3.4'),
)
const prefix = fc.tuple(address, fc.nat({ max: 34 })).map(([one, length]) => hcl(`${one}/${length}`))

const moment = fc
  .tuple(
    fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9990-01-01T00:00:00Z'), noInvalidDate: true }),
    fc.constantFrom('Z', '+00:00', '-00:30', '+05:30', '+23:59', '+24:00', '', 'z'),
  )
  .map(([date, zone]) => hcl(date.toISOString().replace(/Z$/, zone)))
const dateFormat = fc
  .array(
    fc.constantFrom(
      'YYYY',
      'YY',
      'M',
      'MM',
      'MMM',
      'MMMM',
      'D',
      'DD',
      'EEE',
      'EEEE',
      'h',
      'hh',
      'H',
      'HH',
      'AA',
      'aa',
      'm',
      'mm',
      's',
      'ss',
      'Z',
      'ZZZ',
      'ZZZZ',
      'ZZZZZ',
      '-',
      ' ',
      "'of'",
      "''",
      'é',
      'Y',
    ),
    { maxLength: 5 },
  )
  .map(parts => hcl(parts.join('/')))
const duration = fc
  .array(
    fc.tuple(
      fc.constantFrom('1', '90', '1.5', '.25', '1000000', '0'),
      fc.constantFrom('h', 'm', 's', 'ms', 'us', 'ns', 'd', ''),
    ),
    { maxLength: 3 },
  )
  .map(parts => hcl(parts.map(([size, unit]) => size + unit).join('')))

const scalarYaml = fc.constantFrom(
  'yes',
  'No',
  '~',
  '',
  '1',
  '0x1f',
  '0o7',
  '017',
  '1_0',
  '1e3',
  '.5',
  '.inf',
  '2001-01-02',
  '"q"',
  "'s'",
  'a b',
  'x: y',
  '[1, a]',
  '{a: b}',
  '- x',
  '# c',
  '!!str 1',
  '!!int 2',
  '&a 1',
  '*a',
  '|\n  x',
  '>-\n  x\n  y',
)
const yaml = fc.oneof(
  scalarYaml,
  fc
    .array(scalarYaml, { minLength: 1, maxLength: 3 })
    .map(items => items.map((item, index) => `k${index}: ${item}`).join('\n')),
  fc.array(scalarYaml, { minLength: 1, maxLength: 3 }).map(items => items.map(item => `- ${item}`).join('\n')),
)
const json = fc.oneof(
  fc.json({ maxDepth: 3, noUnicodeString: true }),
  fc.constantFrom(
    '',
    '[1,]',
    '{"a":1,"a":2}',
    '01',
    '1e400',
    '-0',
    '1.50',
    'nul',
    ' [ ] ',
    '"\\ud800"',
    '"\\u00e9"',
    '[1e-7]',
    '{"b":1,"a":[null]}',
    "{'a':1}",
    '1 2',
  ),
)
const csv = fc
  .array(
    fc.array(fc.constantFrom('a', 'b', '1', '', '"x,y"', '"q""q"', ' s ', 'x"y', '"open', '"l\nl"'), {
      minLength: 2,
      maxLength: 2,
    }),
    { maxLength: 3 },
  )
  .map(rows => rows.map(row => row.join(',')).join('\n'))

function call(name: string, ...args: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> {
  return fc.tuple(...args).map(given => `${name}(${given.join(', ')})`)
}

function spread(name: string, argument: fc.Arbitrary<string>, minLength = 1): fc.Arbitrary<string> {
  return fc.array(argument, { minLength, maxLength: 3 }).map(given => `${name}(${given.join(', ')})`)
}

/** One generator for each function; the choice among them is even. */
export const CALLS: readonly fc.Arbitrary<string>[] = [
  ...[
    'upper',
    'lower',
    'title',
    'trimspace',
    'strrev',
    'chomp',
    'base64encode',
    'urlencode',
    'md5',
    'sha1',
    'sha256',
    'sha512',
    'length',
    'base64sha256',
    'base64gzip',
  ].map(name => call(name, text)),
  call('split', fc.oneof(text, fc.constantFrom('","', '""', '"a"')), text),
  call('join', text, collection),
  call('substr', text, small, small),
  call('indent', small, text),
  ...['trim', 'trimprefix', 'trimsuffix', 'startswith', 'endswith', 'strcontains'].map(name =>
    call(name, text, fc.oneof(text, word)),
  ),
  call(
    'replace',
    text,
    fc.oneof(
      word,
      text,
      pattern.map(one => hcl(`/${one}/`)),
    ),
    fc.constantFrom('"-"', '"$0"', '"$1x"', '"[$n]"', '"$$"', '""', '"$"'),
  ),
  call('regex', pattern.map(hcl), text),
  call('regexall', pattern.map(hcl), fc.oneof(text, word)),
  call(
    'format',
    fc.array(verb, { minLength: 1, maxLength: 2 }).map(parts => hcl(parts.join(''))),
    fc.oneof(number, text, value),
  ),
  call('formatlist', fc.constantFrom('"%s"', '"%s-%d"', '"%v"', '"x"'), collection),
  call('formatlist', fc.constantFrom('"%s-%s"', '"%v/%v"'), collection, fc.oneof(collection, word)),
  ...['abs', 'ceil', 'floor', 'signum', 'tostring', 'tonumber'].map(name => call(name, fc.oneof(number, word))),
  ...['max', 'min'].map(name => spread(name, number, 0)),
  call('log', number, number),
  call('pow', decimal, fc.integer({ min: -9, max: 20 }).map(String)),
  call(
    'parseint',
    fc.oneof(
      word,
      fc.bigInt().map(one => hcl(one.toString())),
    ),
    fc.integer({ min: 1, max: 63 }).map(String),
  ),
  spread('range', fc.oneof(small, fc.constantFrom('0.5', '-0.25')), 0),
  call('cidrhost', prefix, fc.oneof(small, fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(String))),
  call('cidrsubnet', prefix, small, fc.oneof(small, fc.nat({ max: 300 }).map(String))),
  call('cidrnetmask', prefix),
  fc.tuple(prefix, fc.array(small, { maxLength: 4 })).map(([one, bits]) => `cidrsubnets(${[one, ...bits].join(', ')})`),
  call('formatdate', dateFormat, moment),
  call('timeadd', moment, duration),
  call('timecmp', moment, moment),
  call('jsonencode', value),
  call('jsondecode', json.map(hcl)),
  call('yamlencode', value),
  call('yamldecode', yaml.map(hcl)),
  call('csvdecode', csv.map(hcl)),
  call('base64decode', fc.oneof(fc.base64String({ maxLength: 12 }).map(hcl), text)),
  call(
    'textencodebase64',
    text,
    fc.constantFrom('"UTF-8"', '"UTF-16LE"', '"ISO-8859-1"', '"windows-1252"', '"US-ASCII"', '"Shift_JIS"', '"nope"'),
  ),
  call('provider::terraform::encode_expr', value),
  call('provider::terraform::encode_tfvars', mapping),
  ...[
    'compact',
    'sort',
    'distinct',
    'reverse',
    'sum',
    'one',
    'flatten',
    'alltrue',
    'anytrue',
    'tolist',
    'toset',
    'length',
  ].map(name => call(name, fc.oneof(collection, collection, value))),
  ...['keys', 'values', 'tomap', 'transpose'].map(name => call(name, fc.oneof(anyMapping, anyMapping, value))),
  ...['element', 'chunklist'].map(name => call(name, collection, small)),
  ...['contains', 'index'].map(name => call(name, collection, fc.oneof(word, small))),
  call('lookup', anyMapping, fc.constantFrom('"a"', '"b"', '"z"'), fc.oneof(word, small, words)),
  call('lookup', anyMapping, fc.constantFrom('"a"', '"z"')),
  call('slice', collection, small, small),
  spread('merge', fc.oneof(anyMapping, anyMapping, value)),
  spread('coalesce', fc.oneof(word, small, fc.constant('null'), fc.constant('""'))),
  spread('coalescelist', fc.oneof(collection, fc.constant('[]'), fc.constant('null'))),
  ...['concat', 'setunion', 'setintersection', 'setproduct'].map(name => spread(name, collection)),
  call('setsubtract', collection, collection),
  call('zipmap', words, collection),
  call('matchkeys', collection, collection, collection),
]
