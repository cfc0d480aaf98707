import { conversion } from '../values/convert'
import { BOOL, DYNAMIC, friendlyName, listOf, mapOf, NUMBER, sameType, setOf, STRING, type Type } from '../values/types'
import { convertedTo } from './collections-read'
import { any, ANYTHING, at, type Definition } from './lib/define'
import { CallFailure } from './lib/failure'

/** A conversion that is asked for: what can become a value of the type, does. */
function to(name: string, wanted: Type): Definition {
  return {
    name,
    parameters: [any('v', ANYTHING)],
    type: args => {
      const { type } = at(args, 0)
      if (!sameType(type, wanted) && conversion(type, wanted, true) === undefined) {
        throw new CallFailure(`cannot convert ${friendlyName(type)} to ${friendlyName(wanted)}`, 0)
      }
      return wanted
    },
    mayReturnNull: true,
    impl: args => convertedTo(at(args, 0), wanted),
  }
}

export const conversions: readonly Definition[] = [
  to('tobool', BOOL),
  to('tolist', listOf(DYNAMIC)),
  to('tomap', mapOf(DYNAMIC)),
  to('tonumber', NUMBER),
  to('toset', setOf(DYNAMIC)),
  to('tostring', STRING),
]
