import { describe, expect, it } from 'vitest'
import { contains } from '#rules/model/source'
import { asNumber } from '#rules/lib/values'
import { layoutOf, moduleOf, plain, resourceAt, resourceWith, text, UNKNOWN } from './support'

describe('attributes', () => {
  it('knows where it is written, or where it should be', () => {
    const resource = resourceWith('  acl = "private"\n  none = null\n  nested {\n  }')
    const acl = resource.attribute('acl')
    expect(acl.isPresent).toBe(true)
    expect([text(acl.at), text(acl.location), acl.path]).toEqual(['"private"', 'acl = "private"', 'acl'])
    const missing = resource.attribute('missing')
    expect(missing).toMatchObject({ isPresent: false, location: undefined, value: { kind: 'absent' }, references: [] })
    expect(text(missing.at)).toBe('resource "t" "r"')
    expect(missing.parent).toBe(resource)
    const none = resource.attribute('none')
    expect(none).toMatchObject({ isPresent: false, value: { kind: 'absent' } })
    expect(text(none.location)).toBe('none = null')
    const inner = resource.blocks('nested')[0]!.attribute('x')
    expect([text(inner.at), inner.path]).toEqual(['nested', 'nested[0].x'])
    expect(inner.parent.root).toBe(resource)
  })

  it('is absent where a variable is null', () => {
    const { value, isPresent } = resourceWith('x = var.n', 'variable "n" { default = null }').attribute('x')
    expect([value.kind, isPresent]).toEqual(['absent', true])
  })

  it('is not called absent in a block that was never closed', () => {
    const files = { 'main.tf': 'resource "t" "r" {\n  a = 1\n', 'other.tf': 'resource "t" "s" {\n  a = 1\n}\n' }
    const module = moduleOf(files)
    const open = resourceAt(module, 't.r')
    expect(open.attribute('a').value.kind).toBe('known')
    expect(open.attribute('b').value).toEqual({ kind: 'unknown', reason: 'the block is not closed yet' })
    expect(open.attribute('b').refersTo(open)).toBe('maybe')
    expect(open.hasUnknownBlocks('c')).toBe(true)
    const closed = resourceAt(module, 't.s')
    expect(closed.attribute('b').value.kind).toBe('absent')
    expect(closed.hasUnknownBlocks('c')).toBe(false)
  })

  it('is not called absent beside a nested block that was never closed', () => {
    const resource = resourceAt(
      moduleOf('resource "t" "r" {\n  versioning {\n    enabled = true\n\n  acl = "x"\n}\n\nresource "t" "s" {\n}\n'),
      't.r',
    )
    expect(resource.attribute('b').value.kind).toBe('unknown')
    expect(resource.hasUnknownBlocks('logging')).toBe(true)
  })

  it('has an unknown value while it is typed', () => {
    const resource = resourceAt(moduleOf('resource "t" "r" {\n  bucket =\n  acl = "x"\n}\n'), 't.r')
    expect(resource.attribute('bucket').value.kind).toBe('unknown')
    expect(plain(resource.attribute('acl').value)).toBe('x')
    const half = resourceAt(moduleOf('resource "t" "r" {\n  bucket = "publ\n  acl = "x"\n  b = { a = "c }\n}\n'), 't.r')
    expect(half.attribute('bucket').value).toEqual({ kind: 'unknown', reason: 'text that is not closed yet' })
    expect(plain(half.attribute('acl').value)).toBe('x')
    expect(half.blocks('b')[0]?.attribute('missing').value.kind ?? 'unknown').toBe('unknown')
  })
})

