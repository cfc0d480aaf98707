import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseHcl } from '../../../src/syntax/hcl/parser'
import { violations } from './check-tree'
import { validTexts } from './fixtures'

const symbols = (
  '{ } [ ] ( ) " = == => : :: ? . .. ... * [*] .* ${ %{ ~} ${~ $$ %% \\ \\n \\u00 , # // /* */ + - ! && || | & \' ` ; < > <= << ' +
  'for in if else endif endfor a b resource 1 1. 2e5 true null é \u{1f600} \ufeff \0 \u00a0 \ud800'
).split(' ')
const lines = [
  '\n',
  '\r\n',
  '\r',
  ' ',
  '  ',
  '\t',
  '<<EOT\n',
  '<<-EOT\n',
  'EOT\n',
  'x = 1\n',
  'b {\n',
  '}\n',
  'x = [\n',
  '%{ if a }',
]
const soup = fc.array(fc.constantFrom(...symbols, ...lines), { maxLength: 200 }).map(parts => parts.join(''))

interface Edit {
  readonly at: number
  readonly remove: number
  readonly insert: string
}
const edit = fc.record<Edit>({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.nat(6),
  insert: fc.constantFrom('', ...symbols, ...lines),
})
const edited = fc
  .tuple(fc.constantFrom(...validTexts), fc.array(edit, { minLength: 1, maxLength: 6 }))
  .map(([text, edits]) =>
    edits.reduce((result, { at, remove, insert }) => {
      const offset = Math.floor(at * result.length)
      return result.slice(0, offset) + insert + result.slice(offset + remove)
    }, text),
  )

function holds(text: string): void {
  expect(violations(parseHcl(text))).toEqual([])
}

describe('for every text', () => {
  it('a tree exists and its spans are consistent: token soup', () => {
    fc.assert(fc.property(soup, holds), { numRuns: 4000 })
  })

  it('a tree exists and its spans are consistent: edited valid text', () => {
    fc.assert(fc.property(edited, holds), { numRuns: 4000 })
  })

  it('a tree exists and its spans are consistent: any characters', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), holds), { numRuns: 1000 })
  })

  it('each prefix of a valid text has a consistent tree', () => {
    for (const text of validTexts) for (let end = 0; end <= text.length; end++) holds(text.slice(0, end))
  })
})

const many = 100_000

describe('hostile texts', () => {
  const numbered = (line: (i: number) => string, count = 20_000): string =>
    Array.from({ length: count }, (_, i) => line(i)).join('')
  const hostile: Record<string, string> = {
    'open brackets': `x = ${'['.repeat(many)}`,
    'closed brackets': `x = ${'['.repeat(many)}${']'.repeat(many)}\n`,
    'open braces': `x = ${'{'.repeat(many)}`,
    'open parentheses': `x = ${'('.repeat(many)}`,
    'mixed brackets': `x = ${'[{('.repeat(many)}`,
    'nested calls': `x = ${'f('.repeat(many)}`,
    'nested interpolations': `x = ${'"${'.repeat(many)}`,
    'nested for': `x = ${'[for a in '.repeat(many)}`,
    'nested blocks': 'a {\n'.repeat(many),
    'nested closed blocks': 'a {\n'.repeat(many) + '}\n'.repeat(many),
    'nested objects': `x = {\n${'a = {\n'.repeat(many)}`,
    'nested directives': `x = "${'%{if a}'.repeat(many)}"\n`,
    conditionals: `x = ${'a ? b : '.repeat(many)}c\n`,
    'unary operators': `x = ${'!'.repeat(many)}a\n`,
    'binary operators': `x = ${'1 + '.repeat(many)}1\n`,
    'attribute steps': `x = a${'.b'.repeat(many)}\n`,
    'index steps': `x = a${'[0]'.repeat(many)}\n`,
    splats: `x = a${'[*]'.repeat(many)}\n`,
    'open heredocs': numbered(i => `x${i} = <<A${i}\n`),
    'heredocs of one name': numbered(i => `x${i} = <<A\n${i}\n`) + 'A\n',
    'open comments': '/* \n'.repeat(many),
    'open strings': 'x = "\n'.repeat(many / 2),
    'open resources': 'resource "a" "b" {\n'.repeat(many / 5),
    'open lists in blocks': 'b {\n  x = [\n}\n'.repeat(many / 5),
    'stray words': 'x\n'.repeat(many),
    NUL: '\0'.repeat(many),
    'one long line': `x = "${'a'.repeat(10_000_000)}"\n`,
    'one long broken line': `x = ${'a '.repeat(1_000_000)}`,
    'trimmed blanks': `x = "${' '.repeat(many)}${'${~a~}'.repeat(many)}"\n`,
  }
  for (const [name, text] of Object.entries(hostile)) {
    it(`${name}: neither overflows nor takes more than linear steps`, () => {
      const tree = parseHcl(text)
      expect(violations(tree)).toEqual([])
    })
  }
})
