import { expect, test } from 'vitest'
import { RestartPolicy } from '../../src/restartPolicy'

test('waits longer after each crash and gives up at the fifth', () => {
  const policy = new RestartPolicy()
  const waits = [0, 1, 2, 3].map(at => policy.crashed(at) ?? Infinity)
  expect(waits).toEqual([...waits].sort((a, b) => a - b))
  expect(new Set(waits).size).toBe(4)
  expect(waits).not.toContain(Infinity)
  expect(policy.crashed(4)).toBeUndefined()
})

test('crashes that are minutes apart do not add up', () => {
  const policy = new RestartPolicy()
  const first = policy.crashed(0)
  for (let minutes = 4; minutes < 60; minutes += 4) expect(policy.crashed(minutes * 60_000)).toBe(first)
})

test('a restart by hand starts afresh', () => {
  const policy = new RestartPolicy()
  const first = policy.crashed(0)
  for (let at = 1; at < 5; at++) policy.crashed(at)
  policy.reset()
  expect(policy.crashed(6)).toBe(first)
})