describe('blocks', () => {
  it('lists nested blocks with their paths', () => {
    const resource = resourceWith('a {\n  b {\n    x = 1\n  }\n}\na {\n}\nc "l" "m" {\n}')
    expect(resource.blocks('a').map(({ path }) => path)).toEqual(['a[0]', 'a[1]'])
    const [b] = resource.blocks('a')[0]!.blocks('b')
    expect([b!.path, b!.type, text(b!.header), b!.presence]).toEqual(['a[0].b[0]', 'b', 'b', 'certain'])
    expect(text(b!.location)).toBe('b {\n    x = 1\n  }')
    expect(resource.blocks('c')[0]!.labels).toEqual(['l', 'm'])
    expect(resource.blocks('none')).toEqual([])
    expect(resource.hasUnknownBlocks('a')).toBe(false)
    expect(resource.blocks('a')).toBe(resource.blocks('a'))
  })

  it.each([
    ['[]', 'certain', []],
    ['{}', 'certain', []],
    ['[2, 1]', 'certain', [2, 1]],
    ['toset(["b", "a"])', 'certain', ['a', 'b']],
    ['["same", "same"]', 'certain', ['same', 'same']],
    ['[var.unknown, "b"]', 'certain', [UNKNOWN, 'b']],
    ['{ b = 2, a = 1 }', 'certain', [1, 2]],
    ['var.list', 'certain', ['x']],
    ['range(64)', 'certain', Array.from({ length: 64 }, (_, n) => n)],
    ['range(65)', 'certain', [UNKNOWN]],
    ['var.unknown', 'possible', [UNKNOWN]],
    ['var.on ? [1] : []', 'possible', [UNKNOWN]],
    ['null', 'possible', [UNKNOWN]],
  ])('dynamic over %s', (forEach, presence, values) => {
    const body = `dynamic "rule" {\n  for_each = ${forEach}\n  content {\n    a = rule.value\n    b = 1\n    c = upper(rule.value)\n dynamic "deep" {\n for_each = rule.value\n content {}\n }\n plain {}\n }\n}`
    const resource = resourceWith(body, 'variable "unknown" {}\nvariable "on" {}\nvariable "list" { default = ["x"] }')
    expect(resource.hasUnknownBlocks('rule')).toBe(false)
    const blocks = resource.blocks('rule')
    expect(blocks.map(rule => plain(rule.attribute('a').value))).toEqual(values)
    for (const [index, rule] of blocks.entries()) {
      const place = [rule.presence, rule.type, rule.path, text(rule.header)]
      expect(place).toEqual([presence, 'rule', 'rule[0]', 'dynamic "rule"'])
      const value = values[index]
      expect(plain(rule.attribute('c').value)).toBe(value === UNKNOWN ? UNKNOWN : String(value).toUpperCase())
      expect(plain(rule.attribute('b').value)).toBe(1)
      expect(rule.blocks('deep').map(block => block.presence)).toEqual(['possible'])
      expect(rule.blocks('plain').map(block => block.presence)).toEqual([presence])
      expect(layoutOf(rule).items.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'dynamic', 'plain'])
    }
    expect(resource.blocks('dynamic')).toEqual([])
  })

  it('makes the blocks of dynamic ones in dynamic ones', () => {
    const body = `
      static { a = 0 }
      dynamic "rule" {
        for_each = var.rules
        content {
          name = rule.key
          dynamic "port" {
            for_each = rule.value.ports
            iterator = each_port
            content {
              number = each_port.value + var.base
              label  = "\${rule.key}-\${each_port.key}"
            }
          }
        }
      }
      dynamic "static" {
        for_each = [1, 2]
        content { a = static.value }
      }`
    const rules = 'variable "rules" { default = { web = { ports = [80, 443] }, none = { ports = [] } } }'
    const resource = resourceWith(body, `${rules}\nvariable "base" { default = 8000 }`)
    const found = resource
      .blocks('rule')
      .map(rule => [
        plain(rule.attribute('name').value),
        rule
          .blocks('port')
          .map(port => [port.path, plain(port.attribute('number').value), plain(port.attribute('label').value)]),
      ])
    const ports = [
      ['rule[0].port[0]', 8080, 'web-0'],
      ['rule[0].port[0]', 8443, 'web-1'],
    ]
    expect(found).toEqual([
      ['none', []],
      ['web', ports],
    ])
    // One dynamic block is one position, however many it makes.
    expect(resource.blocks('static').map(({ path }) => path)).toEqual(['static[0]', 'static[1]', 'static[1]'])
  })

  it('knows where the value of an element was written', () => {
    const resource = resourceWith(
      'dynamic "rule" {\n  for_each = var.rules\n  content {\n    port = rule.value.port\n  }\n}',
      'variable "rules" { default = [{ port = 22 }, { port = 80 }] }',
    )
    const origins = resource.blocks('rule').map(rule => {
      const { value } = rule.attribute('port')
      return value.kind === 'known' && [text(value.at), text(value.origin.location), value.origin.via]
    })
    expect(origins).toEqual([
      ['rule.value.port', '22', 'variable "rules"'],
      ['rule.value.port', '80', 'variable "rules"'],
    ])
  })

  it('uses the iterator a dynamic block names', () => {
    const resource = resourceWith(
      'dynamic "rule" {\n  for_each = var.u\n  iterator = it\n  content {\n    a = it.value\n    b = rule.value\n  }\n}',
      'variable "u" {}',
    )
    const [rule] = resource.blocks('rule')
    expect(rule!.attribute('a').value).toMatchObject({ reason: 'variable without default' })
    expect(rule!.attribute('b').value).toMatchObject({ reason: 'Reference to undeclared resource' })
  })

  it('does not know a dynamic block without content', () => {
    const resource = resourceWith('dynamic "rule" {\n  for_each = [1]\n}')
    expect([resource.hasUnknownBlocks('rule'), resource.blocks('rule').length]).toEqual([true, 0])
  })

  it('takes objects for blocks', () => {
    const body =
      'ingress = [{\n  from_port = 22\n  cidrs = ["a"]\n  inner = [{ x = 1 }]\n  none = null\n}, { from_port = var.u }]'
    const resource = resourceWith(body)
    const [first, second] = resource.blocks('ingress')
    expect([first!.path, second!.path]).toEqual(['ingress[0]', 'ingress[1]'])
    expect([first!.type, first!.presence, first!.root === resource]).toEqual(['ingress', 'certain', true])
    expect(text(first!.header)).toBe('{')
    expect(text(first!.location)).toMatch(/^\{\n[^]*\n\}$/)
    const port = first!.attribute('from_port')
    expect([plain(port.value), text(port.at), text(port.location)]).toEqual([22, '22', 'from_port = 22'])
    expect([port.path, port.parent]).toEqual(['ingress[0].from_port', first])
    expect(second!.attribute('from_port').value.kind).toBe('unknown')
    expect(first!.attribute('to_port').value.kind).toBe('absent')
    expect(text(first!.attribute('to_port').at)).toBe('{')
    expect(first!.attribute('none')).toMatchObject({ isPresent: false, value: { kind: 'absent' } })
    expect(first!.blocks('inner').map(({ path }) => path)).toEqual(['ingress[0].inner[0]'])
    expect(first!.attributes().map(({ name }) => name)).toEqual(['from_port', 'cidrs', 'inner', 'none'])
    expect(layoutOf(first!).form).toBe('object')
    expect(resource.hasUnknownBlocks('ingress')).toBe(false)
  })

  it('takes a single object for one block', () => {
    const [block] = resourceWith('settings = { a = 1 }').blocks('settings')
    expect([block!.path, block!.attribute('a').path]).toEqual(['settings', 'settings.a'])
  })

  it.each([
    ['var.u', 0, true],
    ['concat([], [])', 0, false],
    ['concat([], var.u)', 0, true],
    ['[{ a = 1 }, var.u]', 1, true],
    ['["text"]', 0, true],
    ['[]', 0, false],
    ['null', 0, false],
    ['"text"', 0, false],
    ['[null]', 0, false],
  ])('finds in `ingress = %s` %d blocks, more unknown: %s', (expression, count, isUnknown) => {
    const resource = resourceWith(`ingress = ${expression}`)
    expect([resource.blocks('ingress').length, resource.hasUnknownBlocks('ingress')]).toEqual([count, isUnknown])
  })

  it('points at the use of objects that are written elsewhere, and edits where they are written', () => {
    const resource = resourceWith(
      'ingress = local.rules',
      'locals {\n  rules = [{ port = 22, none = null }, local.one]\n  one   = { port = 23 }\n}',
    )
    const [first, second] = resource.blocks('ingress')
    for (const block of [first!, second!]) {
      expect([text(block.header), text(block.location)]).toEqual(['local.rules', 'local.rules'])
      expect(text(block.attribute('port').at)).toBe('local.rules')
      expect(text(block.attribute('absent').at)).toBe('local.rules')
    }
    expect(text(first!.attribute('port').location)).toBe('port = 22')
    expect(text(second!.attribute('port').location)).toBe('port = 23')
    const { value } = second!.attribute('port')
    expect(value.kind === 'known' && [text(value.at), text(value.origin.location), value.origin.via]).toEqual([
      'local.rules',
      '23',
      'local.one',
    ])
    expect(text(first!.attribute('none').at)).toBe('null')
    const layout = layoutOf(second!)
    expect(layout.file.text.slice(layout.open, layout.close)).toBe(' port = 23 ')
  })

  it('knows what a computed key holds, where it knows the key', () => {
    const [block] = resourceWith('ingress = [{ (var.k) = 1, a = 2 }]', 'variable "k" { default = "x" }').blocks(
      'ingress',
    )
    expect([plain(block!.attribute('x').value), block!.attribute('y').value.kind]).toEqual([1, 'absent'])
    const open = resourceWith('ingress = [{ (var.k) = 1, a = 2 }]', 'variable "k" {}')
    expect([open.blocks('ingress').length, open.hasUnknownBlocks('ingress')]).toEqual([0, true])
  })

  it.each([
    ['merge({ port = 22, text = "a" }, { text = "b" })', '', undefined],
    ['[merge({ port = 22, text = "a" }, { text = "b" })]', '', 'merge({ port = 22, text = "a" }, { text = "b" })'],
    [
      'var.one',
      'variable "one" {\n  type = object({ port = number, text = optional(string, "b") })\n  default = { port = 22 }\n}',
      undefined,
    ],
    [
      '[for p in ["22"] : merge(local.base, { port = tonumber(p) })]',
      'locals {\n  base = { text = "b" }\n}',
      'merge(local.base, { port = tonumber(p) })',
    ],
    ['zipmap(["port", "text"], ["22", "b"])', '', undefined],
    [String.raw`jsondecode("[{\"port\": 22, \"text\": \"b\"}]")`, '', undefined],
  ])('takes the object that `%s` makes for a block without text', (expression, around, header = expression) => {
    const resource = resourceWith(`ingress = ${expression}`, around)
    expect(resource.hasUnknownBlocks('ingress')).toBe(false)
    const [block, ...others] = resource.blocks('ingress')
    expect(others).toEqual([])
    expect([block!.layout, text(block!.header)]).toEqual([undefined, header])
    const port = block!.attribute('port')
    expect([asNumber(port.value), port.isPresent, port.location, port.parent]).toEqual([22, true, undefined, block])
    expect(plain(block!.attribute('text').value)).toBe('b')
    expect(block!.attribute('none').value.kind).toBe('absent')
    expect(contains(resource.attribute('ingress').at, port.at)).toBe(true)
  })
})

