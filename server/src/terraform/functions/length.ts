import { functionError, type TerraformFunction } from '../values/function'
import { graphemes } from '../values/graphemes'
import { lengthOf } from '../values/operations'
import { DYNAMIC, NUMBER } from '../values/types'
import { numberValue, unknownValue } from '../values/value'
import { BigFloat } from '../values/number'

export const length: TerraformFunction = {
  name: 'length',
  parameters: [{ name: 'value', type: DYNAMIC, allowDynamic: true, allowUnknown: true }],
  type: ([value]) => {
    switch (value?.type.kind) {
      case 'number':
      case 'bool':
      case undefined:
        return functionError('argument must be a string, a collection type, or a structural type', 0)
      case 'string':
      case 'dynamic':
      case 'list':
      case 'set':
      case 'map':
      case 'tuple':
      case 'object':
        return NUMBER
    }
  },
  impl: ([value], { budget }) => {
    if (value === undefined) return functionError('argument must not be null', 0)
    if (value.kind === 'string') {
      budget.spend(value.value.length)
      return numberValue(graphemes(value.value).length)
    }
    if (value.type.kind !== 'string' && value.type.kind !== 'dynamic') return lengthOf(value)
    const reason = value.kind === 'unknown' ? value.reason : 'length of an unknown value'
    return unknownValue(NUMBER, reason, {
      isNotNull: true,
      least: { value: BigFloat.ZERO, isInclusive: true },
    })
  },
}
