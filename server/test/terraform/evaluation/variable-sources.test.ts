/** Where the values of a root module's variables come from, and which of them wins. */
import { describe, expect, test } from 'vitest'
import { textAt } from '#rules/model/source'
import { parseTerraform } from '../../../src/syntax/terraform'
import { Plan } from '../../../src/terraform/evaluation/plan'
import { NO_SURROUNDINGS } from '../../../src/terraform/evaluation/shared'
import type { ParsedFile, TerraformSources } from '../../../src/terraform/sources'
import { describe as brief } from '../../golden/compare'

type Files = Readonly<Record<string, string>>

const parsed = ([name, text]: readonly [string, string]): ParsedFile => {
  const uri = `file:///w/${name}`
  return { file: { uri, text }, tree: parseTerraform(text, uri) }
}

function variablesOf(files: Files, given: Files = {}, environment: Files = {}): Plan {
  const all = Object.entries(files)
  const isConfiguration = ([name]: readonly [string, string]): boolean => /\.tf(?:\.json)?$/.test(name)
  const givenVariableFiles = Object.entries(given).map(parsed)
  const sources: TerraformSources = {
    documents: all.filter(isConfiguration).map(parsed),
    variableFiles: all.filter(one => !isConfiguration(one)).map(parsed),
  }
  return new Plan(sources, {
    ...NO_SURROUNDINGS,
    givenVariableFiles,
    environment: new Map(Object.entries(environment)),
  })
}

const show = (plan: Plan, name = 'v'): string => brief(plan.root.variable(name))

describe('precedence', () => {
  const files = {
    'main.tf': 'variable "v" { default = "default" }',
    'terraform.tfvars': 'v = "terraform"',
    'terraform.tfvars.json': '{ "v": "terraform json" }',
    'a.auto.tfvars': 'v = "a"',
    'a.auto.tfvars.json': '{ "v": "a json" }',
    'other.tfvars': 'v = "nobody asked"',
  }
  const given = { 'env/one.tfvars': 'v = "one"', 'env/two.json': '{ "v": "two ${not.read}" }' }
  // Each is taken away in turn, the strongest first.
  const expected = ['"two ${not.read}"', '"one"', '"a json"', '"a"', '"terraform json"', '"terraform"', '"environment"']

  test('is that of Terraform', () => {
    const left: Record<string, string> = { ...files }
    const named: Record<string, string> = { ...given }
    const found: string[] = []
    for (const name of ['env/two.json', 'env/one.tfvars', ...Object.keys(files).slice(1, 5).toReversed(), '']) {
      found.push(show(variablesOf(left, named, { v: 'environment' })))
      Reflect.deleteProperty(name in named ? named : left, name)
    }
    expect(found).toEqual(expected)
    expect(show(variablesOf(left))).toBe('"default"')
  })

  test('goes variable by variable', () => {
    const main = 'variable "v" {}\nvariable "w" {}\nvariable "x" { default = "x" }'
    const plan = variablesOf(
      { 'main.tf': main, 'terraform.tfvars': 'v = "file"\nw = "file"' },
      { 'p.tfvars': 'w = "p"' },
      { x: 'e' },
    )
    expect(['v', 'w', 'x'].map(name => show(plan, name))).toEqual(['"file"', '"p"', '"e"'])
  })
})

describe('TF_VAR_', () => {
  // What `terraform console` of version 1.11.4 printed.
  test.each([
    ['type = string', '["a"]', '"[\\"a\\"]"'],
    ['type = number', '5', '5'],
    ['type = bool', 'true', 'true'],
    ['', '["a"]', '"[\\"a\\"]"'],
    ['default = []', '["a"]', '"[\\"a\\"]"'],
    ['type = string', '', '""'],
    ['type = any', '{ a = 1 }', '{"a":1}'],
    ['type = list(string)', '["x", "y"]', '["x","y"]'],
    ['type = object({ a = optional(string, "x") })', '{}', '{"a":"x"}'],
  ])('variable with %j set to %j is %s', (declaration, value, expected) => {
    const plan = variablesOf(
      { 'main.tf': `variable "v" {\n${declaration}\n}\noutput "o" {\n  value = jsonencode(var.v)\n}` },
      {},
      { v: value },
    )
    const output = plan.outputs().get('o')
    expect(output?.kind === 'string' && output.value).toBe(expected)
  })

  test.each([
    ['list(string)', 'foo'],
    ['list(string)', ''],
    ['list(string)', '["a'],
    ['number', 'abc'],
  ])('a %s cannot be %j: unknown', (type, value) => {
    expect(
      variablesOf({ 'main.tf': `variable "v" { type = ${type} }` }, {}, { v: value }).root.variable('v')?.kind,
    ).toBe('unknown')
  })

  test('has no place but the variable it is for, in its parts neither', () => {
    const main = 'variable "v" { type = list(object({ a = string })) }\nlocals {\n  a = var.v[0].a\n}'
    const plan = variablesOf({ 'main.tf': main }, {}, { v: '[{ a = "x" }]' })
    for (const value of [plan.root.variable('v'), plan.root.local('a')]) {
      expect(value?.where?.origin).toMatchObject({ form: 'computed', environment: 'TF_VAR_v' })
      expect(textAt(value!.where!.origin.location)).toBe('variable "v"')
    }
  })

  test('is for declared variables of root modules only', () => {
    expect(variablesOf({ 'main.tf': '' }, {}, { v: 'x' }).root.variable('v')).toBeUndefined()
    const plan = new Plan(
      {
        documents: [parsed(['main.tf', 'module "m" {\n  source = "./m"\n}\noutput "o" {\n  value = module.m.v\n}'])],
        variableFiles: [],
      },
      {
        ...NO_SURROUNDINGS,
        environment: new Map([['v', 'environment']]),
        module: () => ({
          documents: [parsed(['m/main.tf', 'variable "v" { default = "d" }\noutput "v" {\n  value = var.v\n}'])],
          variableFiles: [],
        }),
      },
    )
    expect(brief(plan.outputs().get('o'))).toBe('"d"')
  })
})
