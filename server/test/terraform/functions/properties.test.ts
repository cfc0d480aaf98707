import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addressText,
  hostAddress,
  networkText,
  parseNetwork,
  subnet,
  subnets,
} from '../../../src/terraform/functions/lib/cidr'
import { base64, fromBase64, utf8, utf8Text } from '../../../src/terraform/functions/lib/bytes'
import { charsetNamed } from '../../../src/terraform/functions/lib/charsets'
import { parseCsv } from '../../../src/terraform/functions/lib/csv'
import { fromJson, toJson } from '../../../src/terraform/functions/lib/json'
import { cleanPath } from '../../../src/terraform/functions/lib/paths'
import { compilePattern } from '../../../src/terraform/functions/lib/regex'
import { parseDuration, parseTimestamp, timestampText } from '../../../src/terraform/functions/lib/time'
import { fromYaml } from '../../../src/terraform/functions/lib/yaml-read'
import { toYaml } from '../../../src/terraform/functions/lib/yaml-write'
import { equals } from '../../../src/terraform/values/equality'
import { BigFloat } from '../../../src/terraform/values/number'
import {
  boolValue,
  nullValue,
  numberValue,
  objectValue,
  stringValue,
  tupleValue,
  type Value,
} from '../../../src/terraform/values/value'
import { hcl, shown } from './evaluate'

const budget = { spend: (): void => undefined }

const text = fc.string({
  unit: fc.oneof(fc.constantFrom(...Array.from('ab "\\\n\t:#-<>&$%{}é日👍\u2028')), fc.string({ maxLength: 1 })),
})
const wellFormed = text.map(value => value.replace(/\p{Surrogate}/gu, '').normalize('NFC'))

const { value: anyValue } = fc.letrec<{ value: Value }>(tie => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    wellFormed.map(one => stringValue(one)),
    fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map(one => numberValue(one)),
    fc
      .tuple(fc.integer(), fc.nat({ max: 9999 }))
      .map(([whole, part]) => numberValue(BigFloat.parse(`${whole}.${part}`)!)),
    fc.boolean().map(boolValue),
    fc.constant(nullValue()),
    fc.array(tie('value'), { maxLength: 4 }).map(items => tupleValue(items)),
    fc.array(fc.tuple(wellFormed, tie('value')), { maxLength: 4 }).map(entries => objectValue(entries)),
  ),
}))

describe('documents', () => {
  it('jsondecode gives back what jsonencode took', () => {
    fc.assert(fc.property(anyValue, value => equals(fromJson(toJson(value, budget), budget), value) === true))
  })

  it('jsonencode writes JSON that others read, with nothing that ends a script', () => {
    fc.assert(
      fc.property(anyValue, value => {
        const json = toJson(value, budget)
        expect(json).not.toMatch(/[<>&\u2028\u2029]/)
        JSON.parse(json)
      }),
    )
  })

  it('yamldecode gives back what yamlencode took', () => {
    const readable = wellFormed.map(one => one.replace(/(?![\t\n])[\p{Cc}\ufffe\uffff]/gu, ''))
    const simple = fc.oneof(
      readable.map(one => stringValue(one)),
      fc.boolean().map(boolValue),
      fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map(one => numberValue(one)),
    )
    const document = fc.oneof(
      fc.array(simple).map(items => tupleValue(items)),
      fc
        .dictionary(
          fc.constantFrom('a', 'yes', '1', 'a b', ''),
          fc.oneof(
            simple,
            fc.array(simple).map(items => tupleValue(items)),
          ),
        )
        .map(entries => objectValue(Object.entries(entries))),
    )
    fc.assert(fc.property(document, value => equals(fromYaml(toYaml(value, budget), budget), value) === true))
  })

  it('csv fields come back, quoted or not', () => {
    const field = wellFormed.map(one => one.replaceAll('\r', ''))
    const quoted = (one: string): string => `"${one.replaceAll('"', '""')}"`
    fc.assert(
      fc.property(fc.array(fc.tuple(field, field), { minLength: 1 }), rows => {
        const csv = rows.map(row => row.map(quoted).join(',')).join('\n')
        expect(parseCsv(csv)).toEqual(rows)
      }),
    )
  })

  it('neither JSON, nor YAML, nor CSV throws anything but what it says', () => {
    fc.assert(
      fc.property(text, one => {
        for (const call of [`jsondecode(${hcl(one)})`, `yamldecode(${hcl(one)})`, `csvdecode(${hcl(one)})`]) {
          expect(() => shown(call)).not.toThrow()
        }
      }),
    )
  })
})

