import { describe, expect, test } from 'vitest'
import { seen } from './support'

const rule = (demand: string, on = 'aws_s3_bucket') => `
- id: acme-rule
  title: Wrong
  on: ${on}
${demand.replace(/^\n/, '').replace(/^ {4}/gm, '  ')}`

describe('attributes', () => {
  test.each([
    ['require: { attribute: a, equals: x }', 'a = "x"', []],
    ['require: { attribute: a, equals: x }', 'a = "y"', ['"y" | Wrong: a is y']],
    ['require: { attribute: a, equals: x }', '', ['resource "aws_s3_bucket" "b" | Wrong']],
    ['require: { attribute: a, equals: x }', 'a = var.unknown', []],
    ['require: { attribute: a, equals: true }', 'a = "true"', []],
    ['require: { attribute: a, equals: 3 }', 'a = "3"', []],
    ['require: { attribute: a, equals: [1, 2] }', 'a = [1, 2]', []],
    ['require: { attribute: a, equals: [1, 2] }', 'a = [2, 1]', ['[2, 1] | Wrong']],
    ['require: { attribute: a, equals: [1, 2] }', 'a = [1, var.unknown]', []],
    ['require: { attribute: a, not-equals: x }', 'a = "x"', ['"x" | Wrong: a is x']],
    ['require: { attribute: a, notEquals: x }', '', []],
    ['require: { attribute: a, one-of: [x, y] }', 'a = "y"', []],
    ['require: { attribute: a, one-of: [x, y] }', 'a = "z"', ['"z" | Wrong: a is z']],
    [
      'require: { attribute: a, one-of: [x, y] }',
      'a = ["x", "z", var.unknown, "w"]',
      ['"z" | Wrong: a is z', '"w" | Wrong: a is w'],
    ],
    ['require: { attribute: a, none-of: [x] }', 'a = ["y", "x"]', ['"x" | Wrong: a is x']],
    ['require: { attribute: a, present: true }', '', ['resource "aws_s3_bucket" "b" | Wrong']],
    ['require: { attribute: a, present: true }', 'a = null', ['null | Wrong']],
    ['require: { attribute: a, absent: true }', 'a = 1', ['1 | Wrong: a is 1']],
    ['require: { attribute: a, absent: true }', 'a = var.unknown', []],
    ['require: { attribute: a, matches: "^x+$" }', 'a = "xxx"', []],
    ['require: { attribute: a, matches: "^x+$" }', 'a = "xyx"', ['"xyx" | Wrong: a is xyx']],
    ['require: { attribute: a, not-matches: "y" }', 'a = "xyx"', ['"xyx" | Wrong: a is xyx']],
    ['require: { attribute: a, contains: x }', 'a = ["y"]', ['["y"] | Wrong']],
    ['require: { attribute: a, contains: x }', 'a = ["y", var.unknown]', []],
    ['require: { attribute: a, not-contains: [x, y] }', 'a = ["y"]', ['["y"] | Wrong']],
    ['require: { attribute: a, contains: x }', 'a = { x = 1 }', []],
    ['require: { attribute: a, at-least: 7, at-most: 30 }', 'a = 31', ['31 | Wrong: a is 31']],
    ['require: { attribute: a, at-least: 7 }', 'a = "6"', ['"6" | Wrong: a is 6']],
    ['require: { attribute: a, less-than: 7 }', 'a = 7', ['7 | Wrong: a is 7']],
    ['require: { attribute: a, greater-than: 7 }', 'a = 8', []],
    ['require: { attribute: v.e, equals: true }', 'v { e = false }', ['false | Wrong: v[0].e is false']],
    ['require: { attribute: v.e, equals: true }', 'v {}', ['v | Wrong']],
    ['require: { attribute: v.e, equals: true }', '', ['resource "aws_s3_bucket" "b" | Wrong']],
    ['require: { attribute: v.e, equals: true }', 'dynamic "v" {\n for_each = var.u\n content {}\n}', []],
    [
      'require: { attribute: v.e, equals: 1 }',
      'v { e = 1 }\nv { e = 2 }\nv { e = 3 }',
      ['2 | Wrong: v[1].e is 2', '3 | Wrong: v[2].e is 3'],
    ],
    ['forbid: { attribute: v.e, equals: 1 }', 'v { e = 1 }\nv { e = 2 }', ['1 | Wrong: v[0].e is 1']],
    ['require: { not: { attribute: v.e, equals: 1 } }', 'v { e = 1 }\nv { e = 2 }', ['1 | Wrong: v[0].e is 1']],
    ['require: { attribute: v, present: true }', 'v {}', []],
    ['forbid: { attribute: v, present: true }', 'v {}', ['v | Wrong']],
    ['forbid: { attribute: v, present: true }', 'dynamic "v" {\n for_each = var.u\n content {}\n}', []],
    [
      'require: { attribute: tags.Owner, matches: "@acme" }',
      'tags = { Owner = "me" }',
      ['"me" | Wrong: tags.Owner is me'],
    ],
    ['require: { attribute: tags."a/b", present: true }', 'tags = { "a/b" = "me" }', []],
  ])('%s of %s', (demand, body, expected) => {
    expect(seen(rule(`    ${demand}`), `resource "aws_s3_bucket" "b" {\n${body}\n}`)).toEqual(expected)
  })
})

