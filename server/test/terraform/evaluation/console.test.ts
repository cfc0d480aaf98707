/** Where `terraform` is installed: expressions made up at random have the value that it computes. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { askTerraform, hasTerraform } from '../functions/console'
import { shown } from '../functions/evaluate'

/** For longer runs with other expressions: `EXPRESSIONS=4000 EXPRESSIONS_SEED=7 npx vitest run …`. */
const COUNT = Number(process.env['EXPRESSIONS'] ?? 400)
const SEED = Number(process.env['EXPRESSIONS_SEED'] ?? 1)

const leaf = fc.constantFrom(
  ...['"a"', '""', '"1"', '"true"', '"é"', '"x-y"', '0', '1', '-1', '0.1', '1.5', '1e3', '100000000000000000001'],
  ...['true', 'false', 'null'],
)
const name = fc.constantFrom('a', 'b', '"d e"', '"1"')
const { any } = fc.letrec<{ any: string; collection: string }>(tie => {
  const [any, collection] = [tie('any'), tie('collection')]
  const call = (names: readonly string[], ...parameters: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
    fc.tuple(fc.constantFrom(...names), fc.tuple(...parameters)).map(([one, args]) => `${one}(${args.join(', ')})`)
  return {
    collection: fc.oneof(
      { maxDepth: 3, depthSize: 'medium' },
      fc.array(leaf, { maxLength: 3 }).map(items => `[${items.join(', ')}]`),
      fc.array(any, { maxLength: 3 }).map(items => `[${items.join(', ')}]`),
      fc
        .array(fc.tuple(name, any), { maxLength: 3 })
        .map(items => `{${items.map(item => item.join(' = ')).join(', ')}}`),
      fc.array(leaf, { maxLength: 3 }).map(items => `tolist([${items.join(', ')}])`),
      fc.array(any, { maxLength: 3 }).map(items => `toset([${items.join(', ')}])`),
      fc
        .array(fc.tuple(name, leaf), { maxLength: 3 })
        .map(items => `tomap({${items.map(item => item.join(' = ')).join(', ')}})`),
    ),
    any: fc.oneof(
      { maxDepth: 3, depthSize: 'medium' },
      leaf,
      collection,
      fc
        .tuple(any, fc.constantFrom('+', '-', '*', '/', '%', '==', '!=', '<', '>=', '&&', '||'), any)
        .map(([a, operator, b]) => `(${a} ${operator} ${b})`),
      fc.tuple(fc.constantFrom('true', 'false', '1 == 1'), any, any).map(([c, a, b]) => `(${c} ? ${a} : ${b})`),
      fc
        .tuple(collection, fc.constantFrom('v', '[k, v]', '"${k}"', 'v == k', 'v if k != "a"'))
        .map(([c, body]) => `[for k, v in ${c} : ${body}]`),
      fc
        .tuple(collection, fc.constantFrom('k => v', 'v => k...', '"${k}-x" => v', 'k => [v] if v != null'))
        .map(([c, body]) => `{for k, v in ${c} : ${body}}`),
      fc
        .tuple(
          collection,
          fc.constantFrom('[0]', '["a"]', '.a', '[*]', '[*].a', '.*.a', '.0', '["0"]', '.*[0]', '[1.5]'),
        )
        .map(([c, step]) => c + step),
      any.map(a => `"x\${${a}}y"`),
      fc.tuple(fc.constantFrom('true', 'false'), any).map(([c, a]) => `"%{ if ${c} }A%{ else }\${${a}}%{ endif }"`),
      collection.map(c => `"%{ for i, x in ${c} ~} \${x}, %{ endfor }"`),
      call(['tostring', 'tonumber', 'toset', 'tolist', 'tomap', 'length', 'keys', 'flatten', 'distinct'], any),
      call(['merge', 'concat', 'setunion', 'coalesce', 'try', 'contains'], collection, any),
      call(['lookup'], collection, fc.constantFrom('"a"', '"zz"'), any),
    ),
  }
})

test.skipIf(!hasTerraform)(
  'expressions made up at random have the value that Terraform computes',
  { timeout: 120_000 },
  () => {
    const expressions = [...new Set(fc.sample(any, { numRuns: COUNT, seed: SEED }))]
    const answers = askTerraform(expressions, {})
    const wrong = expressions.flatMap((one, index) => {
      const [wanted = '', found] = [answers[index], shown(one)]
      return found === wanted ? [] : [`${one}\n    Terraform: ${wanted}\n    found:     ${found}`]
    })
    expect(answers.filter(answer => answer !== 'error').length).toBeGreaterThan(expressions.length / 4)
    expect(wrong, `seed ${SEED}`).toEqual([])
  },
)
