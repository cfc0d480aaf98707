import { describe, expect, it } from 'vitest'
import { moduleOf, resourceAt } from './support'

/** Two buckets and a policy whose `bucket` is `expression`. */
function policyOn(expression: string, around = '', options = {}) {
  const module = moduleOf(
    `
    resource "bucket" "a" { bucket = "logs" }
    resource "bucket" "b" { bucket = "data" }
    resource "bucket" "many" {
      for_each = toset(["x"])
      bucket = each.key
    }
    resource "bucket" "none" { count = 0 }
    resource "policy" "p" {
      bucket = ${expression}
    }
    ${around}`,
    options,
  )
  const policy = resourceAt(module, 'policy.p')
  return { module, policy, a: resourceAt(module, 'bucket.a'), b: resourceAt(module, 'bucket.b') }
}

const AROUND = `
  variable "free" {}
  variable "set" { default = "other" }
  locals {
    id = bucket.a.id
    again = local.id
    map = { a = bucket.a.id, b = { deep = bucket.b.id } }
    list = [bucket.a.id, bucket.b.id]
    ids = [for x in [bucket.a]: x.id]
    loop = [local.loop, bucket.a.id]
  }
  resource "versioning" "a" { bucket = bucket.a.id }
  resource "versioning" "v" { bucket = var.free }
  data "bucket" "a" { bucket = bucket.a.id }
  data "bucket" "free" { bucket = "zzz" }
  data "other" "o" { id = 1 }
  module "m" { source = "./m" }`

describe('refersTo', () => {
  it.each([
    ['bucket.a.id', true, false],
    ['bucket.a', true, false],
    ['bucket.a.bucket', true, false],
    ['"${bucket.a.id}"', true, false],
    ['"arn:aws:s3:::${bucket.a.id}/*"', true, false],
    ['"%{ if var.free }${bucket.a.id}%{ else }x%{ endif }"', true, false],
    ['local.id', true, false],
    ['local.again', true, false],
    ['local.map.a', true, false],
    ['local.map["a"]', true, false],
    ['local.map.b.deep', false, true],
    ['local.list[1]', false, true],
    ['local.list', true, true],
    ['local.list[var.free]', true, true],
    ['local.map[each.key]', true, true],
    ['local.ids[0]', true, false],
    ['[bucket.a.id, bucket.b.id][0]', true, false],
    ['local.loop', true, false],
    ['var.free', 'maybe', 'maybe'],
    ['var.set', false, false],
    ['"logs"', false, false],
    ['each.value', 'maybe', 'maybe'],
    ['count.index', 'maybe', 'maybe'],
    ['module.m.bucket', 'maybe', 'maybe'],
    ['upper("x")', 'maybe', 'maybe'],
    ['bucket.undeclared.id', 'maybe', 'maybe'],
    ['format("%s", bucket.a.id)', true, false],
    ['format("%s", bucket.a.id, var.free)', true, 'maybe'],
    ['join("", bucket.a.*.id)', true, false],
    ['[bucket.a.id, upper("x")]', true, 'maybe'],
    ['[bucket.a.id, upper(bucket.a.id)]', true, false],
    ['one(bucket.a[*].id)', true, false],
    ['var.free ? bucket.a.id : bucket.b.id', true, true],
    ['var.free ? bucket.a.id : "x"', true, false],
    ['var.free ? var.free : bucket.a.id', true, 'maybe'],
    ['bucket.b.id == "" ? bucket.a.id : "x"', true, false],
    ['[for b in [bucket.a]: b.id]', true, false],
    ['{ x = bucket.a.id }', true, false],
    ['(bucket.a.id)', true, false],
    ['versioning.a.bucket', true, false],
    ['versioning.a.id', false, false],
    ['versioning.v.bucket', 'maybe', 'maybe'],
    ['data.bucket.a.id', true, 'maybe'],
    ['data.bucket.free.id', 'maybe', 'maybe'],
    ['data.other.o.name', false, false],
    ['try(bucket.none[0].id, "x")', 'maybe', 'maybe'],
    ['', 'maybe', 'maybe'],
    ['null', false, false],
  ])('%s: a %s, b %s', (expression, a, b) => {
    const { policy, ...targets } = policyOn(expression, AROUND)
    const attribute = policy.attribute('bucket')
    expect([attribute.refersTo(targets.a), attribute.refersTo(targets.b)]).toEqual([a, b])
  })

  it('sees through instances', () => {
    const { policy, module } = policyOn('bucket.many[each.key].id')
    expect(policy.attribute('bucket').refersTo(resourceAt(module, 'bucket.many'))).toBe(true)
  })

  it('looks for `each` in the collection', () => {
    const module = moduleOf(`
      resource "bucket" "a" {}
      resource "bucket" "b" {}
      resource "policy" "p" {
        for_each = { x = bucket.a.id }
        bucket   = each.value
        dynamic "rule" {
          for_each = [bucket.b]
          content {
            bucket = rule.value.id
          }
        }
      }`)
    const policy = resourceAt(module, 'policy.p')
    const [a, b] = module.resources('bucket')
    expect(policy.attribute('bucket').refersTo(a!)).toBe(true)
    expect(policy.attribute('bucket').refersTo(b!)).toBe(false)
    const inner = policy.blocks('rule')[0]!.attribute('bucket')
    expect([inner.refersTo(a!), inner.refersTo(b!)]).toEqual([false, true])
  })

  it('lists each resource once', () => {
    const { policy } = policyOn('[local.id, bucket.a.arn, bucket.b.id, bucket.none[0].id]', AROUND)
    expect(policy.attribute('bucket').references.map(({ address }) => address)).toEqual(['bucket.a', 'bucket.b'])
  })

  it('survives references that double at every step', () => {
    const steps = Array.from({ length: 80 }, (_, i) => `l${i + 1} = { x = [local.l${i}.x, local.l${i}.x] }`).join('\n')
    const { policy, a } = policyOn('local.l80.x', `locals {\nl0 = { x = bucket.a.id }\n${steps}\n}`)
    expect(policy.attribute('bucket').refersTo(a)).not.toBe(false)
    const chain = Array.from({ length: 20_000 }, (_, i) => `l${i + 1} = local.l${i}`).join('\n')
    const long = policyOn('local.l20000', `locals {\nl0 = bucket.a.id\n${chain}\n}`)
    expect(long.policy.attribute('bucket').refersTo(long.b)).toBe('maybe')
  })
})