describe('conditions together', () => {
  const pair = (a: string, b: string) => `resource "aws_s3_bucket" "b" {\n  a = ${a}\n  b = ${b}\n}`
  test.each([
    ['require: [{ attribute: a, equals: 1 }, { attribute: b, equals: 1 }]', '2', '2', 2],
    ['require: { all: [{ attribute: a, equals: 1 }, { attribute: b, equals: 1 }] }', '1', '2', 1],
    ['require: { any: [{ attribute: a, equals: 1 }, { attribute: b, equals: 1 }] }', '1', '2', 0],
    ['require: { any: [{ attribute: a, equals: 1 }, { attribute: b, equals: 1 }] }', '2', '2', 1],
    ['require: { any: [{ attribute: a, equals: 1 }, { attribute: b, equals: 1 }] }', '2', 'var.unknown', 0],
    ['forbid: { all: [{ attribute: a, equals: 1 }, { attribute: b, equals: 1 }] }', '1', '1', 1],
    ['forbid: { all: [{ attribute: a, equals: 1 }, { attribute: b, equals: 1 }] }', '1', 'var.unknown', 0],
    ['forbid: { any: [{ attribute: a, equals: 1 }, { attribute: b, equals: 1 }] }', '1', '1', 2],
    ['when: { attribute: a, equals: 1 }\n  require: { attribute: b, equals: 1 }', '1', '2', 1],
    ['when: { attribute: a, equals: 1 }\n  require: { attribute: b, equals: 1 }', '2', '2', 0],
    ['when: { attribute: a, equals: 1 }\n  require: { attribute: b, equals: 1 }', 'var.unknown', '2', 0],
  ])('%s with a = %s, b = %s', (demand, a, b, count) => {
    expect(seen(rule(`    ${demand}`), pair(a, b))).toHaveLength(count)
  })

  test('each looks at nested blocks one by one', () => {
    const yaml = rule(
      '    each: ingress\n    forbid: [{ attribute: from_port, equals: 22 }, { attribute: cidr_blocks, contains: 0.0.0.0/0 }]',
    )
    const code = `
      resource "aws_s3_bucket" "b" {
        ingress {
          from_port   = 22
          cidr_blocks = ["10.0.0.0/8"]
        }
        ingress {
          from_port   = 443
          cidr_blocks = ["0.0.0.0/0"]
        }
        ingress {
          from_port   = 22
          cidr_blocks = ["0.0.0.0/0"]
        }
      }`
    expect(seen(yaml, code)).toEqual(['22 | Wrong: ingress[2].from_port is 22'])
  })
})

describe('tags', () => {
  const tags = rule('    required-tags: [Owner, Cost]'.replace('required', 'require: { required') + ' }')
  test.each([
    ['tags = { Owner = "a", Cost = "b" }', []],
    ['tags = { Owner = "a" }', ['{ Owner = "a" } | Wrong: Cost is missing']],
    ['tags = { Owner = "" , Cost = var.unknown }', ['{ Owner = "" , Cost = var.unknown } | Wrong: Owner is missing']],
    ['', ['resource "aws_s3_bucket" "b" | Wrong: Owner, Cost are missing']],
    ['tags = var.tags', []],
  ])('%s', (body, expected) => {
    expect(seen(tags, `resource "aws_s3_bucket" "b" {\n${body}\n}`)).toEqual(expected)
  })

  test('default tags of the provider count', () => {
    const provider = 'provider "aws" {\n  default_tags {\n    tags = { Owner = "a" }\n  }\n}\n'
    expect(seen(tags, `${provider}resource "aws_s3_bucket" "b" {}`)).toEqual([
      'resource "aws_s3_bucket" "b" | Wrong: Cost is missing',
    ])
  })

  test('labels are what Google calls them; values may have to match', () => {
    const yaml = rule('    require: { required-tags: { owner: "^team-" } }', 'google_storage_bucket')
    expect(seen(yaml, 'resource "google_storage_bucket" "b" {\n  labels = { owner = "me" }\n}')).toEqual([
      '{ owner = "me" } | Wrong: owner is missing',
    ])
  })

  test('a type that only a pattern chose may have no tags at all', () => {
    const yaml = rule('    require: { required-tags: [Owner] }', '"aws_*"')
    expect(seen(yaml, 'resource "aws_a" "b" {}\nresource "aws_b" "c" {\n  tags = {}\n}')).toEqual([
      '{} | Wrong: Owner is missing',
    ])
  })
})

