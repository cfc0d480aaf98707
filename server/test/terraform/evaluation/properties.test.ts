/** What holds of all values and all expressions. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { convert, conversion, isConversionError } from '../../../src/terraform/values/convert'
import { equals } from '../../../src/terraform/values/equality'
import { isWhollyKnown, sizeOf } from '../../../src/terraform/values/inspect'
import { BigFloat } from '../../../src/terraform/values/number'
import { setValue } from '../../../src/terraform/values/sets'
import { compareText } from '../../../src/terraform/values/text'
import { DYNAMIC, sameType, STRING, type Type, typeText, withoutOptional } from '../../../src/terraform/values/types'
import { readType } from '../../../src/terraform/values/type-constraint'
import { unify } from '../../../src/terraform/values/unify'
import {
  boolValue,
  listValue,
  nullValue,
  numberValue,
  objectValue,
  stringValue,
  tupleValue,
  unknownValue,
  type Value,
} from '../../../src/terraform/values/value'
import { parseExpressionText } from '../../../src/syntax/hcl/template'
import { evaluate } from '../functions/evaluate'

const scalar: fc.Arbitrary<Value> = fc.oneof(
  fc.string().map(stringValue),
  fc.integer().map(value => numberValue(value)),
  fc
    .double({ noNaN: true, noDefaultInfinity: true, min: -1e20, max: 1e20 })
    .map(value => numberValue(BigFloat.double(value))),
  fc.boolean().map(boolValue),
)
const { value: anyValue } = fc.letrec<{ value: Value }>(tie => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    scalar,
    fc.constant(nullValue()),
    fc.array(tie('value'), { maxLength: 4 }).map(tupleValue),
    fc.array(fc.tuple(fc.string({ maxLength: 3 }), tie('value')), { maxLength: 4 }).map(objectValue),
    fc.array(fc.string(), { maxLength: 4 }).map(items => listValue(STRING, items.map(stringValue))),
    fc.array(scalar, { maxLength: 4 }).map(items =>
      setValue(
        STRING,
        items.map(item => toText(item)),
      ),
    ),
  ),
}))

function toText(value: Value): Value {
  const text = convert(value, STRING)
  if (isConversionError(text)) throw new Error(text.message)
  return text
}

test('numbers are written and read without loss, and calculate as whole numbers do', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 }), value => {
      const number = BigFloat.double(value)
      expect(number.toNumber()).toBe(Object.is(value, -0) ? -0 : value)
      expect(Number(number.toString())).toBe(value)
      expect(number.toString()).not.toMatch(/e/i)
    }),
  )
  fc.assert(
    fc.property(fc.bigInt(), fc.bigInt({ min: 1n }), (a, b) => {
      const [x, y] = [BigFloat.parse(String(a))!, BigFloat.parse(String(b))!]
      expect(x.toString()).toBe(String(a))
      expect(x.add(y)?.subtract(y)?.compare(x)).toBe(0)
      expect(x.compare(y)).toBe(a < b ? -1 : a > b ? 1 : 0)
      expect(BigFloat.parse(String(a))?.multiply(BigFloat.parse('1')!)?.truncate()).toBe(a)
    }),
  )
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1 }), (a, b) => {
      const [x, y] = [BigFloat.parse(String(a))!, BigFloat.parse(String(b))!]
      expect(x.divide(y)!.multiply(y)!.subtract(x)!.absolute().compare(BigFloat.parse('1e-120')!)).toBe(-1)
      expect(x.modulo(y)!.truncate()).toBe(BigInt(a) % BigInt(b))
    }),
  )
})

test('a value equals itself, whatever else it equals is equal both ways', () => {
  fc.assert(
    fc.property(anyValue, anyValue, (a, b) => {
      expect(equals(a, a)).toBe(true)
      expect(equals(a, b)).toBe(equals(b, a))
      if (equals(a, b) === true && a.kind !== 'null') expect(sameType(a.type, b.type)).toBe(true)
    }),
  )
})

test('sets hold each element once, in an order that does not depend on how they were written', () => {
  fc.assert(
    fc.property(fc.array(anyValue, { maxLength: 6 }), items => {
      const texts = items.map(item =>
        stringValue(JSON.stringify(item, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part))),
      )
      const set = setValue(STRING, texts)
      expect(setValue(STRING, [...texts].reverse()).items).toEqual(set.items)
      expect(new Set(texts.map(({ value }) => value)).size).toBe(set.items.length)
      expect(setValue(STRING, set.items).items).toEqual(set.items)
    }),
  )
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
      expect(Math.sign(compareText(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)))
    }),
  )
})

test('a conversion yields the type it was asked for, and converting again changes nothing', () => {
  fc.assert(
    fc.property(anyValue, anyValue, (value, { type }) => {
      const converted = convert(value, type)
      if (isConversionError(converted)) return
      expect(typeText(converted.type)).toBe(typeText(converted.type.kind === 'dynamic' ? DYNAMIC : converted.type))
      expect(convert(converted, type)).toEqual(converted)
      expect(isWhollyKnown(converted)).toBe(isWhollyKnown(value))
    }),
  )
})

test('all types convert to the one they unify to, in whatever order they come', () => {
  fc.assert(
    fc.property(fc.array(anyValue, { minLength: 1, maxLength: 4 }), values => {
      const types = values.map(({ type }) => type)
      const unified = unify(types, true)
      const reversed = unify([...types].reverse(), true)
      expect(unified && typeText(unified)).toBe(reversed && typeText(reversed))
      if (unified === undefined || unified.kind === 'dynamic') return
      for (const type of types) {
        expect(sameType(type, unified) || conversion(type, unified, true) !== undefined).toBe(true)
      }
    }),
  )
})

test('unknown values convert to unknown values of the same type as known ones', () => {
  fc.assert(
    fc.property(anyValue, anyValue, (value, { type }) => {
      const known = convert(value, type)
      const unknown = convert(unknownValue(value.type, 'test'), type)
      if (isConversionError(known) || value.kind === 'null' || isConversionError(unknown)) return
      expect(typeText(unknown.type)).toBe(typeText(known.type))
    }),
  )
})

test('a type that is written out is read as the same type', () => {
  const written = (type: Type): Type | undefined => {
    const { node } = parseExpressionText(typeText(withoutOptional(type)))
    return node && readType(node, () => nullValue())?.type
  }
  fc.assert(
    fc.property(anyValue, ({ type }) => {
      const text = typeText(type)
      // Names are written in JSON's escapes, of which HCL does not have all.
      fc.pre(!/\\[bf/]|\\u00|[$%]\{/.test(text))
      const read = written(type)
      expect(read && typeText(read)).toBe(text)
    }),
  )
})

const { expression } = fc.letrec<{ expression: string }>(tie => {
  const inner = tie('expression')
  return {
    expression: fc.oneof(
      { maxDepth: 4, depthSize: 'medium' },
      fc.constantFrom(
        '1',
        '"a"',
        'null',
        'true',
        '-0.5',
        'var.text',
        'var.list',
        'var.any',
        'local.result',
        'each.key',
        '[]',
        '{}',
      ),
      fc.tuple(inner, fc.constantFrom('+', '/', '==', '&&', '<', '%'), inner).map(([a, op, b]) => `(${a} ${op} ${b})`),
      fc.tuple(inner, inner, inner).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
      fc.array(inner, { maxLength: 3 }).map(items => `[${items.join(', ')}]`),
      fc.tuple(inner, inner).map(([a, b]) => `{ a = ${a}, (${b}) = 1 }`),
      fc.tuple(inner, inner).map(([a, b]) => `[for k, v in ${a} : ${b}]`),
      fc.tuple(inner, inner).map(([a, b]) => `{ for k, v in ${a} : ${b} => v... }`),
      fc
        .tuple(inner, fc.constantFrom('[0]', '.a', '[*]', '.*.a', '[*].a[0]', '["a"]'))
        .map(([a, step]) => `(${a})${step}`),
      inner.map(a => `"x\${${a}}y"`),
      fc
        .tuple(
          fc.constantFrom(
            'merge',
            'concat',
            'try',
            'coalesce',
            'length',
            'flatten',
            'jsonencode',
            'toset',
            'lookup',
            'sensitive',
            'format',
          ),
          fc.array(inner, { maxLength: 3 }),
        )
        .map(([name, args]) => `${name}(${args.join(', ')})`),
    ),
  }
})

test('every expression has a value or an error, and the same each time', () => {
  fc.assert(
    fc.property(expression, text => {
      const first = evaluate(text)
      expect(first.value ?? first.error).toBeDefined()
      if (first.value !== undefined) expect(sizeOf(first.value)).toBeLessThanOrEqual(100_000)
      expect(evaluate(text).value).toEqual(first.value)
    }),
    { numRuns: 400 },
  )
})
