import { describe, expect, it } from 'vitest'
import { textAt } from '#rules/model/source'
import { moduleOf, resourceAt } from './support'

const literals = (files: Parameters<typeof moduleOf>[0]) => moduleOf(files).literals()
/** `name = text` of what is given to a name, `! name` where it is only a part of it. */
const given = (text: string) =>
  literals(text)
    .filter(({ form }) => form !== 'comment')
    .map(({ name, isWhole, at }) => `${isWhole ? '' : '! '}${name ?? '-'} ${textAt(at)}`)

describe('literals', () => {
  it('are found wherever strings are written, with what they are given to', () => {
    expect(given('resource "a" "b" {\n  c = "d"\n  e {\n    f = ["g", "h"]\n  }\n}')).toEqual([
      'c "d"',
      'f "g"',
      'f "h"',
    ])
    expect(given('locals {\n  a = { b = "c", "d" = "e", (var.x) = "f" }\n}')).toEqual(['b "c"', 'd "e"', '- "f"'])
    expect(given('variable "a" {\n  default = "b"\n  type = "string"\n}\noutput "c" {\n  value = "d"\n}')).toEqual([
      'a "b"',
      'type "string"',
      'c "d"',
    ])
    expect(given('locals {\n  env = [{ name = "A", value = "b" }]\n}')).toEqual(['name "A"', 'A "b"'])
    expect(given('a "b" {\n  name  = "A"\n  value = "b"\n}')).toEqual(['name "A"', 'A "b"'])
  })

  it('are what a name is given only where the expression yields them', () => {
    expect(given('locals {\n  a = var.b == "c" ? "d" : "e"\n}')).toEqual(['- "c"', 'a "d"', 'a "e"'].map(mark))
    expect(given('locals {\n  a = base64encode("b")\n  c = lookup(var.d, "e")\n}')).toEqual(['! a "b"', '! - "e"'])
    expect(given('locals {\n  a = var.b["c"]\n  d = "x-${lookup(var.e, "f")}"\n}')).toEqual([
      '! - "c"',
      'd "x-${lookup(var.e, "f")}"',
      '! - "f"',
    ])
    expect(given('locals {\n  a = [for b in ["c"] : "d" if b != "e"]\n  f = -("g")\n}')).toEqual([
      '! - "c"',
      '! - "e"',
      '! a "d"',
      '! - "g"',
    ])
  })

  it('know their value, their owner and a path of their own', () => {
    const found = literals({
      'main.tf': 'resource "a" "b" {\n  c = "x\\ty"\n  d { e = "1${var.z}" }\n  d { e = <<X\nh\nX\n}\n}\n# note\n',
      'terraform.tfvars': 'f = "g"',
    })
    expect(found.map(({ form, value, owner, path }) => [form, value, owner?.address, path])).toEqual([
      ['quoted', 'x\ty', 'a.b', 'c'],
      ['quoted', undefined, 'a.b', 'd[0].e'],
      ['heredoc', 'h\n', 'a.b', 'd[1].e'],
      ['comment', undefined, undefined, '#0'],
      ['quoted', 'g', undefined, 'f'],
    ])
    expect(textAt(found[0]!.subject)).toBe('c = "x\\ty"')
    expect(textAt(found[3]!.at)).toBe('# note')
    expect(
      literals('variable "a" {\n  default = "b"\n}\nmodule "c" {\n  d = "e"\n}').map(one => one.owner?.address),
    ).toEqual(['var.a', 'module.c'])
  })

  it('do not go deeper than anybody writes', () => {
    const deep = `locals {\n  a = ${'['.repeat(5000)}"x"${']'.repeat(5000)}\n}`
    expect(() => literals(deep)).not.toThrow()
  })
})

function mark(text: string): string {
  return text.startsWith('-') ? `! ${text}` : text
}

describe('variables', () => {
  it('are described like resources', () => {
    const module = moduleOf('variable "a" {\n  type = string\n  sensitive = true\n}\nvariable "b" {}')
    expect(module.variables().map(({ address, mode, name }) => [address, mode, name])).toEqual([
      ['var.a', 'variable', 'a'],
      ['var.b', 'variable', 'b'],
    ])
    expect(module.variables()[0]!.attribute('sensitive').value).toMatchObject({ value: true })
    expect([...module.takenNames('variable')]).toEqual(['a', 'b'])
  })

  it('get no value from files that Terraform does not load by itself', () => {
    const valueWith = (name: string) =>
      resourceAt(
        moduleOf({ 'main.tf': 'variable "a" {}\nresource "r" "r" { x = var.a }', [name]: 'a = "v"' }),
        'r.r',
      ).attribute('x').value.kind
    expect(['terraform.tfvars', 'a.auto.tfvars', 'prod.tfvars'].map(valueWith)).toEqual(['known', 'known', 'unknown'])
  })
})
