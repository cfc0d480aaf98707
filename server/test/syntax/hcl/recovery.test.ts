import { describe, expect, it } from 'vitest'
import type { BlockNode } from '../../../src/syntax/hcl/ast'
import { parseHcl } from '../../../src/syntax/hcl/parser'
import { violations } from './check-tree'
import { outline } from './outline'

const bucket = `resource "aws_s3_bucket" "a" {
  bucket = "a"
  tags = {
    Owner = "me"
  }
  acl = "private"

  rule {
    enabled = true
    days    = 3
  }
  region = "x"
}

output "b" {
  value = 1
}
`
const everything = outline(bucket).map(({ path }) => path)
const prefix = 'resource/aws_s3_bucket/a'

/** Paths of what is found in `bucket` after `from` is replaced by `to`. */
function pathsAfter(from: string, to: string): string[] {
  expect(bucket.split(from)).toHaveLength(2)
  const text = bucket.replace(from, () => to)
  const tree = parseHcl(text)
  expect(tree.problems.length).toBeGreaterThan(0)
  expect(violations(tree)).toEqual([])
  return outline(text).map(({ path }) => path)
}

describe('while somebody types in a block', () => {
  const line = '  acl = "private"\n'
  const typed: Record<string, readonly [line: string, ...paths: string[]]> = {
    'half a name': ['encr'],
    'a name and a word': ['encr yes'],
    'an equals sign': ['new =', `${prefix}.new`],
    'a quote': ['new = "', `${prefix}.new`],
    'a dot': ['new = var.', `${prefix}.new`],
    'a list': ['new = [', `${prefix}.new`],
    'a list with an element': ['new = ["a",', `${prefix}.new`],
    'an object': ['new = {', `${prefix}.new`],
    'an object in a list': ['new = [{', `${prefix}.new`],
    'an interpolation': ['new = "${', `${prefix}.new`],
    'an interpolation with a name': ['new = "x-${var.a', `${prefix}.new`],
    'a call': ['new = merge(var.a,', `${prefix}.new`],
    'a call with an object': ['new = jsonencode({', `${prefix}.new`],
    'a conditional': ['new = a ?', `${prefix}.new`],
    'an operator': ['new = a +', `${prefix}.new`],
    'a heredoc': ['new = <<EOT', `${prefix}.new`],
    'a flush heredoc': ['new = <<-EOT', `${prefix}.new`],
    'a for expression': ['new = [for a in', `${prefix}.new`],
    'a for object': ['new = { for k, v in m :', `${prefix}.new`],
    'a splat': ['new = a[*', `${prefix}.new`],
    'a block': ['new {', `${prefix}/new`],
    'a labelled block': ['dynamic "new" {', `${prefix}/dynamic/new`],
    'half a block header': ['dynamic "new'],
    'a stray closing brace': ['    }'],
    'a stray bracket': [']'],
    'a stray character': ['@'],
  }
  for (const [name, [added, ...paths]] of Object.entries(typed)) {
    it(`${name} takes nothing with it`, () => {
      const found = pathsAfter(line, `${line}  ${added}\n`)
      expect(found.filter(path => everything.includes(path))).toEqual(everything)
      expect(found.filter(path => !everything.includes(path))).toEqual(paths)
    })
    it(`${name} in the nested block takes nothing with it`, () => {
      const found = pathsAfter('    enabled = true\n', `    enabled = true\n    ${added}\n`)
      expect(found.filter(path => everything.includes(path))).toEqual(everything)
    })
    it(`${name} at the top takes nothing with it`, () => {
      const found = pathsAfter('\noutput', `${added}\n\noutput`)
      expect(found.filter(path => everything.includes(path))).toEqual(everything)
    })
  }

  it.each([
    ['the brace of an object', '    Owner = "me"\n  }\n', '    Owner = "me"\n'],
    ['the brace of a nested block', '    days    = 3\n  }\n', '    days    = 3\n'],
    ['the brace of a resource', 'region = "x"\n}\n', 'region = "x"\n'],
    ['a closing quote', '"private"', '"private'],
    ['a quote in a header', 'output "b" {', 'output "b {'],
  ])('%s may be missing', (name, from, to) => {
    const found = pathsAfter(from, to)
    const lost = name === 'a quote in a header' ? ['output/b', 'output/b.value'] : []
    expect(found.filter(path => everything.includes(path))).toEqual(everything.filter(path => !lost.includes(path)))
  })
})