describe('text', () => {
  it('join puts together what split took apart', () => {
    fc.assert(
      fc.property(wellFormed, fc.constantFrom(',', '--', 'ab'), (given, separator) => {
        const call = `join(${hcl(separator)}, split(${hcl(separator)}, ${hcl(given)}))`
        expect(shown(`${call} == ${hcl(given)}`)).toBe('true')
      }),
    )
  })

  it('base64 and the character sets come back', () => {
    fc.assert(
      fc.property(wellFormed, given => {
        expect(utf8Text(fromBase64(base64(utf8(given)))!)).toBe(given)
        for (const name of [
          'UTF-8',
          'UTF-16',
          'UTF-16LE',
          'UTF-16BE',
          'windows-1252',
          'ISO-8859-1',
          'Shift_JIS',
          'KOI8-R',
        ]) {
          const charset = charsetNamed(name)
          const bytes = charset.encode(given)
          if (bytes !== undefined && name !== 'Shift_JIS') expect(charset.decode(bytes)).toBe(given)
        }
      }),
    )
  })

  it('replacing literally is splitting and joining', () => {
    fc.assert(
      fc.property(wellFormed, fc.constantFrom('a', 'é', 'ab'), fc.constantFrom('', 'x', '$0'), (given, part, other) => {
        const call = `replace(${hcl(given)}, ${hcl(part)}, ${hcl(other)})`
        expect(shown(`${call} == join(${hcl(other)}, split(${hcl(part)}, ${hcl(given)}))`)).toBe('true')
      }),
    )
  })

  it('finds what JavaScript finds with patterns that mean the same in both', () => {
    const pattern = fc
      .array(fc.constantFrom('a', 'b', '[ab]', 'a*', 'b+', '(a)', '(b)?', 'a|b', '.', '^', '$'), {
        minLength: 1,
        maxLength: 5,
      })
      .map(parts => parts.join(''))
    fc.assert(
      fc.property(pattern, fc.string({ unit: fc.constantFrom('a', 'b', 'c') }), (source, subject) => {
        const expected = new RegExp(source).exec(subject)
        const found = compilePattern(source).first(subject)
        expect(found && { start: found.start, whole: found.groups[0] }).toEqual(
          expected === null ? undefined : { start: expected.index, whole: expected[0] },
        )
      }),
    )
  })

  it('a cleaned path is clean, and means what the longer one meant', () => {
    const path = fc.array(fc.constantFrom('a', 'b', '.', '..', ''), { maxLength: 8 }).map(parts => parts.join('/'))
    fc.assert(
      fc.property(path, one => {
        expect(cleanPath(cleanPath(one))).toBe(cleanPath(one))
        expect(new URL(cleanPath(`/${one}`), 'file:///').pathname.replace(/(?<=.)\/$/, '')).toBe(
          new URL(`/${one}`.replace(/\/+/g, '/'), 'file:///').pathname.replace(/(?<=.)\/$/, ''),
        )
      }),
    )
  })
})

describe('networks', () => {
  const network = fc.oneof(
    fc.tuple(fc.bigInt({ min: 1n, max: 2n ** 32n - 1n }), fc.nat({ max: 32 }), fc.constant(32 as const)),
    fc.tuple(fc.bigInt({ min: 2n ** 64n, max: 2n ** 128n - 1n }), fc.nat({ max: 128 }), fc.constant(128 as const)),
  )

  it('text of a network reads back as the network', () => {
    fc.assert(
      fc.property(network, ([address, prefix, bits]) => {
        const read = parseNetwork(`${addressText(address, bits)}/${prefix}`)
        expect(read.base <= address && address - read.base < 1n << BigInt(bits - prefix)).toBe(true)
        expect(parseNetwork(networkText(read))).toEqual(read)
      }),
    )
  })

  it('subnets follow each other without a gap, within the network', () => {
    fc.assert(
      fc.property(network, fc.integer({ min: 1, max: 6 }), ([address, prefix, bits], newBits) => {
        const outer = parseNetwork(`${addressText(address, bits)}/${prefix}`)
        if (prefix + newBits > bits || outer.base === 0n) return
        const count = 2 ** newBits
        const numbered = Array.from({ length: count }, (_, index) => subnet(outer, newBits, BigInt(index)))
        expect(subnets(outer, Array<number>(count).fill(newBits))).toEqual(numbered)
        expect(() => subnets(outer, Array<number>(count + 1).fill(newBits))).toThrow('not enough')
        expect(() => subnet(outer, newBits, BigInt(count))).toThrow('does not accommodate')
      }),
    )
  })

  it('hosts counted from the end meet those counted from the start', () => {
    fc.assert(
      fc.property(network, fc.bigInt({ min: 0n, max: 1000n }), ([address, prefix, bits], host) => {
        const outer = parseNetwork(`${addressText(address, bits)}/${prefix}`)
        const size = 1n << BigInt(bits - prefix)
        if (host >= size || size > 1n << 63n) return
        expect(hostAddress(outer, host)).toBe(addressText(outer.base + host, bits))
        expect(hostAddress(outer, host - size)).toBe(hostAddress(outer, host))
      }),
    )
  })
})

