import { describe, expect, test } from 'vitest'
import { fixTitle } from '../../src/analysis/fixes'
import { plainText } from '../../src/workspace/edits'
import { runExamples } from '../../src/custom/run-examples'
import { parseDockerfile } from '../../src/syntax/dockerfile/parse'
import { parseHcl } from '../../src/syntax/hcl/parser'
import { textAt } from '#rules/model/source'
import { compiled, findingsWith } from './support'

const parsers = { hcl: parseHcl, dockerfile: parseDockerfile }

/** `rule example: what is wrong` of every example that failed. */
function failures(yaml: string): readonly string[] {
  const { rules, problems } = compiled(yaml)
  expect(problems).toEqual([])
  return runExamples(rules, parsers).flatMap(({ example, failures: wrong }) =>
    wrong.map(one => `${example.name}: ${one}`),
  )
}

const head = '- id: acme-rule\n  title: Wrong\n'

describe('fixes', () => {
  test.each([
    [
      'sets what is flagged',
      'on: a_b\n  require: { attribute: x, equals: true }\n  fix: { set: { value: true } }',
      'resource "a_b" "c" {\n  x = false\n}',
      'resource "a_b" "c" {\n  x = true\n}',
    ],
    [
      'writes what is missing',
      'on: a_b\n  require: { attribute: x, equals: y }\n  fix: { set: { value: y } }',
      'resource "a_b" "c" {\n  name = 1\n}',
      'resource "a_b" "c" {\n  name = 1\n  x    = "y"\n}',
    ],
    [
      'writes the block too',
      'on: a_b\n  require: { attribute: v.e, equals: true }\n  fix: { set: { attribute: v.e, value: true } }',
      'resource "a_b" "c" {\n}',
      'resource "a_b" "c" {\n  v {\n    e = true\n  }\n}',
    ],
    [
      'sets another attribute',
      'on: a_b\n  forbid: { attribute: x, equals: 1 }\n  fix: { set: { attribute: x, expression: "var.x" } }',
      'resource "a_b" "c" {\n  x = 1\n}',
      'resource "a_b" "c" {\n  x = var.x\n}',
    ],
    [
      'keeps interpolation of texts apart',
      'on: a_b\n  require: { attribute: x, present: true }\n  fix: { set: { attribute: x, value: "a${b}" } }',
      'resource "a_b" "c" {\n}',
      'resource "a_b" "c" {\n  x = "a$${b}"\n}',
    ],
    [
      'inserts a block',
      'on: a_b\n  require: { attribute: v, present: true }\n  fix: { insert: { text: "v {\\n  e = 1\\n}" } }',
      'resource "a_b" "c" {\n  x = 1\n}',
      'resource "a_b" "c" {\n  x = 1\n\n  v {\n    e = 1\n  }\n}',
    ],
    [
      'inserts a resource',
      'on: a_b\n  require: { exists: { resource: a_d, through: b } }\n  fix: { insert: { where: after, text: "resource \\"a_d\\" \\"{name}\\" {\\n  b = {address}.id\\n}" } }',
      'resource "a_b" "c" {\n}',
      'resource "a_b" "c" {\n}\n\nresource "a_d" "c" {\n  b = a_b.c.id\n}',
    ],
    [
      'replaces an element',
      'on: a_b\n  forbid: { attribute: l, equals: "0.0.0.0/0" }\n  fix: { replace: "\\"10.0.0.0/8\\"" }',
      'resource "a_b" "c" {\n  l = ["1.1.1.1/32", "0.0.0.0/0"]\n}',
      'resource "a_b" "c" {\n  l = ["1.1.1.1/32", "10.0.0.0/8"]\n}',
    ],
    [
      'replaces a word',
      'on: FROM\n  require: { attribute: registry, equals: ghcr.io }\n  fix: { replace: ghcr.io/acme/base:1 }',
      'FROM node:22 AS a',
      'FROM ghcr.io/acme/base:1 AS a',
    ],
    [
      'inserts an instruction',
      'on: FROM\n  require: { exists: { instruction: HEALTHCHECK } }\n  fix: { insert: { where: after, text: HEALTHCHECK NONE } }',
      'FROM node:22',
      'FROM node:22\nHEALTHCHECK NONE',
    ],
  ])('%s', (_, rest, bad, fixed) => {
    const indented = (text: string) => text.replace(/^/gm, '          ').trimStart()
    expect(
      failures(
        `${head}  ${rest}\n  examples:\n    bad:\n      - code: |-\n          ${indented(bad)}\n        fixed: |-\n          ${indented(fixed)}`,
      ),
    ).toEqual([])
  })

  test('a place to fill in makes a snippet that needs input; the rest of it is text', () => {
    const yaml = `${head}  on: a_b\n  require: { attribute: key, present: true }\n  fix: { title: Name a key, applicability: safe, impact: replaces-resource, caution: it costs, set: { attribute: key, expression: "\${1:key}[\\"$\\"]" } }`
    const [fix] = findingsWith(yaml, 'resource "a_b" "c" {\n}')[0]!.fixes()
    expect(fix).toMatchObject({ applicability: 'needs-input', edits: [{ snippet: true }] })
    expect(fixTitle(fix!)).toBe('Name a key (replaces the resource; it costs)')
    expect(plainText(fix!.edits[0]!).trim()).toBe('key = key["$"]')
  })
})

