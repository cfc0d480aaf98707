import { describe, expect, it } from 'vitest'
import type { Module, Resource } from '#rules/model/terraform'
import { moduleOf, plain, text, UNKNOWN } from './support'

/** What `attribute` is worth in the resources of a type, with the addresses they stand for. */
function values(module: Module, attribute: string, type = 't'): unknown[] {
  return module.resources(type).map(one => [one.addresses, plain(one.attribute(attribute).value)])
}

function only(resources: readonly Resource[], address: string): Resource {
  const found = resources.find(({ addresses }) => addresses.includes(address))
  if (found === undefined) throw new Error(`no ${address}`)
  return found
}

describe('instances', () => {
  it.each([
    [
      'for_each = { b = "2", a = "1" }',
      'each.value',
      [
        [['t.r["a"]'], '1'],
        [['t.r["b"]'], '2'],
      ],
    ],
    [
      'for_each = toset(["x", "${1}"])',
      '"n-${each.key}"',
      [
        [['t.r["1"]'], 'n-1'],
        [['t.r["x"]'], 'n-x'],
      ],
    ],
    [
      'count = 2',
      'count.index + 1',
      [
        [['t.r[0]'], 1],
        [['t.r[1]'], 2],
      ],
    ],
    ['count = 2', '"same"', [[['t.r[0]', 't.r[1]'], 'same']]],
    ['count = 1', 'count.index', [[['t.r[0]'], 0]]],
    ['count = 0', 'count.index', []],
    ['for_each = {}', 'each.key', []],
    ['for_each = { for n in ["a", "b"] : n => local.shared }', 'each.value', [[['t.r["a"]', 't.r["b"]'], 's']]],
    [
      'for_each = { a = "s", b = "s" }',
      'each.value',
      [
        [['t.r["a"]'], 's'],
        [['t.r["b"]'], 's'],
      ],
    ],
    ['for_each = var.unknown', 'each.value', [[['t.r'], UNKNOWN]]],
    ['count = var.unknown', 'count.index', [[['t.r'], UNKNOWN]]],
    [
      'for_each = { a = var.unknown, b = 1 }',
      'each.value',
      [
        [['t.r["a"]'], UNKNOWN],
        [['t.r["b"]'], 1],
      ],
    ],
    ['for_each = { (var.unknown) = 1 }', 'each.value', [[['t.r'], UNKNOWN]]],
    [String.raw`for_each = { "a\"%%{b" = 1 }`, 'each.value', [[[String.raw`t.r["a\"%%{b"]`], 1]]],
  ])('%s: x = %s', (repeated, value, expected) => {
    const module = moduleOf(
      `variable "unknown" {}\nlocals { shared = "s" }\nresource "t" "r" {\n  ${repeated}\n  x = ${value}\n}`,
    )
    expect(values(module, 'x')).toEqual(expected)
  })

  it('are looked at one by one up to 64', () => {
    const many = (count: number) => moduleOf(`resource "t" "r" {\n  count = ${count}\n  x = count.index\n  y = 1\n}`)
    expect(many(64).resources('t')).toHaveLength(64)
    const [folded, ...others] = many(65).resources('t')
    expect(others).toEqual([])
    expect([folded?.addresses, folded && plain(folded.attribute('x').value)]).toEqual([['t.r'], UNKNOWN])
    expect(folded && plain(folded.attribute('y').value)).toBe(1)
  })

  it('have the blocks that their own values make', () => {
    const module = moduleOf(`resource "t" "r" {
      for_each = { a = [1], none = [], b = [2, 3] }
      dynamic "rule" {
        for_each = each.value
        content {
          port = rule.value
          name = "\${each.key}-\${rule.key}"
        }
      }
      plain {
        name = each.key
      }
    }`)
    const found = module
      .resources('t')
      .map(one => [
        plain(one.blocks('plain')[0]!.attribute('name').value),
        one.blocks('rule').map(rule => [plain(rule.attribute('port').value), plain(rule.attribute('name').value)]),
      ])
    expect(found).toEqual([
      ['a', [[1, 'a-0']]],
      [
        'b',
        [
          [2, 'b-0'],
          [3, 'b-1'],
        ],
      ],
      ['none', []],
    ])
    for (const one of module.resources('t')) {
      expect(one.address).toBe('t.r')
      expect(one.blocks('rule').every(({ root, presence }) => root === one && presence === 'certain')).toBe(true)
    }
  })

  it('are listed for data sources and module calls too', () => {
    const module = moduleOf(
      'data "d" "x" {\n  count = 2\n  i = count.index\n}\nmodule "m" {\n  source = "./m"\n  for_each = { a = 1 }\n  i = each.value\n}',
    )
    expect(module.dataSources('d').map(({ addresses }) => addresses)).toEqual([['data.d.x[0]'], ['data.d.x[1]']])
    expect(values(module, 'i', 'module')).toEqual([[['module.m["a"]'], 1]])
  })

  it('know where their values were written', () => {
    const module = moduleOf({
      'main.tf':
        'variable "m" {}\nresource "t" "r" {\n  for_each = var.m\n  x = each.value.x\n}\nresource "t" "s" {\n  for_each = toset(["k"])\n  x = each.value\n}',
      'terraform.tfvars': 'm = { a = { x = "one" }, b = { x = "two" } }',
    })
    const origins = module.resources('t').map(one => {
      const { value } = one.attribute('x')
      return (
        value.kind === 'known' && [text(value.at), text(value.origin.location), value.origin.form, value.origin.via]
      )
    })
    expect(origins).toEqual([
      ['each.value.x', '"one"', 'literal', 'variable "m"'],
      ['each.value.x', '"two"', 'literal', 'variable "m"'],
      // Another text there would be another instance.
      ['each.value', '"k"', 'computed', undefined],
    ])
  })
})

