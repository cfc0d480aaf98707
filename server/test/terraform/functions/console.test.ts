/** Where `terraform` is installed: what it answers itself, to the recorded examples and to calls made up at random. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CALLS } from './calls'
import { askTerraform, hasTerraform } from './console'
import { EXAMPLES } from './examples'
import { FILES } from './examples/example'
import { shown } from './evaluate'

/** For longer runs with other calls: `CALLS_EACH=60 CALLS_SEED=7 npx vitest run …`. */
const EACH = Number(process.env['CALLS_EACH'] ?? 6)
const SEED = Number(process.env['CALLS_SEED'] ?? 1)

test.skipIf(!hasTerraform)('the recorded examples are what Terraform answers', () => {
  const examples = Object.values(EXAMPLES).flat()
  const answers = askTerraform(
    examples.map(([expression]) => expression),
    FILES,
  )
  const recorded = examples.map(([expression, answer]) => `${expression} => ${answer}`)
  expect(recorded).toEqual(examples.map(([expression], index) => `${expression} => ${answers[index] ?? ''}`))
})

test.skipIf(!hasTerraform)('calls made up at random have the value that Terraform computes', () => {
  const calls = CALLS.flatMap((arbitrary, index) => fc.sample(arbitrary, { numRuns: EACH, seed: SEED + index }))
  const answers = askTerraform(calls, FILES)
  const wrong = calls.flatMap((expression, index) => {
    const [wanted, found] = [answers[index], shown(expression, { files: FILES })]
    return found === wanted || found === 'unknown'
      ? []
      : [`${expression}\n    Terraform: ${wanted ?? ''}\n    found:     ${found}`]
  })
  expect(calls.length).toBeGreaterThan(300)
  expect(wrong, `seed ${SEED}`).toEqual([])
})
