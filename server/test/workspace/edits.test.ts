import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EditedText, escapeSnippet, snippetToText, withLineEndings } from '../../src/workspace/edits'

function replay(original: string, changes: EditedText['changes']): string {
  let text = original
  for (const { span, newText } of [...changes].reverse())
    text = text.slice(0, span.start) + newText + text.slice(span.end)
  return text
}

describe('EditedText', () => {
  it('tells several rounds of edits as changes of the original', () => {
    const edited = new EditedText('a = 1\nb = 2\nc = 3\n')
    edited.apply([
      { span: { start: 4, end: 5 }, newText: '10' },
      { span: { start: 16, end: 17 }, newText: '' },
    ])
    edited.apply([{ span: { start: 11, end: 12 }, newText: '20' }])
    expect(edited.text).toBe('a = 10\nb = 20\nc = \n')
    expect(edited.changes).toEqual([
      { span: { start: 4, end: 5 }, newText: '10' },
      { span: { start: 10, end: 11 }, newText: '20' },
      { span: { start: 16, end: 17 }, newText: '' },
    ])
  })

  it('forgets a change that was taken back', () => {
    const edited = new EditedText('abc')
    edited.apply([{ span: { start: 1, end: 2 }, newText: 'xyz' }])
    edited.apply([{ span: { start: 1, end: 4 }, newText: 'b' }])
    expect(edited.changes).toEqual([])
  })

  it('replays to the same text whatever is applied', () => {
    const round = fc.array(fc.tuple(fc.nat(), fc.nat(6), fc.string({ maxLength: 5 })), { maxLength: 4 })
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), fc.array(round, { maxLength: 6 }), (original, rounds) => {
        const edited = new EditedText(original)
        for (const edits of rounds) {
          const before = edited.text
          let free = 0
          const changes = edits
            .map(([at, length, newText]) => ({
              start: before.length === 0 ? 0 : at % (before.length + 1),
              length,
              newText,
            }))
            .sort((a, b) => a.start - b.start)
            .flatMap(({ start, length, newText }) => {
              if (start < free) return []
              const end = Math.min(before.length, start + length)
              free = end + 1
              return [{ span: { start, end }, newText }]
            })
          edited.apply(changes)
          expect(edited.text).toBe(replay(before, changes))
        }
        expect(replay(original, edited.changes)).toBe(edited.text)
        for (const [index, change] of edited.changes.entries()) {
          const next = edited.changes[index + 1]
          if (next !== undefined) expect(change.span.end).toBeLessThanOrEqual(next.span.start)
        }
      }),
      { numRuns: 2000 },
    )
  })
})

describe('snippets', () => {
  it.each([
    ['plain', 'plain'],
    ['a ${1:name} b $2 c ${3} $0', 'a name b  c  '],
    ['${1|one,two|}!', 'one!'],
    ['${1:a ${2:b} c}', 'a b c'],
    ['\\${var.x\\} \\\\', '${var.x} \\'],
    ['{ ${1:x} }', '{ x }'],
    ['$', '$'],
  ])('%s is %s', (snippet, text) => {
    expect(snippetToText(snippet)).toBe(text)
  })

  it('escaped text stands for itself', () => {
    fc.assert(fc.property(fc.string(), text => snippetToText(escapeSnippet(text)) === text))
  })
})

it('keeps the line endings of the file', () => {
  expect(withLineEndings('a\r\nb\n', 'x\ny\r\n')).toBe('x\r\ny\r\n')
  expect(withLineEndings('a\nb', 'x\ny')).toBe('x\ny')
  expect(withLineEndings('a\rb', 'x\ny')).toBe('x\ry')
})