describe('linked', () => {
  const links = (expression: string, around = AROUND, options = {}) => {
    const { module, a, b } = policyOn(expression, around, options)
    const of = (target: typeof a) => {
      const { linked, maybe } = module.linked(target, 'policy', 'bucket')
      expect(linked.length + maybe.length).toBeLessThanOrEqual(1)
      return linked.length > 0 ? true : maybe.length > 0 ? 'maybe' : false
    }
    return [of(a), of(b)]
  }

  it.each([
    ['bucket.a.id', true, false],
    ['local.map.b.deep', false, true],
    ['"logs"', true, false],
    ['["x", "data"]', false, true],
    ['var.set', false, false],
    ['var.free', 'maybe', 'maybe'],
    ['each.value', 'maybe', 'maybe'],
    ['data.bucket.a.id', true, 'maybe'],
    ['data.bucket.free.id', 'maybe', 'maybe'],
    ['null', false, false],
    ['', 'maybe', 'maybe'],
  ])('%s: a %s, b %s', (expression, a, b) => {
    expect(links(expression)).toEqual([a, b])
  })

  it('follows equal names that come through variables', () => {
    const names = 'variable "name" { default = "logs" }'
    expect(links('var.name', names)).toEqual([true, false])
    expect(links('var.name', names, { defaults: 'unknown' })).toEqual(['maybe', 'maybe'])
  })

  it('links places that are written alike, though nobody knows the value', () => {
    const pair = (target: string, link: string) => {
      const module = moduleOf(
        `variable "n" {}\nresource "bucket" "a" { bucket = ${target} }\nresource "policy" "p" { bucket = ${link} }`,
      )
      const { linked, maybe } = module.linked(module.resources('bucket')[0]!, 'policy', 'bucket')
      return [linked.length, maybe.length]
    }
    expect(pair('var.n', 'var.n')).toEqual([1, 0])
    expect(pair('"${var.n}-logs"', '"${var.n}-logs"')).toEqual([1, 0])
    expect(pair('"${var.n}-logs"', '"${var.n}-data"')).toEqual([0, 1])
    expect(pair('each.key', 'each.key')).toEqual([0, 1])
    expect(pair('uuid()', 'uuid()')).toEqual([0, 1])
    expect(pair('var.n', '"logs"')).toEqual([0, 1])
    expect(pair('"logs"', '"logs"')).toEqual([1, 0])
    expect(pair('"data"', '"logs"')).toEqual([0, 0])
  })

  it('looks at names of other attributes too', () => {
    const module = moduleOf('resource "group" "g" { name = "app" }\nresource "filter" "f" { log_group_name = "app" }')
    expect(module.linked(module.resources('group')[0]!, 'filter', 'log_group_name').linked).toHaveLength(1)
  })

  it('keeps the order in which they are written, leaves out the target and what does not exist', () => {
    const module = moduleOf(`
      resource "t" "x" { link = t.y.id }
      resource "t" "y" { link = t.y.id }
      resource "t" "z" { link = "y" }
      resource "t" "none" {
        count = 0
        link  = t.y.id
      }
      resource "t" "w" { link = [var.q] }
      variable "q" {}`)
    const { linked, maybe } = module.linked(resourceAt(module, 't.y'), 't', 'link')
    expect([linked, maybe].map(list => list.map(({ name }) => name))).toEqual([['x'], ['w']])
  })

  it('knows nothing of what an unclosed block lacks', () => {
    const module = moduleOf('resource "bucket" "a" {}\nresource "policy" "p" {\n')
    expect(module.linked(module.resources('bucket')[0]!, 'policy', 'bucket')).toMatchObject({ linked: [], maybe: [{}] })
  })
})
