/** What functions do with values that are unknown, null, marked, outside of the workspace, or far too large. */
import { describe, expect, it } from 'vitest'
import { typeText } from '../../../src/terraform/values/types'
import { describeFunction, evaluate, hcl, shown } from './evaluate'

describe('unknown arguments', () => {
  it.each([
    ['upper(var.text)', 'unknown string'],
    ['regexall("a", var.text)', 'unknown list(string)'],
    ['regexall(var.text, "a")', 'unknown list(any)'],
    ['regex("(a)(b)", var.text)', 'unknown tuple([string, string])'],
    ['length(var.tuple)', '2'],
    ['keys(var.map)', 'unknown list(string)'],
    ['keys({ a = var.text })', '["a"]'],
    ['values({ a = var.text })', '[?]'],
    ['element([var.text, "b"], 1)', '"b"'],
    ['element(var.list, 1)', 'unknown string'],
    ['lookup({ a = var.text, b = "c" }, "b")', '"c"'],
    ['lookup({ a = 1 }, var.text, 2)', 'unknown any'],
    ['contains([var.text, "a"], "a")', 'true'],
    ['contains([var.text, "a"], "b")', 'unknown bool'],
    ['alltrue([false, var.number > 1])', 'false'],
    ['alltrue([var.number > 1, false])', 'unknown bool'],
    ['anytrue([var.number > 1, true])', 'true'],
    ['concat(["a"], [var.text])', '["a", ?]'],
    ['concat(var.list, tolist(["a"]))', 'unknown list(string)'],
    ['sort(["b", var.text])', '[?, ?]'],
    ['compact(["b", var.text])', 'unknown list(string)'],
    ['reverse([var.text, "a"])', '["a", ?]'],
    ['merge({ a = 1 }, { b = var.text })', '{a: 1, b: ?}'],
    ['merge({ a = 1 }, var.map)', 'unknown any'],
    ['flatten([["a"], [var.text]])', '["a", ?]'],
    ['flatten([["a"], var.list])', 'unknown any'],
    ['zipmap(["a"], [var.text])', '{a: ?}'],
    ['zipmap([var.text], [1])', 'unknown any'],
    ['setunion(["a"], [var.text])', '["a", ?]'],
    ['setintersection(["a"], [var.text])', 'unknown set(string)'],
    ['setproduct(["a"], [var.text])', '[["a", ?]]'],
    ['coalesce("a", var.text)', '"a"'],
    ['coalesce(var.text, "a")', 'unknown string'],
    ['coalescelist(["a"], var.list)', '["a"]'],
    ['format("a%s", var.text)', 'unknown string'],
    ['formatlist("a%s", [var.text, "b"])', '[?, "ab"]'],
    ['join(",", ["a", var.text])', 'unknown string'],
    ['jsondecode(var.text)', 'unknown any'],
    ['tostring(var.number)', 'unknown string'],
    ['tolist([var.text])', '[?]'],
    ['one([var.text])', 'unknown string'],
    ['slice([var.text, "b"], 1, 2)', '["b"]'],
    ['chunklist([var.text, "b"], 1)', '[[?], ["b"]]'],
    ['timestamp()', 'unknown string'],
    ['plantimestamp()', 'unknown string'],
    ['uuid()', 'unknown string'],
    ['bcrypt("a")', 'unknown string'],
    ['pathexpand("~/a")', 'unknown string'],
  ])('%s', (expression, wanted) => {
    expect(describeFunction(expression)).toBe(wanted)
  })

  it('is an error where the arguments that are known suffice to see it', () => {
    expect(describeFunction('regexall("(", var.text)')).toBe('error')
    expect(describeFunction('slice([1, 2], 5, var.number)')).toBe('error')
    expect(describeFunction('lookup({ a = var.text }, "b")')).toBe('error')
    expect(describeFunction('tobool(var.list)')).toBe('error')
  })

  it('decides by what is known of the beginning', () => {
    expect(shown('startswith("ab-${var.text}", "ab")')).toBe('true')
    expect(shown('startswith("ab-${var.text}", "ac")')).toBe('false')
    expect(shown('startswith("ab-${var.text}", "ab-c")')).toBe('unknown')
    expect(shown('startswith(var.text, "")')).toBe('true')
    expect(shown('startswith(format("ab%s", var.text), "ab")')).toBe('true')
    expect(shown('startswith(jsonencode([var.text]), "[")')).toBe('true')
    expect(shown('startswith(jsonencode({ a = var.text }), "[")')).toBe('false')
  })
})

