import { labelsOf } from '../lib/labels'
import { withTriggers } from '../lib/stages'
import type { Dockerfile } from '../model/dockerfile'
import type { Problem } from '../rule'

/** Labels of these keys whose value is known, not empty, and not what is expected. */
export function* wrongLabels(
  dockerfile: Dockerfile,
  keys: readonly string[],
  isValid: (value: string) => boolean,
  expected: string,
): Generator<Problem> {
  for (const instruction of withTriggers(dockerfile, 'LABEL'))
    for (const { key, value, at } of labelsOf(instruction))
      if (keys.includes(key) && value !== undefined && value !== '' && !isValid(value))
        yield { at: { instruction, part: { at } }, message: `${key} is not ${expected}` }
}
