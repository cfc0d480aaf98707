import { describe, expect, it } from 'vitest'
import type { AttributeNode, Expression, TemplateNode } from '../../../src/syntax/hcl/ast'
import { parseHcl } from '../../../src/syntax/hcl/parser'

function valueOf(expression: string): Expression {
  const tree = parseHcl(`x = ${expression}\n`)
  expect(tree.problems).toEqual([])
  return (tree.body.items[0] as AttributeNode).value
}

/** A tree written as a formula, so that grouping shows. */
function show(node: Expression): string {
  switch (node.kind) {
    case 'literal':
      return node.raw
    case 'variable':
      return node.name
    case 'unary':
      return `(${node.operator}${show(node.operand)})`
    case 'binary':
      return `(${show(node.left)} ${node.operator} ${show(node.right)})`
    case 'conditional':
      return `(${show(node.condition)} ? ${show(node.then)} : ${show(node.otherwise)})`
    case 'parentheses':
      return `[${show(node.inner)}]`
    case 'getAttr':
      return `${show(node.object)}.${node.name}`
    case 'index':
      return `${show(node.collection)}${node.legacy ? '.' : '#'}${show(node.key)}`
    case 'splat':
      return `${show(node.source)}{${node.form}${node.each.map(step => `|${step.kind}`).join('')}}`
    case 'template':
    case 'tuple':
    case 'object':
    case 'call':
    case 'for':
    case 'missing':
      return node.kind
  }
}

describe('expressions', () => {
  it.each([
    ['1 + 2 * 3', '(1 + (2 * 3))'],
    ['1 * 2 + 3', '((1 * 2) + 3)'],
    ['1 - 2 - 3', '((1 - 2) - 3)'],
    ['a || b && c', '(a || (b && c))'],
    ['a && b == c', '(a && (b == c))'],
    ['a == b < c', '(a == (b < c))'],
    ['a < b + c', '(a < (b + c))'],
    ['-a.b + !c', '((-a.b) + (!c))'],
    ['-1', '(-1)'],
    ['a ? b : c ? d : e', '(a ? b : (c ? d : e))'],
    ['a || b ? c : d', '((a || b) ? c : d)'],
    ['(1 + 2) * 3', '([(1 + 2)] * 3)'],
    ['a.b[0].c', 'a.b#0.c'],
    ['a.0.b', 'a.0.b'],
    ['a.*.b.0[1].c', 'a{attribute|getAttr|index}#1.c'],
    ['a[*].b[1].c', 'a{full|getAttr|index|getAttr}'],
    ['a[*].b[*].c', 'a{full|getAttr|splat}'],
    ['a[*].b.*.c[0]', 'a{full|getAttr|splat|index}'],
  ])('%s is read as %s', (text, expected) => {
    expect(show(valueOf(text))).toBe(expected)
  })

  it('a call has its arguments and knows whether the last is expanded', () => {
    expect(valueOf('a::b(1, c...)')).toMatchObject({
      kind: 'call',
      name: 'a::b',
      nameSpan: { start: 4, end: 8 },
      arguments: [{ kind: 'literal' }, { kind: 'variable' }],
      expandFinal: true,
    })
    expect(valueOf('a(1,)')).toMatchObject({ arguments: [{ raw: '1' }], expandFinal: false })
  })

  it('a for expression has all its parts', () => {
    expect(valueOf('{ for k, v in m : v => k... if v }')).toMatchObject({
      form: 'object',
      keyVariable: 'k',
      valueVariable: 'v',
      collection: { name: 'm' },
      key: { name: 'v' },
      value: { name: 'k' },
      condition: { name: 'v' },
      grouping: true,
      span: { start: 4, end: 38 },
    })
    expect(valueOf('[for v in m : v]')).toMatchObject({
      form: 'tuple',
      keyVariable: undefined,
      key: undefined,
      grouping: false,
    })
  })

  it('keys of objects are known where they are names or plain text', () => {
    const node = valueOf('{ a = 1, "b c" : 2, (d) = 3, "${e}" = 4, 5.0 = 6, true = 7, ("f") = 8, "" = 9 }')
    const keys = node.kind === 'object' ? node.items.map(item => item.literalKey) : []
    expect(keys).toEqual(['a', 'b c', undefined, undefined, '5', 'true', 'f', ''])
  })
})

describe('templates', () => {
  const parts = (text: string): unknown[] =>
    (valueOf(text) as TemplateNode).parts.map(part => (part.kind === 'text' ? part.value : part.kind))

  it.each([
    ['"a\\n\\"b\\" \\u00e9 \\U0001F600"', ['a\n"b" é \u{1f600}']],
    ['"$${a} %%{b} $ %"', ['${a} %{b} $ %']],
    ['"a${b}c"', ['a', 'interpolation', 'c']],
    ['"  a  ${~ b ~}  c  "', ['  a', 'interpolation', 'c  ']],
    ['"a\\n ${~ b }"', ['a', 'interpolation']],
    ['"%{ if a }b%{ else }c%{ endif }d"', ['directive', 'd']],
    ['<<EOT\n  a\n b\n  EOT', ['  a\n b\n']],
    ['<<-EOT\n    a\n      b\n\n    c\n  EOT', ['a\n  b\n\nc\n']],
    ['<<-EOT\n    a\n  ${b}\n  EOT', ['  a\n', 'interpolation', '\n']],
    ['<<EOT\na ${b ~}  \n  c\nEOT', ['a ', 'interpolation', '  c\n']],
    ['<<EOT\na \\n $${b}\nEOT', ['a \\n ${b}\n']],
    ['<<EOT\nEOT', []],
  ])('%j has the parts %j', (text, expected) => {
    expect(parts(text)).toEqual(expected)
  })

  it('a heredoc knows its marker and its body', () => {
    const text = 'x = <<-END\n  a\n  END\n'
    const [item] = parseHcl(text).body.items
    expect(item).toMatchObject({
      span: { start: 0, end: 20 },
      value: { form: 'heredoc', heredoc: { marker: 'END', flush: true, body: { start: 11, end: 15 } } },
    })
  })

  it('directives enclose their parts', () => {
    const { parts } = valueOf('"%{ for k, v in m }${v}%{ endfor }"') as TemplateNode
    expect(parts).toMatchObject([
      {
        span: { start: 5, end: 38 },
        directive: { type: 'for', key: 'k', value: 'v', collection: { name: 'm' }, body: [{ kind: 'interpolation' }] },
      },
    ])
  })
})

describe('structure', () => {
  const text = '\ufeff# one\nresource "a" b {\r\n  x = 1 // two\r\n  /* three */\n}\n'
  const tree = parseHcl(text)

  it('blocks know their header, labels and braces', () => {
    const start = text.indexOf('resource')
    expect(tree.body.items).toMatchObject([
      {
        type: 'resource',
        span: { start, end: text.length - 1 },
        header: { start, end: start + 14 },
        labels: [
          { value: 'a', quoted: true, span: { start: start + 9, end: start + 12 } },
          { value: 'b', quoted: false, span: { start: start + 13, end: start + 14 } },
        ],
        open: start + 15,
        close: text.length - 2,
        closed: true,
        body: { span: { start: start + 16, end: text.length - 2 } },
      },
    ])
  })

  it('comments are kept without their line breaks', () => {
    expect(tree.comments.map(({ form, span }) => [form, text.slice(span.start, span.end)])).toEqual([
      ['#', '# one'],
      ['//', '// two'],
      ['/*', '/* three */'],
    ])
  })
})
