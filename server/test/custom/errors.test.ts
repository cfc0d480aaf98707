import { describe, expect, test } from 'vitest'
import { parseDocument } from 'yaml'
import { compileCustomRules, firstOfEach } from '../../src/custom/compile'
import { RULE_KEYS } from '../../src/custom/shape'
import { problemsOf, sourcesIn } from './support'

const rule = (rest: string) => `- id: acme-rule\n  title: Wrong\n  on: aws_s3_bucket\n  ${rest}\n`
const demand = 'require: { attribute: a, present: true }'

describe('mistakes are named where they are', () => {
  test.each<[string, string, string]>([
    ['unknown key', rule(`${demand}\n  severty: high`), '5:3 A custom rule has no key `severty`; it has '],
    ['…with what was meant', rule(`${demand}\n  severty: high`), 'Did you mean "severity"?'],
    [
      'severity',
      rule(`${demand}\n  severity: hihg`),
      '5:13 This must be one of critical, high, medium, low, info. Did you mean "high"?',
    ],
    [
      'no id',
      '- title: Wrong\n  on: a_b\n  require: { attribute: a, present: true }',
      '1:3 A custom rule needs an `id`',
    ],
    [
      'bad id',
      '- id: Acme Rule\n  title: Wrong\n  on: a_b\n  require: { attribute: a, present: true }',
      '1:7 An id is made of small letters',
    ],
    ['no demand', rule('profile: all'), '1:7 What does the rule demand?'],
    [
      'two demands',
      rule(`${demand}\n  forbid: { attribute: a, present: true }`),
      '5:11 A rule has `require` or `forbid`, not both',
    ],
    [
      'no subject',
      '- id: acme-rule\n  title: Wrong\n  require: { attribute: a, present: true }',
      '1:7 What is the rule about?',
    ],
    [
      'unknown instruction',
      '- id: acme-rule\n  title: Wrong\n  on: FORM',
      '3:7 There is no instruction FORM. Did you mean "FROM"?',
    ],
    [
      'both languages',
      '- id: acme-rule\n  title: Wrong\n  on: [aws_s3_bucket, FROM]',
      '3:23 A rule is about Terraform or about Dockerfiles',
    ],
    ['no type', '- id: acme-rule\n  title: Wrong\n  on: "S3 Bucket"', '3:7 `S3 Bucket` is neither a type of Terraform'],
    ['no operator', rule('require: { attribute: a }'), '4:25 What must `a` be? Say it with one of present,'],
    ['operator without attribute', rule('require: { equals: 1 }'), '4:14 `equals` is said of an attribute'],
    ['unknown condition', rule('require: { attribut: a, equals: 1 }'), 'Did you mean "attribute"?'],
    ['bad path', rule('require: { attribute: a..b, equals: 1 }'), '4:25 `attribute` must be a name'],
    ['bad expression', rule('require: { attribute: a, matches: "(a" }'), '4:37 This is no regular expression in RE2'],
    ['lookahead', rule('require: { attribute: a, matches: "a(?=b)" }'), '4:37 This is no regular expression in RE2'],
    ['endless expression', rule('require: { attribute: a, matches: "(a{1000}){1000}" }'), 'invalid repeat count'],
    ['number', rule('require: { attribute: a, at-least: many }'), '4:38 This must be a number.'],
    ['flag', rule('require: { attribute: a, present: yes }'), '4:37 `present` must be true or false.'],
    ['version', rule('require: { attribute: a, version: new }'), '4:37 This must be a version constraint'],
    ['list', rule('require: { attribute: a, one-of: x }'), '4:36 This must be a list.'],
    ['empty condition', rule('require: {}'), '4:12 There is no condition here.'],
    ['empty list', rule('require: { all: [] }'), '4:19 `all` must be a list of conditions.'],
    [
      'images of resources',
      rule('require: { allowed-images: [a] }'),
      '4:14 `allowed-images` is about FROM: `on: FROM`.',
    ],
    ['modules of resources', rule('require: { allowed-modules: [a] }'), '4:14 `allowed-modules` is about module calls'],
    ['exists without type', rule('require: { exists: { through: a } }'), '4:22 `exists` needs a `resource` here.'],
    ['placeholder', rule(`${demand}\n  message: "{valeu}"`), '5:12 There is no `{valeu}`; there is {name}'],
    ['link', rule(`${demand}\n  documentation: wiki`), '5:18 `documentation` must be a link'],
    ['two fixes', rule(`${demand}\n  fix: { set: { value: 1 }, replace: x }`), '5:8 A fix does one thing'],
    [
      'set nothing',
      rule(`${demand}\n  fix: { set: { attribute: a } }`),
      '5:15 `set` needs a `value` or an `expression`.',
    ],
    [
      'insert place',
      rule(`${demand}\n  fix: { insert: { text: x, where: befor } }`),
      'This must be one of inside, after.',
    ],
    [
      'set in a Dockerfile',
      '- id: acme-rule\n  title: Wrong\n  on: FROM\n  require: { attribute: tag, present: true }\n  fix: { set: { value: 1 } }',
      '5:10 `set` makes no sense',
    ],
    [
      'attribute of an instruction',
      '- id: acme-rule\n  title: Wrong\n  on: FROM\n  require: { attribute: imgae, present: true }',
      'FROM has no `imgae`; there is arguments, flags, image',
    ],
    ['no mapping', '- just text', '1:3 A custom rule must be a mapping'],
    [
      'example without code',
      rule(`${demand}\n  examples: { bad: [{ fixed: x }] }`),
      '5:21 An example is a text, or has `code`.',
    ],
    ['twice', rule(demand) + rule(demand), '5:7 This file already has a rule `acme-rule`; give this one another id.'],
  ])('%s', (_, yaml, expected) => {
    expect(problemsOf(yaml).join('\n')).toContain(expected)
  })

  test('a wrong rule is left out, the others stay', () => {
    const { made, problems } = compileCustomRules(sourcesIn(rule('severity: hihg') + rule(demand)), new Set())
    expect([made.map(one => one?.rule.id), problems.length]).toEqual([[undefined, 'acme-rule'], 2])
  })

  test('an id of Parapet’s own is taken', () => {
    const { problems } = compileCustomRules(sourcesIn(rule(demand)), new Set(['acme-rule']))
    expect(problems[0]!.message).toBe('Parapet itself has a rule `acme-rule`; give this one another id.')
  })

  test('a nearer file defines a rule anew', () => {
    const read = (text: string) => compileCustomRules(sourcesIn(text), new Set()).made.filter(one => one !== undefined)
    const rules = firstOfEach([...read(rule(`${demand}\n  severity: low`)), ...read(rule(demand))])
    expect(rules.map(one => one.rule.severity)).toEqual(['low'])
  })

  test('aliases that lead to themselves or multiply end', () => {
    const self = rule('require: &a { not: *a }')
    expect(problemsOf(self).join()).toContain('more conditions here than any rule needs')
    const many = ['x0: &x0 { attribute: a, equals: 1 }']
    for (let level = 1; level < 15; level++)
      many.push(`x${level}: &x${level} { any: [*x${level - 1}, *x${level - 1}, *x${level - 1}] }`)
    const text = `anchors: { ${many.join(', ')} }\nrules: [{ id: acme-rule, title: Wrong, on: a_b, require: *x14 }]`
    const document = parseDocument(text)
    const rulesNode: unknown = document.get('rules')
    const { items } = rulesNode as { items: readonly [Parameters<typeof compileCustomRules>[0][number]['node']] }
    const { problems } = compileCustomRules([{ file: { uri: 'file:///x', text }, node: items[0], document }], new Set())
    expect(problems.map(({ message }) => message)).toEqual(['There are more conditions here than any rule needs.'])
  })

  test('every prefix and every change of a byte is read without throwing', () => {
    const text = rule(
      `require:\n    any:\n      - { attribute: a.b, matches: "^x" }\n      - exists: { resource: a_b, through: c }\n  fix: { set: { attribute: a, value: "\${1:x}" } }\n  examples: { good: [x] }`,
    )
    for (let end = 0; end < text.length; end++) {
      for (const changed of [text.slice(0, end), `${text.slice(0, end)}[${text.slice(end + 1)}`]) {
        const document = parseDocument(changed)
        const { contents } = document
        if (contents === null) continue
        expect(() =>
          compileCustomRules([{ file: { uri: 'file:///x', text: changed }, node: contents, document }], new Set()),
        ).not.toThrow()
      }
    }
  })
})

test('every key is documented', () => {
  for (const [key, schema] of Object.entries(RULE_KEYS)) expect(schema.description, key).toMatch(/\S.{8,}/)
})
