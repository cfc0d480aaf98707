import { describe, expect, it } from 'vitest'
import { textAt } from '#rules/model/source'
import { explain, type Explanation } from '../../src/analysis/explain'
import type { HclDocument, ModuleSurroundings, Snapshot } from '../../src/analysis/types'
import { parseTerraform } from '../../src/syntax/terraform'
import { SAMPLES } from '../secrets/samples'

type Files = Readonly<Record<string, string>>

const MARK = '‸'

function documents(directory: string, files: Files, pattern: RegExp): readonly HclDocument[] {
  return Object.entries(files)
    .filter(([name]) => pattern.test(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, text]) => {
      const file = { uri: `${directory}/${name}`, text: text.replace(MARK, '') }
      return { file, tree: parseTerraform(file.text, file.uri) }
    })
}

const directoryOf = (directory: string, files: Files) => ({
  documents: documents(directory, files, /\.tf(?:\.json)?$/),
  variableFiles: documents(directory, files, /\.tfvars(?:\.json)?$/),
})

/** What is said at the mark in one of the files of `w`; the others are around it. */
function at(
  files: Files | string,
  modules: Readonly<Record<string, Files>> = {},
  roots: readonly string[] = [],
): Explanation | undefined {
  const all = typeof files === 'string' ? { 'main.tf': files } : files
  const [name = '', text = ''] = Object.entries(all).find(([, one]) => one.includes(MARK)) ?? []
  const around = new Map(Object.entries(modules).map(([directory, own]) => [directory, directoryOf(directory, own)]))
  const surroundings: ModuleSurroundings = { modules: around, roots, installed: new Map(), files: new Map() }
  const snapshot: Snapshot = {
    kind: 'terraform',
    directory: 'file:///w',
    ...directoryOf('file:///w', all),
    ...(around.size > 0 && { surroundings }),
  }
  return explain(snapshot, { profile: 'recommended' }, `file:///w/${name}`, text.indexOf(MARK))
}

/** The value or why there is none, and the place it is written in. */
function said(files: Files | string): string | undefined {
  const [only, ...more] = at(files)?.values ?? []
  expect(more).toEqual([])
  if (only === undefined) return undefined
  const place = only.written === undefined ? '' : ` < ${textAt(only.written)}`
  return `${only.text ?? `? ${only.reason ?? ''}`}${place}`
}

const ROOT = 'provider "aws" {}\n'
const local = (expression: string, rest = ''): string => `${ROOT}locals {\n  o = ${expression}\n}\n${rest}`

describe('what is explained', () => {
  const rest =
    'variable "v" { default = "d" }\nlocals {\n  a = { b = [1, 2] }\n}\nresource "aws_s3_bucket" "x" { bucket = "n" }\n'
  it.each([
    ['va‸r.v', '"d" < "d"', 'var.v'],
    ['var.v‸', '"d" < "d"', 'var.v'],
    ['local.a.‸b[1]', '[\n  1,\n  2,\n] < [1, 2]', 'local.a.b'],
    ['local.a.b[‸1]', undefined, ''],
    ['local.a.b‸[1]', '[\n  1,\n  2,\n] < [1, 2]', 'local.a.b'],
    ['up‸per(var.v)', '"D"', 'upper(var.v)'],
    ['"x‸-${var.v}"', '"x-d"', '"x-${var.v}"'],
    ['"x-${var.‸v}"', '"d" < "d"', 'var.v'],
    ['"pl‸ain"', undefined, ''],
    ['4‸4', undefined, ''],
    ['[‸1, 2]', undefined, ''],
    ['[1,‸ var.v]', '[\n  1,\n  "d",\n]', '[1, var.v]'],
    ['var.v == "d" ‸? 1 : 2', '1', 'var.v == "d" ? 1 : 2'],
    ['[for x in local.a.b : x‸ + 1]', '[\n  2,\n  3,\n]', '[for x in local.a.b : x + 1]'],
    ['[for x in local.‸a.b : x + 1]', '{\n  "b" = [\n    1,\n    2,\n  ]\n} < { b = [1, 2] }', 'local.a'],
    ['aws_s3_bucket.x.bucke‸t', '"n" < "n"', 'aws_s3_bucket.x.bucket'],
    ['aws_s3_bu‸cket.x.bucket', '"n" < "n"', 'aws_s3_bucket.x.bucket'],
    ['aws_s3_bucket.x.‸id', '? not known before apply', 'aws_s3_bucket.x.id'],
    ['data.aws_‸vpc.x.id', '? Reference to undeclared resource', 'data.aws_vpc.x'],
    ['null‸', undefined, ''],
  ])('%s: %s', (expression, expected, span) => {
    const text = local(expression, rest)
    expect(said(text)).toBe(expected)
    const found = at(text)?.span
    expect(found === undefined ? '' : text.replace(MARK, '').slice(found.start, found.end)).toBe(span)
  })

  it('a declared variable, by what sets it', () => {
    const files = { 'main.tf': `${ROOT}variable "‸v" {\n  default = 1\n}`, 'terraform.tfvars': 'v = 2' }
    expect(said(files)).toBe('2 < 2')
    expect(said(`${ROOT}variable "v‸" {}`)).toBe('? variable without default')
    // Where only callers decide, nobody can say.
    expect(said('variable "v‸" { default = 1 }')).toBe('? variable that callers set')
  })

  it('in the JSON form too', () => {
    const json =
      '{ "provider": { "aws": {} }, "variable": { "v": { "default": "é" } }, "locals": { "o": "x\\u00e9${var.‸v}" } }'
    expect(said({ 'main.tf.json': json })).toBe('"é" < "é"')
  })

  it.each([
    `${ROOT}resource "a" "b" { depends_on = [aws_x.‸y] }`,
    'terraform { required_version = ">= ${1‸ + 1}" }',
    `${ROOT}resource "a" "b‸" {}`,
    `${ROOT}# a com‸ment`,
    `${ROOT}locals {\n  a = ‸\n}`,
    '‸',
  ])('not in %j', text => {
    expect(at(text)).toBeUndefined()
  })

  it('nothing in a Dockerfile, nor in another file', () => {
    const tree = { text: '', escape: '\\' as const, directives: [], instructions: [], comments: [], problems: [] }
    const file = { uri: 'file:///w/Dockerfile', text: '' }
    expect(explain({ kind: 'dockerfile', document: { file, tree } }, { profile: 'all' }, file.uri, 0)).toBeUndefined()
  })
})