describe('messages', () => {
  const yaml = (message: string, more = '') =>
    `${head}  on: a_b\n  forbid: { attribute: v.size, at-least: 3 }\n  message: "${message}"${more}`
  const code = 'resource "a_b" "c" {\n  v { size = 5 }\n}'
  test.each([
    ['{name} of {type} ({address}): {attribute} is {value}', 'c of a_b (a_b.c): v[0].size is 5'],
    ['nothing to put in: {missing}.', 'nothing to put in: .'],
  ])('%s', (message, expected) => {
    expect(findingsWith(yaml(message), code)[0]!.message).toBe(`Wrong: ${expected}`)
  })

  test('a secret is not shown', () => {
    const [finding] = findingsWith(yaml('it is {value}', '\n  secret: true'), code)
    expect([finding!.message, finding!.secrets.map(textAt)]).toEqual(['Wrong: it is (hidden)', ['5']])
    const named = `${head}  on: a_b\n  forbid: { attribute: db_password, present: true }\n  message: "{value}"`
    expect(findingsWith(named, 'resource "a_b" "c" {\n  db_password = "hunter2"\n}')[0]!.message).toBe(
      'Wrong: (hidden)',
    )
    expect(
      findingsWith(named.replace(/\n {2}message.*/, ''), 'resource "a_b" "c" {\n  db_password = "hunter2"\n}')[0]!
        .message,
    ).toBe('Wrong')
  })

  test('a long value is cut and stays on one line', () => {
    const long = `${head}  on: a_b\n  forbid: { attribute: text, present: true }`
    const { message } = findingsWith(long, `resource "a_b" "c" {\n  text = "${'x '.repeat(100)}\\n"\n}`)[0]!
    expect(message).toMatch(/^Wrong: text is (x ){39}x?…$/)
  })
})

describe('examples', () => {
  const rule = (examples: string) =>
    `${head}  on: a_b\n  forbid: { attribute: x, equals: 1 }\n  fix: { set: { value: 2 } }\n  examples:\n${examples}`
  test.each([
    ['    bad: [\'resource "a_b" "c" { x = 2 }\']', ['bad 1: no finding, where one should be']],
    ['    good: [\'resource "a_b" "c" { x = 1 }\']', ['good 1: a finding at 1:26 (1), where none should be']],
    ['    bad: [\'resource "a_b" "c" { x = «1» }\']', []],
    [
      '    bad: [\'resource "a_b" "c" { «x» = 1 }\']',
      ['bad 1: no finding at 1:22 (x), which is marked', 'bad 1: a finding at 1:26 (1), which is not marked'],
    ],
    [
      '    bad: [{ code: \'resource "a_b" "c" { x = 1 }\', fixed: \'resource "a_b" "c" { x = 3 }\' }]',
      ['bad 1: after the fix it reads:\nresource "a_b" "c" { x = 2 }'],
    ],
    ['    good: [\'resource "a_b" {\']', [/^good 1: syntax error at 1:/]],
    ['    good: [\'# parapet:ignore acme-rule because\n\n      resource "a_b" "c" { x = 1 }\']', []],
  ])('%s', (examples, expected) => {
    const found = failures(rule(examples))
    expect(found).toHaveLength(expected.length)
    for (const [index, one] of expected.entries()) {
      if (typeof one === 'string') expect(found[index]).toBe(one)
      else expect(found[index]).toMatch(one)
    }
  })
})
