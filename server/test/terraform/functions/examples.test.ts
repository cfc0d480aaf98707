import { describe, expect, it } from 'vitest'
import { EXAMPLES } from './examples'
import { FILES } from './examples/example'
import { shown } from './evaluate'

describe.each(Object.entries(EXAMPLES))('%s as Terraform computes them', (_, examples) => {
  it.each(examples)('%s', (expression, answer) => {
    expect(shown(expression, { files: FILES })).toBe(answer)
  })
})
