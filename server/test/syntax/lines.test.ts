import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LineIndex } from '../../src/syntax/lines'

describe('LineIndex', () => {
  const index = new LineIndex('ab\ncd\r\nef\rgh\n')

  it.each([
    [0, 0, 0],
    [2, 0, 2],
    [3, 1, 0],
    [5, 1, 2],
    [6, 1, 3],
    [7, 2, 0],
    [10, 3, 0],
    [13, 4, 0],
  ])('offset %i is line %i, character %i', (offset, line, character) => {
    expect(index.positionAt(offset)).toEqual({ line, character })
  })

  it('clamps what lies outside', () => {
    expect(index.positionAt(-1)).toEqual({ line: 0, character: 0 })
    expect(index.positionAt(99)).toEqual({ line: 4, character: 0 })
    expect(index.offsetAt({ line: 1, character: 99 })).toBe(5)
    expect(index.offsetAt({ line: 99, character: 0 })).toBe(13)
    expect(index.offsetAt({ line: -1, character: 5 })).toBe(0)
  })

  it('counts UTF-16 units', () => {
    expect(new LineIndex('\u{1f600}x\n').positionAt(2)).toEqual({ line: 0, character: 2 })
  })

  it('knows where lines end', () => {
    expect([0, 1, 2, 3, 4].map(line => index.lineEnd(line))).toEqual([2, 5, 9, 12, 13])
    expect(index.lineCount).toBe(5)
  })

  it('is its own inverse', () => {
    const text = fc
      .array(fc.constantFrom('a', '\n', '\r\n', '\u{1f600}', 'bc'), { maxLength: 60 })
      .map(parts => parts.join(''))
    fc.assert(
      fc.property(text, fc.nat(200), (text, at) => {
        const lines = new LineIndex(text)
        const offset = Math.min(at, text.length)
        const insideBreak = text[offset] === '\n' && text[offset - 1] === '\r'
        expect(lines.offsetAt(lines.positionAt(offset))).toBe(insideBreak ? offset - 1 : offset)
      }),
    )
  })
})
