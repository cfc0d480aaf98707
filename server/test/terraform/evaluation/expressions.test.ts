/** Terraform's semantics point by point. Every expected value is what `terraform console` 1.11 answers. */
import { describe, expect, test } from 'vitest'
import { typeText } from '../../../src/terraform/values/types'
import { describeFunction, evaluate } from '../functions/evaluate'

const check = (name: string, rows: readonly (readonly [expression: string, found: string])[]): void => {
  describe(name, () => {
    test.each(rows)('%s is %s', (expression, found) => {
      expect(describeFunction(expression)).toBe(found)
    })
  })
}

check('operators', [
  ['0.1 + 0.2 == 0.3', 'true'],
  ['7 / 3 * 3 == 7', 'true'],
  ['"40" - "2"', '38'],
  ['-7 % 3', '-1'],
  ['5 % 0', '5'],
  ['-1 / 0', '-Inf'],
  ['0 / 0', 'error'],
  ['9007199254740993 + 1', '9007199254740994'],
  ['"a${1e-9}"', '"a0.000000001"'],
  ['007', '7'],
  ['1 == "1"', 'false'],
  ['"x" == "x"', 'true'],
  ['tolist(["a"]) == ["a"]', 'false'],
  ['{ k = 1 } == { k = 1.0 }', 'true'],
  ['toset([2, 1]) == toset([1, 2, 1])', 'true'],
  ['null == tostring(null)', 'true'],
  ['[null] == ["a"]', 'false'],
  ['"10" < "9"', 'false'],
  ['"b" > "a"', 'error'],
  ['true || null', 'error'],
  ['false && "x"', 'error'],
  ['true && "true"', 'true'],
  ['!"false"', 'true'],
  ['!0', 'error'],
  ['-"2"', '-2'],
  ['-null', 'error'],
])

check('conditionals', [
  ['true ? [1] : ["a", "b"]', '["1"]'],
  ['false ? { a = 1 } : { b = true, c = "x" }', '{b: "true", c: "x"}'],
  ['true ? 1 : true', 'error'],
  ['true ? 1 : "x"', '"1"'],
  ['true ? null : [1]', 'null'],
  ['true ? tolist(["a"]) : [1]', '["a"]'],
  ['true ? toset(["b", "a"]) : ["c"]', '["a", "b"]'],
  ['true ? "*" : { AWS = "x" }', 'error'],
  ['null ? 1 : 2', 'error'],
  ['"true" ? 1 : 2', '1'],
  ['[] ? 1 : 2', 'error'],
  ['true ? "fine" : [1][7]', '"fine"'],
  ['false ? "fine" : [1][7]', 'error'],
])

check('templates', [
  ['"${[1]}"', '[1]'],
  ['"a${true}b${1.50}"', '"atrueb1.5"'],
  ['"a${null}"', 'error'],
  ['"a${[1]}"', 'error'],
  ['"%{ if 2 > 1 }yes%{ else }no%{ endif }"', '"yes"'],
  ['"%{ for k, v in { b = 1, a = 2 } }${k}${v} %{ endfor }"', '"a2 b1 "'],
  ['"%{ for x in [1, 2] ~}   ${x}   %{~ endfor }"', '"12"'],
  ['"%{ if null }a%{ endif }"', 'error'],
  ['"e\\u0301" == "\\u00e9"', 'true'],
])

check('for', [
  ['[for v in { b = 1, a = 2 } : v]', '[2, 1]'],
  ['[for k, v in toset(["y", "x"]) : "${k}${v}"]', '["xx", "yy"]'],
  ['[for i, v in ["a", "b"] : i if v != "a"]', '[1]'],
  ['{ for i, v in ["a", "b"] : v => i }', '{a: 0, b: 1}'],
  ['{ for v in [1, true] : v => v }', '{1: 1, true: true}'],
  ['{ for v in ["a", "a"] : v => 1 }', 'error'],
  ['{ for i, v in ["a", "b", "a"] : v => i... }', '{a: [0, 2], b: [1]}'],
  ['{ for v in [null] : v => 1 }', 'error'],
  ['[for v in null : v]', 'error'],
  ['[for v in "text" : v]', 'error'],
  ['[for v in [1] : v if "maybe"]', 'error'],
  ['[for x in [[1, 2], [3]] : [for y in x : y + 1]]', '[[2, 3], [4]]'],
])

