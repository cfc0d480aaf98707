import { describe, expect, test } from 'vitest'
import { textAt } from '#rules/model/source'
import type { Rule } from '#rules/rule'
import ports from '../../../rules/src/terraform/aws/ec2/restrict-sensitive-ports'
import publicDatabase from '../../../rules/src/terraform/aws/rds/no-public-db-access'
import { analyse } from '../../src/analysis/analyse'
import { fixTitle } from '../../src/analysis/fixes'
import { DEFAULT_CONFIGURATION, type Finding } from '../../src/analysis/types'
import { snapshotOf } from '../rules/harness'
import { applyEdits } from '../support/apply-edits'

function findings(text: string, rule: Rule, files: Readonly<Record<string, string>> = {}): readonly Finding[] {
  const snapshot = snapshotOf('terraform', { 'main.tf': text, ...files })
  return analyse(snapshot, { ...DEFAULT_CONFIGURATION, profile: 'all' }, [rule], { development: true }).findings
}

const written = (finding: Finding | undefined) => finding?.related.map(({ at, message }) => `${textAt(at)}: ${message}`)

/** The text after all edits of the first fix, which must be in the one file. */
function fixed(finding: Finding | undefined): string | undefined {
  const [fix] = finding?.fixes() ?? []
  return fix && finding && applyEdits(finding.location.file, fix.edits)
}

function databases(forEach: string, expression = 'each.value.public'): string {
  return `resource "aws_db_instance" "d" {
  for_each = ${forEach}

  publicly_accessible = ${expression}
}
`
}

describe('instances that differ', () => {
  const map = (a: boolean, b: boolean, c: boolean) =>
    `{\n    a = { public = ${a} }\n    b = { public = ${b} }\n    c = { public = ${c} }\n  }`

  test('make one finding, which lists those of which it is true and where their values are written', () => {
    const [finding, ...others] = findings(databases(map(true, false, true)), publicDatabase)
    expect(others).toEqual([])
    expect(textAt(finding!.location)).toBe('each.value.public')
    expect(finding!.addresses).toEqual(['aws_db_instance.d["a"]', 'aws_db_instance.d["c"]'])
    expect(written(finding)).toEqual(['true: The value is written here', 'true: The value is written here'])
  })

  test('are fixed together, where each value is written', () => {
    const [finding] = findings(databases(map(true, false, true)), publicDatabase)
    expect(fixed(finding)).toBe(databases(map(false, false, false)))
    expect(finding!.fixes()[0]!.applicability).toBe(
      findings(databases(map(true, true, true), 'true'), publicDatabase)[0]!.fixes()[0]!.applicability,
    )
  })

  test('are not changed together where only some need it', () => {
    const [finding] = findings(databases('toset(["a", "b"])', 'each.key == "a"'), publicDatabase)
    expect(finding!.addresses).toEqual(['aws_db_instance.d["a"]'])
    expect(finding!.fixes()).toEqual([])
  })

  test('are changed together where all need it', () => {
    const [finding] = findings(databases('toset(["a", "b"])', 'each.key != "c"'), publicDatabase)
    expect(finding!.addresses).toEqual(['aws_db_instance.d["a"]', 'aws_db_instance.d["b"]'])
    expect(fixed(finding)).toBe(databases('toset(["a", "b"])', 'false'))
  })

  test('have the fingerprint of the block', () => {
    const print = (text: string) => findings(text, publicDatabase).map(({ fingerprint }) => fingerprint)
    const plain = print('resource "aws_db_instance" "d" {\n  publicly_accessible = true\n}\n')
    expect(print(databases(map(true, false, true)))).toEqual(plain)
    expect(print(databases(map(false, true, false)))).toEqual(plain)
    expect(print(databases('var.unknown', 'true'))).toEqual(plain)
  })
})

