import { describe, expect, test } from 'vitest'
import { parseHcl } from '../../../src/syntax/hcl/parser'
import { parseTerraformJson, parseVariablesJson } from '../../../src/syntax/hcl-json/parser'
import { Plan } from '../../../src/terraform/evaluation/plan'
import type { ParsedFile, TerraformSources } from '../../../src/terraform/sources'
import { textAt } from '#rules/model/source'
import { filesOf } from '../functions/evaluate'
import { describe as brief } from '../../golden/compare'

type Files = Readonly<Record<string, string>>

function parsed(name: string, text: string): ParsedFile {
  const parse = name.endsWith('.tfvars.json')
    ? parseVariablesJson
    : name.endsWith('.json')
      ? parseTerraformJson
      : parseHcl
  return { file: { uri: `file:///w/${name}`, text }, tree: parse(text) }
}

/** The files directly in a directory: variable files in the order given, others by name. */
function sourcesIn(files: Files, directory: string): TerraformSources | undefined {
  const prefix = directory === '.' ? '' : `${directory}/`
  const names = Object.keys(files).filter(name => name.startsWith(prefix) && !name.slice(prefix.length).includes('/'))
  if (names.length === 0) return undefined
  const isVariables = (name: string): boolean => /\.tfvars(\.json)?$/.test(name)
  const read = (name: string): ParsedFile => parsed(name, files[name]!)
  return {
    documents: names
      .filter(name => /\.tf(\.json)?$/.test(name))
      .sort()
      .map(read),
    variableFiles: names.filter(isVariables).map(read),
  }
}

function planOf(files: Files): Plan {
  const module = (directory: string): TerraformSources | undefined => sourcesIn(files, directory)
  return new Plan(sourcesIn(files, '.')!, { files: filesOf(files), module, workspace: 'default' })
}

function planned(files: Files): Record<string, Record<string, string>> {
  const entries = planOf(files)
    .resources()
    .map(({ address, arguments: values }) => {
      return [address, Object.fromEntries(Array.from(values, ([name, value]) => [name, brief(value)]))] as const
    })
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}

function output(files: Files | string, name = 'o'): string {
  const plan = planOf(typeof files === 'string' ? { 'main.tf': files } : files)
  return brief(plan.outputs().get(name))
}

describe('variables', () => {
  const value = (declaration: string, set = ''): string =>
    output({
      'main.tf': `variable "v" {\n${declaration}\n}\noutput "o" {\n  value = var.v\n}`,
      'terraform.tfvars': set,
    })

  test.each([
    ['type = number\ndefault = "5"', '', '5'],
    ['type = list(string)\ndefault = [1, true]', '', '["1", "true"]'],
    ['type = set(string)', 'v = ["b", "a", "b"]', '["a", "b"]'],
    ['type = map(any)', 'v = { a = 1, b = "x" }', '{a = "1", b = "x"}'],
    ['type = any\ndefault = [1, "x"]', '', '[1, "x"]'],
    ['type = object({ a = string })', 'v = { a = 1, extra = 2 }', '{a = "1"}'],
    ['type = object({ a = string, b = optional(number) })', 'v = { a = "x" }', '{a = "x", b = null}'],
    ['type = object({ b = optional(number, 7) })', 'v = {}', '{b = 7}'],
    ['type = object({ b = optional(number, 7) })', 'v = { b = null }', '{b = 7}'],
    ['type = list(object({ b = optional(string, "d") }))', 'v = [{}, { b = 1 }]', '[{b = "d"}, {b = "1"}]'],
    ['type = map(object({ b = optional(list(string), ["d"]) }))', 'v = { k = {} }', '{k = {b = ["d"]}}'],
    ['type = tuple([string, object({ x = optional(bool, true) })])', 'v = [1, {}]', '["1", {x = true}]'],
    [
      'type = object({ in = optional(object({ x = optional(number, 1), y = optional(number) }), {}) })',
      'v = {}',
      '{in = {x = 1, y = null}}',
    ],
    ['default = 1', 'v = null', 'null'],
    ['default = 1\nnullable = false', 'v = null', '1'],
    ['type = bool', 'v = "true"', 'true'],
    ['type = "string"', 'v = 1', '"1"'],
  ])('%s, set %s: %s', (declaration, set, found) => {
    expect(value(declaration, set)).toBe(found)
  })

  test.each([
    ['', '', 'variable without default'],
    ['type = number', 'v = "five"', 'a number is required'],
    ['type = object({ a = string })', 'v = {}', 'attribute "a" is required'],
    ['type = strong', 'v = 1', 'invalid type'],
  ])('%s, set %s is unknown: %s', (declaration, set, reason) => {
    expect(value(declaration, set)).toContain(reason)
  })

  test('the last variable file wins', () => {
    const files = { 'main.tf': 'variable "v" { default = 0 }\noutput "o" { value = var.v }' }
    expect(output({ ...files, 'terraform.tfvars': 'v = 1', 'terraform.tfvars.json': '{"v": "${2}"}' })).toBe('"${2}"')
  })

  test('may be sensitive', () => {
    const text =
      'variable "v" {\n  sensitive = true\n  default = "x"\n}\noutput "o" { value = issensitive("a-${var.v}") }'
    expect(output(text)).toBe('true')
  })
})