describe('marks', () => {
  const isSensitive = (expression: string): boolean => evaluate(expression).value?.marks.has('sensitive') === true

  it.each([
    'upper(sensitive("a"))',
    'format("%s", sensitive("a"))',
    'join(",", [sensitive("a")])',
    'length(sensitive([1]))',
    'keys(sensitive({ a = 1 }))',
    'lookup({ a = sensitive(1) }, "a")',
    'lookup({ a = 1 }, sensitive("a"))',
    'element([sensitive("a")], 0)',
    'merge({ a = 1 }, sensitive({ b = 1 }))',
    'concat([1], sensitive([2]))',
    'jsonencode({ a = sensitive(1) })',
    'flatten([sensitive([1])])',
    'zipmap([sensitive("a")], [1])',
    'setproduct([sensitive("a")], ["b"])[0][0]',
  ])('are kept: %s', expression => {
    expect(isSensitive(expression)).toBe(true)
  })

  it.each([
    'element([sensitive("a"), "b"], 1)',
    'lookup({ a = sensitive(1), b = 2 }, "b")',
    'length([sensitive(1)])',
    'keys({ a = sensitive(1) })',
    'merge({ a = sensitive(1) }, { b = 2 }).b',
    'concat([sensitive(1)], [2])[1]',
    'zipmap(["a", "b"], [sensitive(1), 2]).b',
  ])('stay with the part that has them: %s', expression => {
    expect(isSensitive(expression)).toBe(false)
  })
})

describe('types', () => {
  const type = (expression: string): string => {
    const { value } = evaluate(expression)
    return value === undefined ? 'none' : typeText(value.type)
  }

  it.each([
    ['merge(tomap({ a = 1 }), tomap({ b = 2 }))', 'map(number)'],
    ['merge(tomap({ a = 1 }), tomap({ b = "x" }))', 'object({a = number, b = string})'],
    ['concat(tolist([1]), tolist(["a"]))', 'list(string)'],
    ['concat([1], tolist(["a"]))', 'tuple([number, string])'],
    ['setproduct(["a"], [1])', 'list(tuple([string, number]))'],
    ['setproduct(toset(["a"]), [1])', 'set(tuple([string, number]))'],
    ['csvdecode("a,b\\n1,2")', 'list(object({a = string, b = string}))'],
    ['csvdecode("a,b")', 'list(object({a = string, b = string}))'],
    ['regexall("a", "b")', 'list(string)'],
    ['regex("(?P<x>a)|(?P<y>b)", "b")', 'object({x = string, y = string})'],
    ['zipmap(["a"], tolist([1]))', 'map(number)'],
    ['values({ a = 1, b = "x" })', 'tuple([number, string])'],
    ['jsondecode("[1,null,{}]")', 'tuple([number, any, object({})])'],
    ['reverse(toset(["a"]))', 'list(string)'],
    ['one([])', 'any'],
    ['coalesce(1, "a")', 'string'],
    ['transpose({})', 'map(list(string))'],
    ['chunklist(["a"], 1)', 'list(list(string))'],
  ])('%s', (expression, wanted) => {
    expect(type(expression)).toBe(wanted)
  })
})

describe('files', () => {
  const files = {
    'a.txt': 'Zeile\n',
    'sub/b.txt': 'b',
    'bytes.bin': Uint8Array.from([0xff, 0xfe]),
    'hello.tftpl': 'Hello, ${name}!\n',
    'value.tftpl': '${x}',
    'loop.tftpl': '%{ for v in list ~}\n- ${v}\n%{ endfor ~}\n',
    'itself.tftpl': '${templatefile("itself.tftpl", {})}',
  }

  it.each([
    ['file("a.txt")', '"Zeile\\n"'],
    ['file("./sub/../a.txt")', '"Zeile\\n"'],
    ['file("${path.module}/a.txt")', '"Zeile\\n"'],
    ['file("missing.txt")', 'error'],
    ['file("sub")', 'error'],
    ['file("bytes.bin")', 'error'],
    ['filebase64("bytes.bin")', '"//4="'],
    ['filemd5("sub/b.txt")', '"92eb5ffee6ae2fec3ad71c777531578f"'],
    ['filesha1("sub/b.txt") == sha1("b")', 'true'],
    ['filesha256("sub/b.txt") == sha256("b")', 'true'],
    ['filesha512("sub/b.txt") == sha512("b")', 'true'],
    ['filebase64sha256("sub/b.txt") == base64sha256("b")', 'true'],
    ['filebase64sha512("sub/b.txt") == base64sha512("b")', 'true'],
    ['fileexists("a.txt")', 'true'],
    ['fileexists("missing.txt")', 'false'],
    ['fileexists("sub")', 'error'],
    ['file("../outside.txt")', 'unknown'],
    ['file("/etc/passwd")', 'unknown'],
    ['file("~/.ssh/id_rsa")', 'unknown'],
    ['fileexists("../outside.txt")', 'unknown'],
    ['fileset("..", "*")', 'unknown'],
    ['fileset("sub", "../*.txt")', '["../a.txt"]'],
    ['filemd5("/etc/passwd")', 'unknown'],
    ['abspath("x/../a.txt")', '"/work/a.txt"'],
    ['templatefile("hello.tftpl", { name = "you" })', '"Hello, you!\\n"'],
    ['templatefile("hello.tftpl", {})', 'error'],
    ['templatefile("hello.tftpl", { "1" = 2, name = "" })', 'error'],
    ['templatefile("hello.tftpl", ["name"])', 'error'],
    ['templatefile("hello.tftpl", { name = var.text })', 'unknown'],
    ['templatefile("value.tftpl", { x = [1, true] })', '[1,true]'],
    ['templatefile("loop.tftpl", { list = ["a", "b"] })', '"- a\\n- b\\n"'],
    ['templatefile("itself.tftpl", {})', 'error'],
    ['templatefile("missing.tftpl", {})', 'error'],
    ['templatefile("../outside.tftpl", {})', 'unknown'],
    ['templatestring(local.greeting, { name = "you" })', '"Hello, you!"'],
    ['templatestring("Hello", {})', 'error'],
    ['templatestring(upper(local.greeting), {})', 'error'],
  ])('%s', (expression, wanted) => {
    expect(shown(expression, { files, locals: '  greeting = "Hello, $${name}!"' })).toBe(wanted)
  })
})

