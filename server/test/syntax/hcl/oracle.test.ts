import { parse } from '@cdktf/hcl2json'
import { describe, expect, it } from 'vitest'
import { parseHcl } from '../../../src/syntax/hcl/parser'
import { violations } from './check-tree'
import { invalidTexts, validTexts } from './fixtures'
import { toJson } from './to-json'

const title = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)

describe('agrees with HashiCorp’s parser', () => {
  for (const text of validTexts) {
    it(`reads ${title(text)}`, async () => {
      const tree = parseHcl(text)
      expect(tree.problems).toEqual([])
      expect(violations(tree)).toEqual([])
      expect(toJson(tree)).toEqual(await parse('main.tf', text))
    })
  }

  for (const [text, marked, message] of invalidTexts) {
    it(`rejects ${title(text)}`, async () => {
      await expect(parse('main.tf', text)).rejects.toThrow(/parse config/)
      const tree = parseHcl(text)
      const found = tree.problems.map(
        problem => [text.slice(problem.span.start, problem.span.end), problem.message] as const,
      )
      expect(
        found.some(([slice, text]) => slice === marked && message.test(text)),
        JSON.stringify(found),
      ).toBe(true)
      expect(violations(tree)).toEqual([])
    })
  }
})
