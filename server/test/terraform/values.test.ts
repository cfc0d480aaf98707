import { describe, expect, it } from 'vitest'
import { moduleOf, plain, resourceAt, text, UNKNOWN, valueOf } from './support'

describe('values', () => {
  it.each([
    ['"a"', 'a'],
    ['""', ''],
    ['"a\\"b\\n"', 'a"b\n'],
    ['"$${x}"', '${x}'],
    ['1', 1],
    ['1.5', 1.5],
    ['1e3', 1000],
    ['-1', -1],
    ['-(2)', -2],
    ['true', true],
    ['(false)', false],
    ['null', null],
    ['[1, "a", null]', [1, 'a', null]],
    ['[[1], []]', [[1], []]],
    ['{ a = 1, "b" = [2], c = null }', { a: 1, b: [2], c: null }],
    ['{ (var.key) = 1 }', { k: 1 }],
    ['{ "${var.key}x" = 1 }', { kx: 1 }],
    ['"${var.key}"', 'k'],
    ['"${var.flag}"', true],
    ['"a${var.key}-${var.flag}-${1.5}"', 'ak-true-1.5'],
    ['[1, 2][1]', 2],
    ['{ a = { b = 3 } }.a.b', 3],
    ['({ a = 3 })["a"]', 3],
    ['var.key', 'k'],
    ['var.list[1]', 'y'],
    ['var.list.1', 'y'],
    ['var.object.a.b', 'deep'],
    ['var.object["a"].b', 'deep'],
    ['var.object[var.index].b', 'deep'],
    ['local.from_var', 'k'],
    ['local.chain', ['k', 1]],
    ['[var.none, "a"]', [UNKNOWN, 'a']],
    ['{ a = var.none, b = 1 }', { a: UNKNOWN, b: 1 }],
    ['upper("a")', 'A'],
    ['true ? 1 : 2', 1],
    ['[for x in var.list: "${x}!"]', ['x!', 'y!']],
    ['[{ a = 1 }].*.a', [1]],
    ['[{ a = 1 }][*].a', [1]],
    ['1 + 1', 2],
    ['!true', false],
    ['path.module', '.'],
    ['terraform.workspace', 'default'],
    ['"%{ if var.flag }a%{ endif }"', 'a'],
    ['"x${123456789012345678901}"', 'x123456789012345678901'],
    ['<<EOT\na\n  ${var.key}\nEOT', 'a\n  k\n'],
    ['<<-EOT\n  a\n    b\n  EOT', 'a\n  b\n'],
  ])('%s', (expression, expected) => {
    const value = valueOf(
      `${expression}\n`,
      `
      variable "key" { default = "k" }
      variable "none" {}
      variable "flag" { default = true }
      variable "index" { default = "a" }
      variable "list" { default = ["x", "y"] }
      variable "object" { default = { a = { b = "deep" } } }
      locals {
        from_var = var.key
        chain = [local.from_var, 1]
      }`,
    )
    expect(plain(value)).toEqual(expected)
  })

  it.each([
    ['var.none', 'variable without default'],
    ['var.undeclared', 'Reference to undeclared input variable'],
    ['local.undeclared', 'Reference to undeclared local value'],
    ['"x-${var.none}"', 'variable without default'],
    ['upper(var.none)', 'variable without default'],
    ['nofunction("a")', 'Call to unknown function: There is no function named "nofunction".'],
    ['upper([])', 'function upper: Invalid value for "str" parameter: a string is required.'],
    ['var.none ? 1 : 2', 'variable without default'],
    ['[for x in var.none: x]', 'variable without default'],
    ['1 + var.none', 'variable without default'],
    ['each.value', 'Reference to "each" in context without for_each'],
    ['count.index', 'Reference to "count" in non-counted context'],
    ['self.id', 'Invalid "self" reference'],
    ['path.cwd', 'path.cwd'],
    ['module.m.out', 'output of a module that is not here'],
    ['module.n.out', 'Reference to undeclared module'],
    ['other.missing.id', 'Reference to undeclared resource'],
    ['other.k.arn', 'known after apply'],
    ['other.k', 'a whole resource'],
    ['"a${null}"', 'Invalid template interpolation value: The expression result is null.'],
    ['[1][5]', 'Invalid index: The given key does not identify an element in this collection value.'],
    ['{ a = 1 }.b', 'Unsupported attribute: This object does not have an attribute named "b".'],
    ['{ (var.none) = 1 }', 'variable without default'],
    ['local.self', 'refers to itself'],
    ['local.ping', 'refers to itself'],
    ['t.r.x', 'refers to itself'],
    ['data.d', 'Invalid reference: incomplete expression'],
    ['bare', 'Invalid reference: incomplete expression'],
    ['1e400', 'number out of range'],
    ['"x${1e400000}"', 'number out of range'],
  ])('%s is unknown: %s', (expression, reason) => {
    const value = valueOf(
      expression,
      `
      variable "none" {}
      resource "other" "k" {}
      module "m" { source = "./m" }
      locals {
        self = [local.self][0]
        ping = local.pong
        pong = "a\${local.ping}"
      }`,
    )
    expect(value).toEqual({ kind: 'unknown', reason })
  })

  it('says nothing of variables that callers set', () => {
    const files = { 'main.tf': 'variable "a" { default = 1 }\nresource "t" "r" { x = var.a }', 'a.tfvars': 'a = 2' }
    const resource = resourceAt(moduleOf(files, { defaults: 'unknown' }), 't.r')
    expect(resource.attribute('x').value).toEqual({ kind: 'unknown', reason: 'variable that callers set' })
  })

  it('takes the last variable file that sets a variable', () => {
    const files = {
      'main.tf': `
        variable "a" { default = 1 }
        variable "b" {}
        variable "c" {
          default  = 7
          nullable = false
        }
        resource "t" "r" { x = [var.a, var.b, var.c, var.d, var.e] }
        variable "e" { default = 8 }`,
      'terraform.tfvars': 'a = 2\nb = "tf"\nc = null\nd = 4\ne = null',
      'z.auto.tfvars': 'a = 3',
    }
    const { value } = resourceAt(moduleOf(files), 't.r').attribute('x')
    expect(plain(value)).toEqual([3, 'tf', 7, UNKNOWN, null])
  })

  it('fills in the defaults of types', () => {
    const declaration = 'variable "o" {\n type = object({ a = optional(bool, true) })\n default = {}\n}'
    expect(plain(valueOf('var.o', declaration))).toEqual({ a: true })
    expect(plain(valueOf('var.o', declaration.replace(', true', '')))).toEqual({ a: null })
  })

  it('reads written attributes of other resources, not computed ones', () => {
    const around = `
      resource "aws_kms_key" "k" { enable_key_rotation = true }
      resource "aws_kms_key" "many" {
        count = 2
        enable_key_rotation = false
      }
      resource "aws_kms_key" "none" {
        count = 0
        enable_key_rotation = false
      }
      data "d" "x" { name = "n" }`
    expect(plain(valueOf('aws_kms_key.k.enable_key_rotation', around))).toBe(true)
    expect(plain(valueOf('data.d.x.name', around))).toBe('n')
    expect(plain(valueOf('aws_kms_key.many[0].enable_key_rotation', around))).toBe(false)
    expect(plain(valueOf('aws_kms_key.many[*].enable_key_rotation', around))).toEqual([false, false])
    for (const expression of [
      'aws_kms_key.k.arn',
      'aws_kms_key.k[0].enable_key_rotation',
      'aws_kms_key.many.enable_key_rotation',
      'aws_kms_key.none[0].enable_key_rotation',
      'data.d.x.id',
    ])
      expect(valueOf(expression, around).kind, expression).toBe('unknown')
  })

  it('says where a value is used, where it was written, and what it came through', () => {
    const source = 'variable "cidrs" {\n  default = ["0.0.0.0/0"]\n}\nlocals { all = var.cidrs }'
    for (const [expression, via] of [
      ['var.cidrs', 'variable "cidrs"'],
      ['local.all', 'local.all'],
    ]) {
      const value = valueOf(expression!, source)
      if (value.kind !== 'known' || value.type !== 'list') throw new Error('not a list')
      expect(text(value.at)).toBe(expression)
      expect(text(value.origin.location)).toBe('["0.0.0.0/0"]')
      expect(value.origin).toMatchObject({ form: 'literal', via })
      const [item] = value.items
      expect(item?.kind === 'known' && text(item.at)).toBe('"0.0.0.0/0"')
    }
  })

  it('distinguishes literals from what was put together', () => {
    const around = 'variable "a" { default = "x" }\nresource "k" "k" { a = "b" }'
    const origin = (expression: string) => {
      const value = valueOf(expression, around)
      return value.kind === 'known'
        ? { ...value.origin, location: text(value.origin.location), at: text(value.at) }
        : value
    }
    expect(origin('"lit"')).toEqual({ form: 'literal', location: '"lit"', at: '"lit"' })
    expect(origin('("lit")')).toEqual({ form: 'literal', location: '"lit"', at: '("lit")' })
    expect(origin('-5')).toEqual({ form: 'literal', location: '-5', at: '-5' })
    expect(origin('"a-${var.a}"')).toEqual({ form: 'computed', location: '"a-${var.a}"', at: '"a-${var.a}"' })
    expect(origin('"${var.a}"')).toEqual({ form: 'literal', location: '"x"', at: '"${var.a}"', via: 'variable "a"' })
    expect(origin('k.k.a')).toEqual({ form: 'literal', location: '"b"', at: 'k.k.a', via: 'k.k' })
  })

  it('survives what doubles at every step, and long chains', () => {
    const doubling = Array.from({ length: 60 }, (_, i) => `l${i + 1} = [local.l${i}, local.l${i}]`).join('\n')
    // Written out, the last would have 2^60 elements; what is too large is unknown, and counts as one element then.
    for (const last of [15, 16, 60]) {
      const value = valueOf(`local.l${last}`, `locals {\nl0 = 1\n${doubling}\n}`)
      expect(JSON.stringify(plain(value) === UNKNOWN ? null : plain(value)).length).toBeLessThan(500_000)
      expect(value.kind).toBe(last === 16 ? 'unknown' : 'known')
    }
    const texts = Array.from({ length: 60 }, (_, i) => `l${i + 1} = "\${local.l${i}}\${local.l${i}}"`).join('\n')
    expect(valueOf('local.l60', `locals {\nl0 = "x"\n${texts}\n}`)).toEqual({
      kind: 'unknown',
      reason: 'text too long',
    })
    const chain = Array.from({ length: 20_000 }, (_, i) => `l${i + 1} = local.l${i}`).join('\n')
    expect(valueOf('local.l20000', `locals {\nl0 = "x"\n${chain}\n}`).kind).toBe('unknown')
    expect(plain(valueOf('local.l50', `locals {\nl0 = "x"\n${chain}\n}`))).toBe('x')
  })
})
