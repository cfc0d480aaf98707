import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isLibrary } from '../../src/terraform/module'
import type { Location } from '#rules/model/source'
import type { PolicyDocument } from '#rules/model/policy'
import type { Attribute, Block, Resource } from '#rules/model/terraform'
import type { Value } from '#rules/model/value'
import { type Files, moduleOf, sourcesOf } from './support'

const SEED: Files = {
  'main.tf': `terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "~> 4.0" }
  }
}
variable "cidrs" { default = ["0.0.0.0/0", null] }
variable "o" { default = { a = [{ b = 1 }] } }
locals {
  rules = [{ from = 22, cidrs = var.cidrs }, local.one]
  one   = { from = -1, "to" : 2 }
  loop  = [local.loop, local.rules[0].from]
}
resource "aws_kms_key" "k" {
  enable_key_rotation = !false
  policy              = <<-EOF
    {"Statement": [{"Effect": "Allow", "Action": "\${var.cidrs[0]}", "Principal": {"AWS": "*"}, "Condition": {"A": {"b": ["c"]}}}]}
    EOF
}
resource "aws_s3_bucket" "b" {
  for_each = { x = aws_kms_key.k.arn }
  bucket   = "logs-\${each.key}"
  ingress  = local.rules
  inline   = [{ a = var.o.a[0].b, n = [{ c = null }] }]
  dynamic "rule" {
    for_each = var.cidrs
    iterator = it
    content {
      value = it.value
      deep {
        x = [for r in aws_kms_key.k.*.id : upper(r) if r != ""]
      }
    }
  }
}
resource "aws_s3_bucket_policy" "p" {
  count  = 1
  bucket = aws_s3_bucket.b["x"].id
  policy = "{\\"Statement\\": []}"
  kms    = true ? aws_kms_key.k.key_id : data.aws_kms_key.d.policy
}
data "aws_kms_key" "d" { key_id = aws_s3_bucket_policy.p[0].kms }
provider "aws" {
  alias   = "east"
  version = ">= 3.1"
}`,
  'x_override.tf':
    'resource "aws_s3_bucket" "b" {\n  bucket = "over"\n  rule {\n    value = 2\n  }\n}\nlocals { one = {} }',
  'a.tfvars': 'cidrs = ["10.0.0.0/8"]',
}

/** Reads everything there is to read; every place must lie in its file. */
function touchAll(files: Files, defaults: 'known' | 'unknown'): number {
  isLibrary(sourcesOf(files))
  const module = moduleOf(files, { defaults })
  const resources: Resource[] = []
  for (const type of module.types) {
    if (type.startsWith('data.')) resources.push(...module.dataSources(type.slice(5)))
    else if (type.startsWith('provider.')) resources.push(...module.providers(type.slice(9)))
    else resources.push(...module.resources(type))
    module.takenNames(type)
  }
  module.providerVersion('aws')
  for (const resource of resources) {
    touchBlock(resource, 0)
    expect(resource.address.length).toBeGreaterThan(0)
    for (const type of ['aws_s3_bucket_policy', 'aws_s3_bucket']) module.linked(resource, type, 'bucket')
    for (const attribute of resource.attributes()) for (const target of resources) attribute.refersTo(target)
  }
  return resources.length
}

function touchBlock(block: Block, depth: number): void {
  inFile(block.header)
  inFile(block.location)
  const items = block.layout?.items ?? []
  if (block.layout !== undefined) {
    const { file, open, close } = block.layout
    inFile({ file, span: { start: open, end: close } })
    for (const { span, nameSpan, valueSpan } of items) {
      for (const part of [span, nameSpan, valueSpan]) if (part) inFile({ file, span: part })
    }
  }
  expect(block.root.root).toBe(block.root)
  for (const attribute of [...block.attributes(), block.attribute('missing')]) touchAttribute(attribute)
  if (depth > 6) return
  for (const type of new Set(['rule', 'ingress', 'inline', ...items.map(({ name }) => name)])) {
    block.hasUnknownBlocks(type)
    for (const nested of block.blocks(type)) touchBlock(nested, depth + 1)
  }
}