describe('how it is printed', () => {
  // What `terraform console` of version 1.11.4 printed.
  const printed = `{
  "a" = <<-EOT
  l1
  l2
  EOT
  "b" = [
    1,
    <<-EOT
    a
    b
    ${''}
    EOT,
  ]
  "c" = null
  "d" = tolist([
    "x",
  ])
  "e" = toset([])
  "f" = tomap({})
  "g" = tostring(null)
  "h i" = {}
  "j" = []
  "k" = (sensitive value)
  "l" = tolist([])
  "m" = "quo\\"te\\t\${x}"
  "n" = 1.5
  "u" = "é\\x00"
}`
  const declared = `variable "s" {\n  default   = "x"\n  sensitive = true\n}\nlocals {\n  whole = local.‸o\n}`

  it('is that of terraform console', () => {
    const text = local(
      '{ a = "l1\\nl2", b = [1, "a\\nb\\n"], c = null, d = tolist(["x"]), e = toset([]), f = tomap({}), g = tostring(null), "h i" = {}, j=[], k = var.s, l = tolist([]), m = "quo\\"te\\t$${x}", n = 1.5, u = "\\u00e9\\u0000" }',
      declared,
    )
    expect(at(text)?.values[0]?.text).toBe(printed)
  })

  it('says inside what is not known and why', () => {
    const text = local(
      '{ a = var.none, b = aws_x.y.id }',
      'variable "none" {}\nresource "aws_x" "y" {}\nlocals {\n  w = local.‸o\n}',
    )
    expect(at(text)?.values[0]?.text).toBe(
      '{\n  "a" = (not known: variable without default)\n  "b" = (known after apply)\n}',
    )
  })

  it('cuts what is long', () => {
    for (const expression of ['ran‸ge(1000)', 'jo‸in("", [for x in range(1000) : "abcdef"])']) {
      const { text = '' } = at(local(expression))?.values[0] ?? {}
      expect(text.length).toBeLessThan(1300)
      expect(text.split('\n').length).toBeLessThan(35)
      expect(text).toMatch(/ …$/)
    }
  })
})