describe('resources', () => {
  test('have instances with addresses', () => {
    const text = `
      resource "terraform_data" "n" {
        count = 2
        input = "i\${count.index}"
      }
      resource "terraform_data" "each" {
        for_each = { "a b" = 1, c = 2 }
        input    = "\${each.key}=\${each.value}"
      }
      resource "terraform_data" "set" {
        for_each = toset(["x"])
        input    = each.key == each.value
      }
      resource "terraform_data" "none" {
        count = 0
        input = 1
      }
      resource "terraform_data" "reads" {
        input = [terraform_data.n[1].input, terraform_data.each["c"].input, length(terraform_data.none), terraform_data.n[*].id]
      }`
    expect(planned({ 'main.tf': text })).toEqual({
      'terraform_data.each["a b"]': { input: '"a b=1"' },
      'terraform_data.each["c"]': { input: '"c=2"' },
      'terraform_data.n[0]': { input: '"i0"' },
      'terraform_data.n[1]': { input: '"i1"' },
      'terraform_data.reads': {
        input: '["i1", "c=2", 0, [unknown (known after apply), unknown (known after apply)]]',
      },
      'terraform_data.set["x"]': { input: 'true' },
    })
  })

  test('make no instances that cannot be counted', () => {
    const expand = (line: string): string[] =>
      Object.keys(planned({ 'main.tf': `variable "u" {}\nresource "r" "r" {\n${line}\n}` }))
    expect(expand('count = var.u')).toEqual([])
    expect(expand('for_each = toset([1])')).toEqual([])
    expect(expand('for_each = ["a"]')).toEqual([])
    expect(expand('for_each = sensitive({ a = 1 })')).toEqual([])
    expect(expand('count = -1')).toEqual([])
    expect(expand('count = "1"')).toEqual(['r.r[0]'])
    expect(expand('count = 1000000')).toEqual([])
  })

  test('are unknown but for what is written in them', () => {
    const around = 'resource "aws_x" "x" {\n  name = "n"\n  none = null\n}\n'
    const ask = (expression: string): string => output(`${around}output "o" { value = ${expression} }`)
    expect(ask('aws_x.x.name')).toBe('"n"')
    expect(ask('aws_x.x["name"]')).toBe('"n"')
    expect(ask('"${aws_x.x.name}-${aws_x.x.arn}" == "m"')).toBe('false')
    expect(ask('aws_x.x.none')).toContain('known after apply')
    expect(ask('keys(aws_x.x)')).toContain('a whole resource')
    expect(ask('aws_x.x == null')).toContain('a whole resource')
  })
})