describe('values that are written elsewhere', () => {
  const text = `variable "public" {
  default = true
}
resource "aws_db_instance" "d" {
  publicly_accessible = var.public
}
`

  test('are changed there, which deserves a look', () => {
    const [finding] = findings(text, publicDatabase)
    expect(written(finding)).toEqual(['true: The value is written here, through variable "public"'])
    const [fix] = finding!.fixes()
    expect(fix!.applicability).toBe('suggestion')
    expect(fixTitle(fix!)).toContain('changes a value that other places may use')
    expect(fixed(finding)).toBe(text.replace('true', 'false'))
  })

  test('are found in a variable file', () => {
    const [finding] = findings(text.replace('default = true', ''), publicDatabase, {
      'terraform.tfvars': 'public = true\n',
    })
    expect(finding?.related.map(({ at }) => at.file.uri.replace(/^.*\//, ''))).toEqual(['terraform.tfvars'])
    expect(finding!.fixes()[0]!.edits.map(({ file, newText }) => [file.uri.replace(/^.*\//, ''), newText])).toEqual([
      ['terraform.tfvars', 'false'],
    ])
  })
})

/** A security group whose rules are `ingress`, `around` standing beside it. */
function group(ingress: string, around = ''): string {
  return `${around}resource "aws_security_group" "g" {\n  ${ingress}\n}\n`
}

describe('dynamic blocks', () => {
  const RULES = `locals {
  rules = [
    { port = 22, range = "0.0.0.0/0" },
    { port = 443, range = "0.0.0.0/0" },
    { port = 3389, range = "10.0.0.0/8" },
    { port = 3306, range = "0.0.0.0/0" },
  ]
}
`
  const dynamic = (range = 'ingress.value.range') =>
    group(
      `dynamic "ingress" {
    for_each = local.rules
    content {
      from_port   = ingress.value.port
      to_port     = ingress.value.port
      protocol    = "tcp"
      cidr_blocks = [${range}]
    }
  }`,
      RULES,
    )

  test('make one finding of all their elements', () => {
    const [finding, ...others] = findings(dynamic(), ports)
    expect(others).toEqual([])
    expect(finding!.message).toMatch(/port 22 .*; port 3306 /)
    expect(textAt(finding!.location)).toBe('ingress.value.range')
    expect(written(finding)).toEqual([
      '"0.0.0.0/0": The value is written here, through local.rules',
      '"0.0.0.0/0": The value is written here, through local.rules',
    ])
  })

  test('are left alone where an edit would change all elements for the sake of some', () => {
    const [finding] = findings(dynamic('ingress.value.port > 3000 ? "0.0.0.0/0" : "10.0.0.0/8"'), ports)
    expect(finding!.message).toContain('port 3306')
    expect(finding!.fixes().flatMap(({ edits }) => edits.map(edit => textAt(edit)))).not.toContain(
      'ingress.value.port > 3000 ? "0.0.0.0/0" : "10.0.0.0/8"',
    )
  })
})

describe('blocks that were put together', () => {
  test.each([
    [
      'ingress = [for p in [22] : { from_port = p, to_port = p, protocol = "tcp", cidr_blocks = ["0.0.0.0/0"] }]',
      '"0.0.0.0/0"',
    ],
    [
      'ingress = [merge({ from_port = 22, to_port = 22, protocol = "tcp" }, { cidr_blocks = ["0.0.0.0/0"] })]',
      '"0.0.0.0/0"',
    ],
    ['ingress = local.made', 'local.made'],
  ])('%s', (ingress, at) => {
    const around =
      'locals {\n  made = [merge({ from_port = 22, to_port = 22, protocol = "tcp" }, { cidr_blocks = ["0.0.0.0/0"] })]\n}\n'
    const [finding, ...others] = findings(group(ingress, around), ports)
    expect(others).toEqual([])
    expect(textAt(finding!.location)).toBe(at)
    // Whatever is edited, the range itself is what goes.
    for (const fix of finding!.fixes()) expect(fix.edits.map(edit => textAt(edit))).toEqual(['"0.0.0.0/0"'])
  })

  test('are never edited where they have no text', () => {
    const ingress =
      'ingress = [{ for k, v in { from_port = 22, to_port = 22, protocol = "tcp", cidr_blocks = split(",", "0.0.0.0/0") } : k => v }]'
    const [finding] = findings(group(ingress), ports)
    expect(finding!.message).toContain('port 22')
    expect(finding!.fixes()).toEqual([])
  })
})