describe('subjects', () => {
  test.each([
    ['data.aws_ami', 'data "aws_ami" "a" {\n  owner = "x"\n}'],
    ['provider.aws', 'provider "aws" {\n  owner = "x"\n}'],
    ['module', 'module "m" {\n  owner = "x"\n}'],
    [
      '"aws_*"',
      'resource "aws_a" "a" {\n  owner = "x"\n}\ndata "aws_b" "b" {\n  owner = "x"\n}\nresource "google_a" "a" {\n  owner = "x"\n}',
    ],
    ['"data.*"', 'data "aws_ami" "a" {\n  owner = "x"\n}\nresource "aws_a" "b" {\n  owner = "x"\n}'],
    ['[aws_a, "aws_*"]', 'resource "aws_a" "a" {\n  owner = "x"\n}'],
  ])('%s', (on, code) => {
    expect(seen(rule('    forbid: { attribute: owner, equals: x }', on), code)).toEqual(['"x" | Wrong: owner is x'])
  })

  test('names', () => {
    const yaml = rule('    require: { naming: "^[a-z_]+$" }')
    expect(seen(yaml, 'resource "aws_s3_bucket" "a-b" {}\nresource "aws_s3_bucket" "a_b" {}')).toEqual([
      'resource "aws_s3_bucket" "a-b" | Wrong: name is a-b',
    ])
  })

  test('modules and their versions', () => {
    const yaml = rule(
      `    require:
      allowed-modules:
        - ./*
        - { source: "terraform-aws-modules/*", version: ">= 5.0, < 6" }
        - { source: "git::https://example.com/*", version: ">= 2" }`,
      'module',
    )
    const call = (name: string, source: string, version = '') =>
      `module "${name}" {\n  source = "${source}"\n${version && `  version = "${version}"\n`}}\n`
    const code = [
      call('local', './web'),
      call('pinned', 'terraform-aws-modules/vpc/aws', '5.1.2'),
      call('loose', 'terraform-aws-modules/vpc/aws', '>= 5.1'),
      call('grown', 'terraform-aws-modules/vpc/aws', '~> 5.1'),
      call('old', 'terraform-aws-modules/vpc/aws', '~> 4.0'),
      call('open', 'terraform-aws-modules/vpc/aws'),
      call('odd', 'terraform-aws-modules/vpc/aws', '5.0.0-beta1'),
      call('foreign', 'someone/vpc/aws', '5.1.2'),
      call('tagged', 'git::https://example.com/a.git?ref=v2.1.0'),
      call('early', 'git::https://example.com/a.git?ref=v1.9.0'),
      call('branch', 'git::https://example.com/a.git?ref=main'),
    ].join('')
    expect(seen(yaml, code)).toEqual([
      '">= 5.1" | Wrong: version is >= 5.1',
      '"~> 4.0" | Wrong: version is ~> 4.0',
      'module "open" | Wrong',
      '"someone/vpc/aws" | Wrong: source is someone/vpc/aws',
      '"git::https://example.com/a.git?ref=v1.9.0" | Wrong: source is git::https://example.com/a.git?ref=v1.9.0',
    ])
  })
})

describe('other resources', () => {
  const companion = rule(
    '    require: { exists: { resource: aws_s3_bucket_versioning, through: bucket, where: { attribute: c.status, equals: Enabled } } }',
  )
  const bucket = 'resource "aws_s3_bucket" "b" {}\n'
  const versioning = (status: string, of = 'aws_s3_bucket.b.id') =>
    `resource "aws_s3_bucket_versioning" "v" {\n  bucket = ${of}\n  c { status = ${status} }\n}\n`
  test.each([
    ['none', bucket, 1],
    ['the right one', bucket + versioning('"Enabled"'), 0],
    ['one that is otherwise', bucket + versioning('"Suspended"'), 1],
    ['one that cannot be known', bucket + versioning('var.status'), 0],
    ['one for who knows what', bucket + versioning('"Enabled"', 'var.bucket'), 0],
    [
      'one for another',
      `${bucket}resource "aws_s3_bucket" "c" {}\n${versioning('"Enabled"', 'aws_s3_bucket.c.id')}`,
      1,
    ],
    ['one that a module may create', `${bucket}module "m" {\n  source = "x"\n}\n`, 0],
  ])('%s', (_, code, count) => {
    expect(seen(companion, code)).toHaveLength(count)
  })

  test('what is missing is said; what must not exist is found', () => {
    expect(seen(companion, bucket)).toEqual([
      'resource "aws_s3_bucket" "b" | Wrong: aws_s3_bucket_versioning is missing',
    ])
    const lonely = rule('    forbid: { exists: { resource: aws_s3_bucket_acl, through: bucket } }')
    expect(seen(lonely, `${bucket}resource "aws_s3_bucket_acl" "a" {\n  bucket = aws_s3_bucket.b.id\n}`)).toEqual([
      'resource "aws_s3_bucket" "b" | Wrong',
    ])
  })
})