check('indexes and attributes', [
  ['[[1], [2]].*[0]', '[1]'],
  ['[[1], [2]][*][0]', '[1, 2]'],
  ['[[1], [2]].*.0', '[1, 2]'],
  ['[{ a = [1, 2] }, { a = [3] }][*].a[0]', '[1, 3]'],
  ['[{ a = [1, 2] }, { a = [3] }].*.a[0]', '[1, 2]'],
  ['null[*]', '[]'],
  ['tolist(null)[*]', 'error'],
  ['"x"[*]', '["x"]'],
  ['{ a = 1 }[*].a', '[1]'],
  ['[{ a = 1 }, { b = 1 }][*].a', 'error'],
  ['["a", "b"]["1"]', '"b"'],
  ['["a"][0.5]', 'error'],
  ['["a"][-1]', 'error'],
  ['["a"][null]', 'error'],
  ['["a"].0', '"a"'],
  ['[["a"]].0.0', 'error'],
  ['{ "1" = "x" }[1]', '"x"'],
  ['{ a = 1 }.b', 'error'],
  ['tomap({ a = 1 }).b', 'error'],
  ['toset(["a"])[0]', 'error'],
  ['"a".b', 'error'],
  ['null.a', 'error'],
])

check('objects and calls', [
  ['{ a = 1, a = 2 }', '{a: 2}'],
  ['{ (1) = "x", "${"k"}y" = 2 }', '{1: "x", ky: 2}'],
  ['{ (null) = 1 }', 'error'],
  ['{ ([]) = 1 }', 'error'],
  ['max([1, "4"]...)', '4'],
  ['max(toset([1, 5])...)', '5'],
  ['max("x"...)', 'error'],
  ['max(null...)', 'error'],
  ['upper()', 'error'],
  ['upper("a", "b")', 'error'],
  ['core::upper("a")', '"A"'],
  ['try(nothing_of_the_kind(), "fallback")', '"fallback"'],
  ['try([1][4], { a = 1 }.b)', 'error'],
  ['can([1][4])', 'false'],
  ['can("x")', 'true'],
  ['issensitive(sensitive("x"))', 'true'],
  ['issensitive("${sensitive("x")}y")', 'true'],
  ['issensitive(nonsensitive(sensitive("x")))', 'false'],
  ['issensitive(sensitive(true) ? "a" : "b")', 'true'],
  ['issensitive([sensitive("x")])', 'false'],
  ['issensitive(length(sensitive("x")))', 'true'],
])

test.each([
  ['[]', 'tuple([])'],
  ['{ a = 1, "b c" = [true] }', 'object({a = number, "b c" = tuple([bool])})'],
  ['tolist([1, "a"])', 'list(string)'],
  ['toset([{ a = 1 }, { a = "x" }])', 'set(object({a = string}))'],
  ['tomap({ a = [1], b = ["x", "y"] })', 'map(list(string))'],
  ['true ? { a = 1 } : { b = 2 }', 'map(number)'],
  ['toset([{ a = 1 }])[*].a', 'list(number)'],
  ['null', 'any'],
])('%s has the type %s', (expression, type) => {
  const { value } = evaluate(expression)
  expect(value && typeText(value.type)).toBe(type)
})

test('sets are in the order that Terraform gives them', () => {
  expect(describeFunction('toset([10, 9, 100])')).toBe('[9, 10, 100]')
  expect(describeFunction('toset([true, false])')).toBe('[false, true]')
  expect(describeFunction('toset(["b", "B", "\\U0001F600", "\\uFFFD"])')).toBe('["B", "b", "\uFFFD", "\u{1F600}"]')
  // Objects are ordered by the text of their attributes, so that 10 comes before 2.
  expect(describeFunction('[for o in toset([{ n = 2 }, { n = 10 }]) : o.n]')).toBe('[10, 2]')
})
