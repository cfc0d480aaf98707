import { expect } from 'vitest'

const SMALL = 15_000
const FACTOR = 8
/** Quadratic work would take 64 times as long; the rest is room for a busy machine. */
const ALLOWED = FACTOR * 3

/** Fails when the time that `work` takes grows much faster than its input. */
export function expectLinear(name: string, make: (size: number) => string, work: (text: string) => unknown): void {
  const small = make(SMALL)
  const large = make(SMALL * FACTOR)
  let ratio = Infinity
  for (let attempt = 0; attempt < 4 && ratio > ALLOWED; attempt++)
    ratio = time(large, work) / Math.max(time(small, work), 2)
  expect(ratio, `${name}: time for ${FACTOR} times the text`).toBeLessThanOrEqual(ALLOWED)
}

function time(text: string, work: (text: string) => unknown): number {
  const start = performance.now()
  work(text)
  return performance.now() - start
}