describe('links between instances', () => {
  const BUCKETS = `
    variable "free" {}
    resource "bucket" "each" {
      for_each = toset(["a", "b"])
      name     = "\${var.free}-\${each.key}"
    }
    resource "bucket" "counted" {
      count = 2
      name  = "c\${count.index}"
    }
    resource "bucket" "alike" {
      count = 2
    }
    resource "bucket" "one" {}`

  it.each([
    // Where each policy is, and whether it leads to each["a"], each["b"], counted[0], counted[1], alike and one.
    [
      'for_each = toset(["a", "b"])\n bucket = bucket.each[each.key].id',
      'a',
      [true, false, false, false, false, false],
    ],
    [
      'for_each = toset(["a", "b"])\n bucket = bucket.each[each.value].id',
      'b',
      [false, true, false, false, false, false],
    ],
    ['for_each = bucket.each\n bucket = each.value.id', 'a', [true, false, false, false, false, false]],
    ['for_each = local.buckets\n bucket = each.value.id', 'b', [false, true, false, false, false, false]],
    [
      'for_each = { for k, v in bucket.each : k => v.id }\n bucket = each.value',
      'b',
      [false, true, false, false, false, false],
    ],
    [
      'for_each = { x = bucket.each["b"], y = bucket.one }\n bucket = each.value.id',
      'x',
      [false, true, false, false, false, false],
    ],
    [
      'for_each = { x = bucket.each["b"], y = bucket.one }\n bucket = each.value.id',
      'y',
      [false, false, false, false, false, true],
    ],
    ['count = 2\n bucket = bucket.counted[count.index].id', '0', [false, false, true, false, false, false]],
    ['count = 2\n bucket = bucket.counted[1 - count.index].id', '0', [false, false, false, true, false, false]],
    [
      'count = length(bucket.counted)\n bucket = element(bucket.counted[*].id, count.index)',
      '0',
      [false, false, true, true, false, false],
    ],
    ['count = 2\n bucket = bucket.alike[count.index].id', '1', [false, false, false, false, true, false]],
    ['bucket = bucket.counted[0].id', '', [false, false, true, false, false, false]],
    ['bucket = bucket.counted.0.id', '', [false, false, true, false, false, false]],
    ['bucket = bucket.each["b"].id', '', [false, true, false, false, false, false]],
    ['bucket = bucket.each["none"].id', '', ['maybe', 'maybe', 'maybe', 'maybe', 'maybe', 'maybe']],
    ['bucket = bucket.each[var.free].id', '', ['maybe', 'maybe', false, false, false, false]],
    ['bucket = values(bucket.each)[*].id', '', [true, true, false, false, false, false]],
    ['bucket = [for k, v in bucket.each : v.id]', '', [true, true, false, false, false, false]],
    ['bucket = [for k, v in bucket.each : v.id][0]', '', ['maybe', 'maybe', false, false, false, false]],
    ['bucket = bucket.one.id', '', [false, false, false, false, false, true]],
  ])('%s [%s]', (body, key, expected) => {
    const module = moduleOf(`${BUCKETS}\nlocals { buckets = bucket.each }\nresource "policy" "p" {\n ${body}\n}`)
    const policies = module.resources('policy')
    const policy =
      key === '' ? policies[0]! : only(policies, /^\d$/.test(key) ? `policy.p[${key}]` : `policy.p["${key}"]`)
    const targets = ['each["a"]', 'each["b"]', 'counted[0]', 'counted[1]', 'alike[0]', 'one'].map(name =>
      only(module.resources('bucket'), `bucket.${name}`),
    )
    const attribute = policy.attribute('bucket')
    expect(targets.map(target => attribute.refersTo(target))).toEqual(expected)
    for (const [index, target] of targets.entries()) {
      const { linked, maybe } = module.linked(target, 'policy', 'bucket')
      const answer = linked.includes(policy) ? true : maybe.includes(policy) ? 'maybe' : false
      expect(answer).toBe(expected[index])
    }
  })

  it('names the instance that is referred to', () => {
    const module = moduleOf(
      `${BUCKETS}\nresource "policy" "p" {\n count = 2\n bucket = bucket.counted[count.index].id\n}`,
    )
    const found = module.resources('policy').map(one => one.attribute('bucket').references)
    expect(found.map(references => references.map(({ addresses }) => addresses))).toEqual([
      [['bucket.counted[0]']],
      [['bucket.counted[1]']],
    ])
    for (const [target] of found) expect(module.resources('bucket')).toContain(target)
  })

  it('compares the names of instances, and texts that differ by the key only', () => {
    const module = moduleOf(`
      variable "n" {}
      resource "bucket" "b" {
        for_each = toset(["x", "y"])
        bucket   = "\${var.n}-\${each.key}"
      }
      resource "bucket" "c" {
        for_each = toset(["x", "y"])
        bucket   = "c-\${each.key}"
      }
      resource "policy" "p" {
        for_each = toset(["y"])
        bucket   = "\${var.n}-\${each.key}"
      }
      resource "policy" "q" {
        bucket = "c-x"
      }`)
    const linked = module
      .resources('bucket')
      .map(bucket => module.linked(bucket, 'policy', 'bucket').linked.flatMap(({ addresses }) => addresses))
    expect(linked).toEqual([[], ['policy.p["y"]'], ['policy.q'], []])
  })

  it('follows the transitive reference of the instance', () => {
    const module = moduleOf(`
      resource "bucket" "b" {
        for_each = toset(["x", "y"])
        name = each.key
      }
      resource "versioning" "v" {
        for_each = bucket.b
        bucket   = each.value.id
      }
      resource "policy" "p" { bucket = versioning.v["y"].bucket }`)
    const [x, y] = module.resources('bucket')
    const attribute = module.resources('policy')[0]!.attribute('bucket')
    expect([attribute.refersTo(x!), attribute.refersTo(y!)]).toEqual([false, true])
  })
})

describe('policies of instances', () => {
  it('are those of their own documents', () => {
    const module = moduleOf(`
      data "aws_iam_policy_document" "d" {
        for_each = { read = "s3:Get*", all = "s3:*" }
        statement {
          actions   = [each.value]
          resources = ["x"]
        }
      }
      data "aws_iam_policy_document" "one" {
        statement { actions = ["iam:*"] }
      }
      resource "policy" "p" {
        for_each = toset(["all", "read"])
        policy   = data.aws_iam_policy_document.d[each.key].json
      }
      resource "policy" "q" {
        for_each = { one = data.aws_iam_policy_document.one.json, text = jsonencode({ Statement = [{ Action = "x:*" }] }) }
        policy   = each.value
      }`)
    const actions = module
      .resources('policy')
      .map(one =>
        one.attribute('policy').policy?.statements.map(statement => statement.actions.map(action => action.text)),
      )
    expect(actions).toEqual([[['s3:*']], [['s3:Get*']], [['iam:*']], [['x:*']]])
  })
})