describe('layout', () => {
  it('gives exact offsets, in order', () => {
    const resource = resourceAt(
      moduleOf('locals {\n}\n\t resource "t" "r" {\n    a = 1 # note\n    b {\n      c = [\n      ]\n    }\n  }\n'),
      't.r',
    )
    const layout = layoutOf(resource)
    const at = (span: { start: number; end: number } | undefined) =>
      span && layout.file.text.slice(span.start, span.end)
    expect(layout).toMatchObject({ form: 'block', indent: '\t ' })
    expect(layout.file.text[layout.open - 1]).toBe('{')
    expect(layout.file.text[layout.close]).toBe('}')
    expect(
      layout.items.map(item => [item.kind, item.name, at(item.span), at(item.nameSpan), at(item.valueSpan)]),
    ).toEqual([
      ['attribute', 'a', 'a = 1', 'a', '1'],
      ['block', 'b', 'b {\n      c = [\n      ]\n    }', undefined, undefined],
    ])
    expect(layoutOf(resource.blocks('b')[0]!).indent).toBe('    ')
  })

  it('lays out objects', () => {
    const [block] = resourceWith('  s = [\n    { "a" : 1, (var.k) = 2 }\n  ]', 'variable "k" { default = "x" }').blocks(
      's',
    )
    const layout = layoutOf(block!)
    const at = (span: { start: number; end: number } | undefined) =>
      span && layout.file.text.slice(span.start, span.end)
    // An object in a line's middle is indented like its line.
    expect(layout.indent).toBe('    ')
    expect(layout.file.text.slice(layout.open, layout.close)).toBe(' "a" : 1, (var.k) = 2 ')
    expect(
      layout.items.map(item => [item.kind, item.name, at(item.span), at(item.nameSpan), at(item.valueSpan)]),
    ).toEqual([
      ['attribute', 'a', '"a" : 1', '"a"', '1'],
      ['attribute', '(var.k)', '(var.k) = 2', '(var.k)', '2'],
    ])
  })
})

describe('values of references in blocks', () => {
  it('keeps unknown elements apart', () => {
    const resource = resourceWith('x = [var.a, "b"]', 'variable "a" {}')
    expect(plain(resource.attribute('x').value)).toEqual([UNKNOWN, 'b'])
  })
})