describe('time', () => {
  const moment = fc.date({
    min: new Date('0001-01-01T00:00:00Z'),
    max: new Date('9990-01-01T00:00:00Z'),
    noInvalidDate: true,
  })

  it('timestamps read back, with their offset', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: -1439, max: 1439 }), (date, offsetMinutes) => {
        const nanoseconds = BigInt(Math.floor(date.getTime() / 1000)) * 1_000_000_000n
        const read = parseTimestamp(timestampText({ nanoseconds, offsetMinutes }))
        expect(read).toEqual({ nanoseconds, offsetMinutes })
      }),
    )
  })

  it('agrees with JavaScript about UTC', () => {
    fc.assert(
      fc.property(moment, date => {
        const iso = date.toISOString().replace(/\.\d+Z$/, 'Z')
        expect(timestampText(parseTimestamp(iso))).toBe(iso)
        expect(parseTimestamp(iso).nanoseconds).toBe(BigInt(Date.parse(iso)) * 1_000_000n)
      }),
    )
  })

  it('durations add up', () => {
    fc.assert(
      fc.property(fc.nat({ max: 9999 }), fc.nat({ max: 9999 }), fc.nat({ max: 9999 }), (hours, minutes, seconds) => {
        const wanted = BigInt(hours * 3600 + minutes * 60 + seconds) * 1_000_000_000n
        expect(parseDuration(`${hours}h${minutes}m${seconds}s`)).toBe(wanted)
        expect(parseDuration(`-${hours}h${minutes}m${seconds}s`)).toBe(-wanted)
      }),
    )
  })
})

describe('collections', () => {
  const numbers = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 8 })

  it('sets are what JavaScript makes of them', () => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const [left, right] = [JSON.stringify(a), JSON.stringify(b)]
        const sorted = (items: Iterable<number>): string => JSON.stringify([...new Set(items)].sort((x, y) => x - y))
        expect(shown(`setunion(${left}, ${right})`)).toBe(sorted([...a, ...b]))
        expect(shown(`setintersection(${left}, ${right})`)).toBe(sorted(a.filter(item => b.includes(item))))
        expect(shown(`setsubtract(${left}, ${right})`)).toBe(sorted(a.filter(item => !b.includes(item))))
      }),
    )
  })

  it('reverse twice, chunks put together and slices side by side are what was given', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 4 }), (items, size) => {
        const given = JSON.stringify(items)
        expect(shown(`reverse(reverse(${given}))`)).toBe(given)
        expect(shown(`flatten(chunklist(${given}, ${size}))`)).toBe(given)
        const middle = Math.min(size, items.length)
        expect(shown(`concat(slice(${given}, 0, ${middle}), slice(${given}, ${middle}, ${items.length}))`)).toBe(given)
      }),
    )
  })

  it('sum, max, min, sort and distinct', () => {
    fc.assert(
      fc.property(numbers, items => {
        const given = JSON.stringify(items)
        expect(shown(`sum(${given})`)).toBe(String(items.reduce((total, item) => total + item, 0)))
        expect(shown(`max(${given}...)`)).toBe(String(Math.max(...items)))
        expect(shown(`min(${given}...)`)).toBe(String(Math.min(...items)))
        expect(shown(`sort(${given})`)).toBe(JSON.stringify(items.map(String).sort()))
        expect(shown(`distinct(${given})`)).toBe(JSON.stringify([...new Set(items)]))
      }),
    )
  })
})