describe('what would take too long or too much', () => {
  const bounded = (expression: string, locals = ''): string => {
    const start = performance.now()
    const result = shown(expression, { locals })
    expect(performance.now() - start).toBeLessThan(2_000)
    return result
  }

  it('leaves a replace bomb unknown', () => {
    const steps = Array.from({ length: 20 }, (_, step) => `  s${step + 1} = replace(local.s${step}, "a", "aaaaaaaaaa")`)
    expect(bounded('local.s20', ['  s0 = "aaaaaaaaaa"', ...steps].join('\n'))).toBe('unknown')
  })

  it('leaves a product of many sets unknown', () => {
    expect(bounded(`setproduct(${Array.from({ length: 8 }, () => 'range(1000)').join(', ')})`)).toBe('unknown')
  })

  it('leaves lists that double unknown', () => {
    const steps = Array.from({ length: 30 }, (_, step) => `  s${step + 1} = concat(local.s${step}, local.s${step})`)
    expect(bounded('local.s30', ['  s0 = [1, 2]', ...steps].join('\n'))).toBe('unknown')
    const joined = Array.from(
      { length: 30 },
      (_, step) => `  s${step + 1} = join("", [local.s${step}, local.s${step}])`,
    )
    expect(bounded('local.s30', ['  s0 = "ab"', ...joined].join('\n'))).toBe('unknown')
  })

  it('leaves widths and indents beyond all measure unknown', () => {
    expect(bounded('format("%99999999d", 1)')).toBe('unknown')
    expect(bounded('format("%.99999999f", 1)')).toBe('unknown')
    expect(bounded('indent(99999999, "a\\nb")')).toBe('unknown')
  })

  it('matches patterns that make others run away', () => {
    expect(bounded('try(regex("(a*)*b", local.as), "none")', `  as = ${hcl('a'.repeat(5_000))}`)).toBe('"none"')
    expect(bounded('length(regexall("(x+x+)+y", local.xs))', `  xs = ${hcl('x'.repeat(5_000))}`)).toBe('0')
  })

  it('bounds searches that are quadratic by nature', () => {
    expect(['unknown', '100000']).toContain(
      bounded('length(regexall("a*b|a", local.as))', `  as = ${hcl('a'.repeat(100_000))}`),
    )
  })

  it('reads deeply nested documents without overflow', () => {
    expect(bounded(`jsondecode(${hcl('['.repeat(50_000) + ']'.repeat(50_000))})`)).toBe('unknown')
    expect(['unknown', 'error']).toContain(bounded(`yamldecode(${hcl('['.repeat(20_000) + ']'.repeat(20_000))})`))
  })

  it('unfolds aliases of aliases within bounds', () => {
    const lines = Array.from(
      { length: 20 },
      (_, step) => `a${step + 1}: &a${step + 1} [*a${step}, *a${step}, *a${step}]`,
    )
    expect(bounded(`yamldecode(${hcl(['a0: &a0 [x]', ...lines].join('\n'))})`)).toBe('unknown')
  })

  it('yields at most 1,024 numbers', () => {
    expect(bounded('length(range(1024))')).toBe('1024')
    expect(bounded('range(1e18)')).toBe('error')
  })
})