function touchAttribute(attribute: Attribute): void {
  inFile(attribute.at)
  if (attribute.location) inFile(attribute.location)
  expect(attribute.path).toContain(attribute.name)
  expect(typeof attribute.isPresent).toBe('boolean')
  touchValue(attribute.value)
  for (const { address } of attribute.references) expect(address).toBeTruthy()
  if (attribute.policy) touchPolicy(attribute.policy)
}

function touchValue(value: Value): void {
  if (value.kind === 'unknown') expect(value.reason).not.toBe('')
  if (value.kind !== 'known') return
  inFile(value.at)
  inFile(value.origin.location)
  if (value.type === 'list') value.items.forEach(touchValue)
  if (value.type === 'object') for (const entry of value.entries.values()) touchValue(entry)
}

function touchPolicy({ at, statements }: PolicyDocument): void {
  inFile(at)
  for (const statement of statements) {
    inFile(statement.at)
    const { actions, notActions, resources, notResources, principals, notPrincipals, conditions } = statement
    for (const part of [...actions, ...notActions, ...resources, ...notResources, ...principals, ...notPrincipals])
      inFile(part.at)
    for (const condition of conditions) for (const part of [condition, ...condition.values]) inFile(part.at)
  }
}

function inFile({ file, span: { start, end } }: Location): void {
  if (start < 0 || start > end || end > file.text.length) throw new Error(`${start}-${end} of ${file.text.length}`)
}

const TOKENS =
  '{ } [ ] ( ) " ${ } %{ <<EOF\n \nEOF\n = == , . [*] .* : ? -> => ... # /* */ \n null for if in each.key count.index local.loop local.one var.o aws_s3_bucket.b aws_kms_key.k[0].policy dynamic content resource for_each count \u0000 😀 \r\n'.split(
    ' ',
  )

describe('any text', () => {
  it('is read in full where it is whole', () => {
    expect(touchAll(SEED, 'known')).toBe(5)
    expect(touchAll(SEED, 'unknown')).toBe(5)
  })

  const edit = fc.record({
    at: fc.nat(),
    remove: fc.nat({ max: 60 }),
    insert: fc.oneof(fc.constantFrom(...TOKENS), fc.string({ maxLength: 5 }), fc.constant('')),
  })

  it('may be broken anywhere without a throw, and every place stays in its file', () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), fc.boolean(), (edits, known) => {
        const files: Record<string, string> = { ...SEED }
        const names = Object.keys(files)
        for (const { at, remove, insert } of edits) {
          const name = names[at % 5 === 0 ? (at >> 3) % names.length : 0]!
          const text = files[name]!
          const offset = at % (text.length + 1)
          files[name] = text.slice(0, offset) + insert + text.slice(offset + remove)
        }
        touchAll(files, known ? 'known' : 'unknown')
      }),
      { numRuns: 600 },
    )
  })

  it('may be any soup of tokens', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...TOKENS, 'resource "t" "r" {\n', 'x = '), { maxLength: 60 }), tokens => {
        touchAll({ 'main.tf': `resource "t" "r" {\n x = ${tokens.join(' ')}\n}\n` }, 'known')
        touchAll({ 'main.tf': tokens.join(' ') }, 'known')
      }),
      { numRuns: 300 },
    )
  })

  it('may be deep', () => {
    for (const [open, close] of [
      ['[', ']'],
      ['(', ')'],
      ['{ a = ', '}'],
      ['"${', '}"'],
      ['f(', ')'],
      ['-', ''],
    ] as const) {
      for (const depth of [50, 1000, 100_000])
        touchAll({ 'main.tf': `resource "t" "r" {\n  x = ${open.repeat(depth)}1${close.repeat(depth)}\n}\n` }, 'known')
    }
    touchAll(
      { 'main.tf': `resource "t" "r" {\n  x = a${'.b'.repeat(50_000)}\n  y = a${'[0]'.repeat(50_000)}\n}\n` },
      'known',
    )
    touchAll(
      { 'main.tf': `resource "t" "r" {\n  x = a${'.*'.repeat(5_000)}\n  y = a${'[*]'.repeat(5_000)}\n}\n` },
      'known',
    )
    touchAll({ 'main.tf': `resource "t" "r" {\n${'b {\n'.repeat(5_000)}${'}\n'.repeat(5_000)}}\n` }, 'known')
  })
})
