/** What stays known although something is not, and what does not. `?` stands for a part that is not known. */
import { describe, expect, test } from 'vitest'
import { describeFunction } from '../functions/evaluate'

const check = (name: string, rows: readonly (readonly [expression: string, found: string])[]): void => {
  describe(name, () => {
    test.each(rows)('%s is %s', (expression, found) => {
      expect(describeFunction(expression)).toBe(found)
    })
  })
}

check('operators', [
  ['true || tobool(var.any)', 'unknown bool'],
  ['false && tobool(var.any)', 'unknown bool'],
  ['var.text == "x"', 'unknown bool'],
  ['var.text == 1', 'false'],
  ['var.number + 1', 'unknown number'],
  ['"a" + var.number', 'error'],
  ['[1, var.number] == [2, var.number]', 'false'],
  ['[var.any, 1] == "x"', 'false'],
  ['[var.text] == null', 'false'],
])

check('what is known of an unknown value', [
  ['"id-${var.text}" == null', 'false'],
  ['"id-${var.text}" == "other"', 'false'],
  ['"id-${var.text}" == "id-1"', 'unknown bool'],
  ['startswith("id-${var.text}", "id-")', 'true'],
  ['(var.text == "x" ? 2 : 4) > 1', 'true'],
  ['(var.text == "x" ? 2 : 4) == 9', 'false'],
  ['(var.text == "x" ? 2 : 4) - 1 < 4', 'true'],
  ['-(var.text == "x" ? 2 : 4) <= -2', 'true'],
  ['(var.text == "x" ? 3 : 3)', '3'],
  ['length(var.text == "x" ? tolist(["a"]) : tolist(["b"]))', '1'],
  ['length(tolist(var.tuple))', '2'],
  ['length(toset([var.text]))', '1'],
  ['length(toset([var.text, "a"])) > 0', 'true'],
  ['length(toset([var.text, "a"])) == 3', 'false'],
])

check('conditionals', [
  ['var.text == "x" ? [1] : ["a", "b"]', 'unknown list(string)'],
  ['var.text == "x" ? null : null', 'null'],
  ['var.any ? 1 : "x"', 'unknown string'],
  ['true ? "x" : var.any', '"x"'],
  ['var.number ? 1 : 2', 'unknown number'],
])

check('collections keep their known part', [
  ['[var.text, "b"]', '[?, "b"]'],
  ['{ a = var.text, b = 1 }', '{a: ?, b: 1}'],
  ['{ (var.text) = 1, b = 2 }', 'unknown any'],
  ['toset(["b", var.text])', '["b", ?]'],
  ['[for x in [1, var.number] : x * 2]', '[2, ?]'],
  ['[for x in ["a", "b"] : x if var.text == x]', 'unknown any'],
  ['{ for x in ["a", var.text] : x => 1 }', 'unknown any'],
  ['{ for x in [var.text, null] : x => 1 }', 'unknown any'],
  ['[for x in var.list : x]', 'unknown any'],
  ['[{ a = var.text }, { a = 1 }][*].a', '[?, 1]'],
  ['var.list[*]', 'unknown list(string)'],
  ['var.tuple[*]', 'unknown tuple([string, number])'],
  ['var.text[*]', 'unknown any'],
])

check('parts of unknown values', [
  ['var.list[0]', 'unknown string'],
  ['var.tuple[1]', 'unknown number'],
  ['var.tuple[2]', 'error'],
  ['var.map.x', 'unknown string'],
  ['var.text.x', 'error'],
  ['var.any.x[0].y', 'unknown any'],
  ['["a", "b"][var.number]', 'unknown any'],
])

check('templates and calls', [
  ['"a${var.text}"', 'unknown string'],
  ['"a${var.list}"', 'unknown string'],
  ['"%{ for x in var.list }${x}%{ endfor }"', 'unknown string'],
  ['upper(var.text)', 'unknown string'],
  ['max(var.list...)', 'unknown any'],
  ['try(var.text, "x")', 'unknown any'],
  ['try(var.text.y, "x")', '"x"'],
  ['can(var.map.x)', 'unknown bool'],
  ['issensitive(var.text)', 'unknown bool'],
])