describe('what recovery says', () => {
  const block = (text: string, ...path: number[]): BlockNode => {
    let node = parseHcl(text).body.items[path[0]!] as BlockNode
    for (const index of path.slice(1)) node = node.body.items[index] as BlockNode
    return node
  }

  it('a block that it closed is not closed, and ends behind its last item', () => {
    const text = 'resource "a" "b" {\n  x = 1\n\nresource "c" "d" {\n}\n'
    const first = block(text, 0)
    expect(first.closed).toBe(false)
    expect(text.slice(first.span.start, first.span.end)).toBe('resource "a" "b" {\n  x = 1')
    expect(block(text, 1).closed).toBe(true)
  })

  it('a nested block that it closed leaves the outer one closed', () => {
    const text = 'a {\n  b {\n    x = 1\n  c = 2\n}\n'
    expect(block(text, 0).closed).toBe(true)
    expect(block(text, 0, 0).closed).toBe(false)
  })

  it('a missing value is a missing node behind the equals sign', () => {
    const [item] = parseHcl('a = \n').body.items
    expect(item).toMatchObject({ kind: 'attribute', value: { kind: 'missing', span: { start: 3, end: 3 } } })
  })

  it('an incomplete traversal is missing: nothing can be said about its value', () => {
    const [item] = parseHcl('a = var.\n').body.items
    expect(item).toMatchObject({ value: { kind: 'missing', span: { start: 4, end: 8 } } })
  })

  it('an unclosed heredoc ends where the block goes on', () => {
    const text = 'a {\n  x = <<EOT\n    one = 1\n    { "two" }\n  y = 1\n}\n'
    expect(outline(text).map(({ path }) => path)).toEqual(['a', 'a.x', 'a.y'])
  })

  it('an unclosed heredoc does not take the end marker of a later one', () => {
    const text = 'a {\n  x = <<EOT\n  y = <<EOT\nbody\nEOT\n  z =\n}\n'
    expect(outline(text).map(({ path }) => path)).toEqual(['a', 'a.x', 'a.y', 'a.z'])
  })

  it('marks what is not closed, and what HashiCorp’s parser marks where that is further away', () => {
    const text = 'resource "a" "b" {\n  w = 1\n  x = {\n    y = 1\n\n  z = 2\n}\n'
    const marked = parseHcl(text).problems.map(({ span }) => [span.start, text.slice(span.start, span.end)])
    expect(marked).toEqual([
      [17, '{'],
      [text.indexOf('{', 20), '{'],
    ])
  })

  it('says one thing about a line', () => {
    expect(parseHcl('a {\n  x = ] ) , = 1\n}\n').problems).toHaveLength(1)
  })
})

describe('valid text', () => {
  it('is read by the rules of the language, whatever its indentation', () => {
    const flat = 'a {\nb {\nx = {\ny = 1\n}\n}\nz = [\n1,\n]\n}\n'
    expect(parseHcl(flat).problems).toEqual([])
    expect(outline(flat).map(({ path }) => path)).toEqual(['a', 'a/b', 'a/b.x', 'a.z'])
    const odd = '      a {\n  b {\n }\n          }\n   resource "x" "y" {\nresource "z" "z" {\n}\n}\n'
    expect(parseHcl(odd).problems).toEqual([])
    expect(outline(odd).map(({ path }) => path)).toEqual(['a', 'a/b', 'resource/x/y', 'resource/x/y/resource/z/z'])
  })

  it('keeps its tree beside an item that is broken', () => {
    const flat = 'a {\nb {\nx = 1\n}\nc = 2\n}\n'
    const alone = outline(flat).map(({ path }) => path)
    expect(outline(`${flat}broken =\n${flat}`).map(({ path }) => path)).toEqual([...alone, '.broken', ...alone])
  })

  it('without indentation keeps what a local error does not touch', () => {
    const flat = 'a {\nb {\nx = 1\n}\nc = 2\nencr\nd {\ny = 1\n}\n}\n'
    expect(outline(flat).map(({ path }) => path)).toEqual(['a', 'a/b', 'a/b.x', 'a.c', 'a/d', 'a/d.y'])
  })
})
