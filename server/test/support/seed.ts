import { readFileSync } from 'node:fs'
import { expect } from 'vitest'

/**
 * Random tests try the same cases every time, so that a change is judged by what it changes and not by luck.
 * `PARAPET_SEED=random` looks for new ones (`npm run test:full` does); a number repeats what such a run has found.
 */
const { PARAPET_SEED = '20260101' } = process.env
const { testPath } = expect.getState()

if (PARAPET_SEED !== 'random' && testPath !== undefined && readFileSync(testPath, 'utf8').includes("'fast-check'")) {
  const { default: fc } = await import('fast-check')
  fc.configureGlobal({ seed: Number(PARAPET_SEED) })
}