describe('secrets', () => {
  const [, token = ''] = SAMPLES[2] ?? []
  const password = 'Kettle-of-fish-77'
  it.each([
    ['var.v‸', 'variable "v" {\n  default   = "hush"\n  sensitive = true\n}'],
    ['"x-${var.‸v}"', 'variable "v" {\n  default   = "hush"\n  sensitive = true\n}'],
    ['upper(‸var.v)', 'variable "v" {\n  default   = "hush"\n  sensitive = true\n}'],
    ['var.db_password‸', `variable "db_password" { default = "${password}" }`],
    ['lower‸(var.db_password)', `variable "db_password" { default = "${password}" }`],
    ['var.v‸', `variable "v" { default = "${token}" }`],
    ['jsonen‸code({ a = var.v })', `variable "v" { default = "${token}" }`],
    ['local.‸c', `locals {\n  c = jsonencode({ password = "${password}" })\n}`],
    ['local.c.‸d', `locals {\n  c = { d = "postgres://app:${password}@db:5432/orders" }\n}`],
    ['sensiti‸ve(1 + 1)', ''],
  ])('%s are not shown', (expression, rest) => {
    const { text, reason } = at(local(expression, rest))?.values[0] ?? {}
    expect([text, reason]).toEqual(['(sensitive value)', undefined])
  })

  it('are left out of what they stand in', () => {
    const rest = `variable "db_password" { default = "${password}" }\nlocals {\n  c = { user = "app", password = var.db_password, copy = { x = var.db_password } }\n}`
    const { text = '' } = at(local('local.‸c', rest))?.values[0] ?? {}
    expect(text).toBe(
      '{\n  "copy" = {\n    "x" = (sensitive value)\n  }\n  "password" = (sensitive value)\n  "user" = "app"\n}',
    )
  })
})

describe('instances', () => {
  const values = (explanation: Explanation | undefined) =>
    explanation?.values.map(({ text, reason, instances }) => [text ?? `? ${reason ?? ''}`, ...instances])

  it('of for_each and count are told apart where they differ', () => {
    const each = `${ROOT}resource "a" "b" {\n  for_each = { x = 1, y = 2, z = 1 }\n  v = each.va‸lue + 1\n  w = upper("a")\n}`
    expect(values(at(each))).toEqual([
      ['1', '["x"]', '["z"]'],
      ['2', '["y"]'],
    ])
    expect(values(at(each.replace(MARK, '').replace('"a")', '‸"a")').replace('upper(‸', 'up‸per(')))).toEqual([['"A"']])
    expect(values(at(`${ROOT}resource "a" "b" {\n  count = 2\n  v = cou‸nt.index\n}`))).toEqual([
      ['0', '[0]'],
      ['1', '[1]'],
    ])
    expect(values(at(`${ROOT}resource "a" "b" {\n  count = 0\n  v = count.‸index\n}`))).toEqual([])
    expect(values(at(`${ROOT}variable "n" {}\nresource "a" "b" {\n  count = var.n\n  v = count.‸index\n}`))).toEqual([
      ['? variable without default'],
    ])
  })

  it('of dynamic blocks as well, nested ones too', () => {
    const text = `${ROOT}resource "a" "b" {
  for_each = toset(["k"])
  dynamic "ingress" {
    for_each = [80, 443]
    content {
      port = ingress.va‸lue
      dynamic "range" {
        for_each = ["a", "b"]
        iterator = it
        content { v = "\${each.key}\${ingress.value}\${it.value}" }
      }
    }
  }
}`
    expect(values(at(text))).toEqual([
      ['80', '[0]'],
      ['443', '[1]'],
    ])
    const nested = text.replace(MARK, '').replace('"${each', '"‸${each')
    expect(values(at(nested))).toEqual([
      ['"k80a"', '["k"][0][0]'],
      ['"k80b"', '["k"][0][1]'],
      ['"k443a"', '["k"][1][0]'],
      ['"k443b"', '["k"][1][1]'],
    ])
  })

  it('of modules are those that are called', () => {
    const root = `module "one" {\n  source = "../w"\n  v = "1"\n}\nmodule "more" {\n  source   = "../w"\n  for_each = toset(["a", "b"])\n  v = each.key == "a" ? "1" : "2"\n}\n`
    const found = at('variable "v" {}\nlocals {\n  a = var.‸v\n}', { 'file:///r': { 'main.tf': root } }, ['file:///r'])
    expect(values(found)).toEqual([
      ['"1"', 'module.one', 'module.more["a"]'],
      ['"2"', 'module.more["b"]'],
    ])
    expect(found?.values[0]?.written?.file.uri).toBe('file:///r/main.tf')
  })

  it('are not listed without end', () => {
    const found = at(`${ROOT}resource "a" "b" {\n  count = 60\n  v = count.‸index\n  w = count.index > 1\n}`)
    expect([found?.values.length, found?.isCut]).toEqual([8, true])
    const same = at(`${ROOT}resource "a" "b" {\n  count = 60\n  w = count.index ‸> 1\n}`)
    expect(values(same)?.[1]).toEqual(['true', '[2]', '[3]', '[4]', '[5]', '[6]', '[7]', 'and others'])
  })
})
