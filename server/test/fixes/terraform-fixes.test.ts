/** Edits of Terraform text, over blocks of every shape: nothing is lost, and what was formatted stays formatted. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TextEdit } from '#rules/fix'
import { replaceAttribute } from '#rules/fixes/attribute-group'
import {
  insertBlock,
  insertResourceAfter,
  removeAttribute,
  removeBlock,
  setAttributes,
  setNestedBlock,
} from '#rules/fixes/terraform'
import type { Resource } from '#rules/model/terraform'
import { applyEdits } from '../support/apply-edits'
import { parseHcl } from '../../src/syntax/hcl/parser'
import { buildModule } from '../../src/terraform/module'
import { snapshotOf } from '../rules/harness'

function resourceIn(text: string): Resource {
  const snapshot = snapshotOf('terraform', { 'main.tf': text })
  if (snapshot.kind !== 'terraform') throw new Error('not Terraform')
  return buildModule(snapshot, { defaults: 'known' }).resources('aws_x')[0]!
}

function edited(text: string, edit: (resource: Resource) => TextEdit[]): string {
  const resource = resourceIn(text)
  return applyEdits(resource.location.file, edit(resource))!
}

// ---- texts of every shape ------------------------------------------------------------------------------------------

const name = fc.constantFrom('a', 'bb', 'name', 'engine_version', 'count', 'tags', 'a_rather_long_name', 'depends_on')
const value = fc.constantFrom(
  '1',
  '"x"',
  'var.y',
  '"${var.z}-1"',
  '[1, 2]',
  '{\n    a = 1\n  }',
  '[\n    1,\n  ]',
  '<<EOT\ntext\nEOT',
  'true # why',
)
const attribute = fc.tuple(name, value).map(([left, right]) => ({ text: `  ${left} = ${right}`, name: left }))
const other = fc.constantFrom(
  { text: '', name: '' },
  { text: '  # a comment', name: '' },
  { text: '  nested {\n    inner = 1\n  }', name: '' },
)
const body = fc
  .array(fc.oneof({ weight: 4, arbitrary: attribute }, { weight: 1, arbitrary: other }), { maxLength: 9 })
  .map(lines =>
    lines.filter((line, at) => line.name === '' || lines.findIndex(first => first.name === line.name) === at),
  )
  .map(lines => `resource "aws_x" "y" {\n${lines.map(line => `${line.text}\n`).join('')}}\n`)

const edits: Record<string, (resource: Resource) => TextEdit[]> = {
  'set one attribute': resource => setAttributes(resource, [['storage_encrypted', 'true']]),
  'set two attributes': resource =>
    setAttributes(resource, [
      ['k', 'true'],
      ['a_very_long_attribute_name', '"v"'],
    ]),
  'set an attribute of a nested block': resource => setNestedBlock(resource, 'nested', [['added', 'true']]),
  'insert a block': resource => insertBlock(resource, 'fresh {\n  on = true\n}'),
  'insert a resource': resource => insertResourceAfter(resource, 'resource "aws_x_policy" "y" {\n  x = aws_x.y.id\n}'),
  'remove an attribute': resource => removeAttribute(resource.attribute('bb')),
  'replace an attribute': resource =>
    resource.attribute('name').location ? replaceAttribute(resource.attribute('name'), ['manage_it', 'true']) : [],
  'remove blocks': resource =>
    resource
      .blocks('nested')
      .slice(0, 1)
      .flatMap(block => removeBlock(resource, block)),
}
const GONE: Record<string, readonly string[]> = { 'remove an attribute': ['bb'], 'replace an attribute': ['name'] }

describe('nothing is lost', () => {
  test.each(Object.keys(edits))('%s', kind => {
    fc.assert(
      fc.property(body, fc.constantFrom('\n', '\r\n'), (text, lineBreak) => {
        const source = text.replace(/\n/g, lineBreak)
        const result = edited(source, edits[kind]!)
        expect(parseHcl(result).problems).toEqual([])
        expect(result.match(/[^\r]\n/g) === null || lineBreak === '\n').toBe(true)
        for (const comment of source.match(/#[^\r\n]*/g) ?? [])
          if (!kind.startsWith('remove') && !kind.startsWith('replace')) expect(result).toContain(comment)
        const before = resourceIn(source).attributes()
        const after = resourceIn(result)
        for (const { name: kept, at } of before) {
          if (GONE[kind]?.includes(kept)) continue
          const now = after.attribute(kept).at
          expect(now.file.text.slice(now.span.start, now.span.end)).toBe(at.file.text.slice(at.span.start, at.span.end))
        }
      }),
      { numRuns: 150 },
    )
  })

  test.each(['set one attribute', 'set two attributes', 'set an attribute of a nested block'])(
    '%s twice changes nothing more',
    kind => {
      fc.assert(
        fc.property(body, text => {
          const once = edited(text, edits[kind]!)
          expect(edited(once, edits[kind]!)).toBe(once)
        }),
      )
    },
  )
})

test('blocks and objects on one line are opened up or extended', () => {
  expect(edited('resource "aws_x" "y" {}\n', edits['set one attribute']!)).toBe(
    'resource "aws_x" "y" {\n  storage_encrypted = true\n}\n',
  )
  expect(edited('resource "aws_x" "y" { a = 1 }\n', edits['set one attribute']!)).toBe(
    'resource "aws_x" "y" {\n  a                 = 1\n  storage_encrypted = true\n}\n',
  )
  expect(
    edited('resource "aws_x" "y" {\n  nested = [{ a = 1 }]\n}\n', edits['set an attribute of a nested block']!),
  ).toBe('resource "aws_x" "y" {\n  nested = [{ a = 1, added = true }]\n}\n')
})

const terraform = (() => {
  try {
    execFileSync('terraform', ['version'], { stdio: 'ignore' })
    return true
  } catch {
    console.warn('terraform is not installed: what fixes insert was not compared with `terraform fmt`')
    return false
  }
})()

test.runIf(terraform)('what terraform fmt would leave alone, it still would', () => {
  const texts = fc.sample(body, { numRuns: 250, seed: 7 })
  const formatted = terraformFmt(texts)
  const results = Object.values(edits).flatMap(edit => formatted.map(text => edited(text, edit)))
  const again = terraformFmt(results)
  results.forEach((text, at) => {
    expect(text).toBe(again[at])
  })
})

/** One run of the real formatter over many texts. */
function terraformFmt(texts: readonly string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'fmt-'))
  try {
    const files = texts.map((text, at) => {
      const file = join(folder, `${at}.tf`)
      writeFileSync(file, text)
      return file
    })
    execFileSync('terraform', ['fmt', folder], { stdio: 'ignore' })
    return files.map(file => readFileSync(file, 'utf8'))
  } finally {
    rmSync(folder, { recursive: true })
  }
}