describe('Dockerfiles', () => {
  test.each([
    [
      'FROM',
      'require: { allowed-registries: [ghcr.io, "*.acme.com"] }',
      'FROM node:22',
      ['node:22 | Wrong: registry is docker.io'],
    ],
    ['FROM', 'require: { allowed-registries: [ghcr.io, "*.acme.com"] }', 'FROM eu.acme.com/node:22', []],
    [
      'FROM',
      'require: { allowed-images: ["node:22*"] }',
      'FROM node:22-slim AS a\nFROM a\nFROM scratch\nFROM node:20',
      ['node:20 | Wrong: image is node:20'],
    ],
    ['FROM', 'require: { allowed-images: ["node:22*"] }', 'ARG V\nFROM node:$V', []],
    ['FROM', 'require: { attribute: digest, present: true }', 'FROM node:22', ['node:22 | Wrong']],
    [
      'FROM',
      'when: { attribute: final, equals: true }\n  require: { exists: { instruction: HEALTHCHECK } }',
      'FROM a:1 AS x\nFROM b:1',
      ['FROM b:1 | Wrong: HEALTHCHECK is missing'],
    ],
    [
      'FROM',
      'when: { attribute: final, equals: true }\n  require: { exists: { instruction: HEALTHCHECK } }',
      'FROM a:1 AS x\nHEALTHCHECK CMD a\nFROM x',
      [],
    ],
    [
      'FROM',
      'require: { exists: { instruction: LABEL, where: { attribute: names, contains: team } } }',
      'FROM a:1\nLABEL owner=x',
      ['FROM a:1 | Wrong: LABEL is missing'],
    ],
    [
      'FROM',
      'require: { exists: { instruction: LABEL, where: { attribute: names, contains: team } } }',
      'FROM a:1\nLABEL owner=x team=y',
      [],
    ],
    [
      'USER',
      'forbid: { attribute: user, matches: "^(root|0)(:|$)" }',
      'FROM a:1\nUSER root',
      ['root | Wrong: user is root'],
    ],
    ['USER', 'forbid: { attribute: user, matches: "^(root|0)(:|$)" }', 'FROM a:1\nUSER $WHO', []],
    [
      'RUN',
      'forbid: { attribute: commands, one-of: [curl, wget] }',
      'FROM a:1\nRUN true && curl x',
      ['curl x | Wrong: commands is curl'],
    ],
    [
      'RUN',
      'forbid: { attribute: arguments, matches: "--insecure" }',
      'FROM a:1\nRUN curl --insecure x',
      ['curl --insecure x | Wrong: arguments is curl --insecure x'],
    ],
    ['COPY', 'require: { attribute: flags.chown, present: true }', 'FROM a:1\nCOPY a b', ['COPY a b | Wrong']],
    ['COPY', 'forbid: { attribute: sources, equals: . }', 'FROM a:1\nCOPY x . y', ['. | Wrong: sources is .']],
    [
      '[ENV, ARG]',
      'forbid: { attribute: values.DEBUG, equals: "1" }',
      'FROM a:1\nENV X=1 DEBUG=1\nARG DEBUG=0',
      ['DEBUG=1 | Wrong: values.DEBUG is 1'],
    ],
    [
      'LABEL',
      'require: { attribute: values.team, one-of: [a, b] }',
      'FROM a:1\nLABEL team=c',
      ['team=c | Wrong: values.team is c'],
    ],
    ['EXPOSE', 'forbid: { attribute: words, one-of: ["22"] }', 'FROM a:1\nEXPOSE 80 22', ['22 | Wrong: words is 22']],
    ['CMD', 'require: { attribute: form, equals: exec }', 'FROM a:1\nCMD node x', ['node x | Wrong: form is shell']],
  ])('%s: %s of %j', (on, demand, code, expected) => {
    expect(seen(rule(`    ${demand}`, on), code)).toEqual(expected)
  })
})
