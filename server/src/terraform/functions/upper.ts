import type { TerraformFunction } from '../values/function'
import { STRING } from '../values/types'
import { stringValue, type Value } from '../values/value'
import { textOf } from '../values/inspect'

export const upper: TerraformFunction = {
  name: 'upper',
  parameters: [{ name: 'str', type: STRING }],
  type: STRING,
  impl: ([text]: readonly Value[], { budget }) => {
    const value = textOf(text)
    budget.spend(value.length)
    return stringValue(value.toUpperCase())
  },
}