describe('modules', () => {
  const child = `
    variable "name" { type = string }
    variable "size" { default = 1 }
    resource "terraform_data" "r" { input = [var.name, var.size, path.module] }
    output "out" { value = "\${var.name}!" }`

  test('are instantiated with their arguments', () => {
    const main = `
      module "one" {
        source = "./m"
        name   = 5
      }
      module "many" {
        source   = "./m"
        for_each = { a = 1, b = 2 }
        name     = each.key
        size     = each.value
      }
      output "o" { value = [module.one.out, module.many["b"].out, [for m in module.many : m.out]] }`
    const files = { 'main.tf': main, 'm/main.tf': child }
    expect(planned(files)).toEqual({
      'module.many["a"].terraform_data.r': { input: '["a", 1, "m"]' },
      'module.many["b"].terraform_data.r': { input: '["b", 2, "m"]' },
      'module.one.terraform_data.r': { input: '["5", 1, "m"]' },
    })
    expect(output(files)).toBe('["5!", "b!", ["a!", "b!"]]')
  })

  test('may call others, from directories above too', () => {
    const files = {
      'main.tf': 'module "a" {\n  source = "./x/a"\n}\noutput "o" {\n  value = module.a.deep\n}',
      'x/a/main.tf': 'module "b" {\n  count = 2\n  source = "../b"\n}\noutput "deep" {\n  value = module.b[*].v\n}',
      'x/b/main.tf': 'output "v" {\n  value = path.module\n}',
    }
    expect(output(files)).toBe('["x/b", "x/b"]')
  })

  test('that are not here, or call themselves, have unknown outputs', () => {
    const call = (source: string): string =>
      `module "m" {\n  source = "${source}"\n}\noutput "o" {\n  value = module.m.x\n}`
    expect(output(call('hashicorp/consul/aws'))).toContain('not installed')
    expect(output(call('./missing'))).toContain('not here')
    expect(output(call('./'))).toContain('unknown')
    const circle = {
      'main.tf': call('./a'),
      'a/a.tf': call('../b').replace('"o"', '"x"'),
      'b/b.tf': call('../a').replace('"o"', '"x"'),
    }
    expect(output(circle)).toContain('unknown')
  })

  test('are overridden attribute by attribute', () => {
    const files = {
      'main.tf':
        'variable "v" {\n  type = string\n  default = 1\n}\nlocals {\n  a = 1\n  b = 2\n}\noutput "o" {\n  value = [var.v, local.a, local.b]\n}',
      'a_override.tf': 'variable "v" {\n  default = 2\n}\nlocals {\n  b = 3\n}',
      'b_override.tf.json': '{"variable": {"v": {"default": 4}}}',
    }
    expect(output(files)).toBe('["4", 1, 3]')
  })
})

describe('the JSON form', () => {
  const json = `{
  "//": "a comment",
  "variable": { "list": { "type": "list(string)", "default": ["\${x}", 1] } },
  "locals": [{ "a": "b-\${upper("x")}" }, { "c": { "k\${1 + 1}": null, "n": -1.50, "$": "$\${x}" } }],
  "resource": { "terraform_data": { "r": [{ "input": "\${var.list}", "lifecycle": { "create_before_destroy": true } }] } },
  "output": { "o": { "value": ["\${local.a}", "\${local.c}", "\${terraform_data.r.input[1]}", "\${join(\\"-\\", [\\"p\\", \\"q\\"])}"] } }
}`.replace('upper("x")', 'upper(\\"x\\")')

  test('means what the native form means', () => {
    expect(output({ 'main.tf.json': json })).toBe('["b-X", {$ = "${x}", k2 = null, n = -1.5}, "1", "p-q"]')
  })

  test('knows where things stand, inside strings too', () => {
    const { declarations } = planOf({ 'main.tf.json': json }).root
    const local = declarations.locals.get('a')!
    const { file } = local.source
    expect(textAt({ file, span: local.node.span })).toBe('"a": "b-${upper(\\"x\\")}"')
    const { value } = local.node
    if (value.kind !== 'template' || value.parts[1]?.kind !== 'interpolation') throw new Error('not a template')
    expect(textAt({ file, span: value.parts[1].span })).toBe('${upper(\\"x\\")}')
    const [resource] = declarations.resources.get('terraform_data')!
    expect(textAt({ file, span: resource!.node.header })).toBe('"r"')
    expect(file.text.slice(resource!.node.open, resource!.node.open + 1)).toBe('{')
    expect(file.text.slice(resource!.node.close, resource!.node.close + 1)).toBe('}')
    expect(resource!.node.body.items.map(item => (item.kind === 'block' ? item.type : item.name))).toEqual([
      'input',
      'lifecycle',
    ])
  })

  test.each([
    '',
    '{',
    '[]',
    '{"resource": 1}',
    '{"resource": {"t": []}}',
    '{"locals": {"a": "${"}}',
    '{"a": }',
    'null',
  ])('survives %s', text => {
    const tree = parseTerraformJson(text)
    for (const { span } of tree.problems) expect(span.end).toBeLessThanOrEqual(text.length)
    expect(parseVariablesJson(text).text).toBe(text)
  })
})
