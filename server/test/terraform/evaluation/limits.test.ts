/** What would take all time or memory is unknown, with a reason, in less than a moment. */
import { expect, test } from 'vitest'
import { describeFunction, evaluate } from '../functions/evaluate'

function timed(expression: string, locals = ''): { shown: string; milliseconds: number } {
  const start = performance.now()
  const { value, error } = evaluate(expression, { locals })
  const shown = error ?? (value?.kind === 'unknown' ? value.reason : (value?.kind ?? 'nothing'))
  return { shown, milliseconds: performance.now() - start }
}

const nested = (levels: number, inner: string): string =>
  Array.from({ length: levels }).reduce<string>(text => `[for x in range(1000) : ${text}]`, inner)

test.each([
  ['elements', nested(3, 'x'), '', /too (many|much)/],
  ['numbers', '1e999999999', '', /out of range/],
  [
    'powers',
    'local.n9',
    Array.from({ length: 10 }, (_, i) => `  n${i} = ${i === 0 ? '1e5000' : `local.n${i - 1} * local.n${i - 1}`}`).join(
      '\n',
    ),
    /out of range/,
  ],
  [
    'texts',
    'local.t40',
    Array.from(
      { length: 41 },
      (_, i) => `  t${i} = ${i === 0 ? '"xx"' : `"\${local.t${i - 1}}\${local.t${i - 1}}"`}`,
    ).join('\n'),
    /too long/,
  ],
  [
    'replacements',
    'local.r9',
    Array.from(
      { length: 10 },
      (_, i) => `  r${i} = ${i === 0 ? '"aaaaaaaaaa"' : `replace(local.r${i - 1}, "a", "aaaaaaaaaa")`}`,
    ).join('\n'),
    /too (long|much)/,
  ],
  [
    'shared parts',
    'jsonencode(local.s60)',
    Array.from(
      { length: 61 },
      (_, i) => `  s${i} = ${i === 0 ? '"x"' : `{ a = local.s${i - 1}, b = local.s${i - 1} }`}`,
    ).join('\n'),
    /too (many|long|much)|string/,
  ],
  ['products', 'setproduct(range(1000), range(1000), range(1000))', '', /too (many|much)/],
])('too large: %s', (_, expression, locals, reason) => {
  const { shown, milliseconds } = timed(expression, locals)
  expect(shown).toMatch(reason)
  expect(milliseconds).toBeLessThan(10_000)
})

test('names that lead back to themselves are unknown', () => {
  expect(timed('local.a', '  a = local.b\n  b = [local.a]').shown).toMatch(/sequence|refers to itself/)
  expect(timed('local.a', '  a = local.a + local.a').shown).toBe('refers to itself')
})

test('deep expressions are unknown where they are too deep', () => {
  expect(timed(`${'('.repeat(150)}1${')'.repeat(150)}`).shown).toBe('number')
  const chain = Array.from({ length: 3000 }, (_, i) => `  c${i} = ${i === 0 ? '1' : `local.c${i - 1}`}`).join('\n')
  expect(timed('local.c2999', chain).shown).toBe('nested too deeply')
  expect(timed('local.c50', chain).shown).toBe('number')
})

test('what is large but bearable is known', () => {
  expect(describeFunction('length([for x in range(1000) : [for y in range(50) : x * y]])')).toBe('1000')
  expect(describeFunction('sum([for x in range(1000) : x])')).toBe('499500')
})
