import { textOf } from '../values/inspect'
import { unknownValue } from '../values/value'
import { type Definition, number, STRING, text } from './lib/define'
import { CallFailure } from './lib/failure'
import { fromBase64 } from './lib/bytes'

/** Nobody knows before apply what these return: they look at the clock or draw lots. */
function drawn(name: string, reason: string): Definition {
  return { name, parameters: [], type: STRING, impl: () => unknownValue(STRING, reason) }
}

const bcrypt: Definition = {
  name: 'bcrypt',
  parameters: [text('str')],
  variadic: number('cost'),
  type: STRING,
  impl: args => {
    if (args.length > 2) throw new CallFailure('bcrypt() takes no more than two arguments')
    return unknownValue(STRING, 'bcrypt() salts its result at random')
  },
}

const rsadecrypt: Definition = {
  name: 'rsadecrypt',
  parameters: [text('ciphertext'), text('privatekey')],
  type: STRING,
  impl: ([ciphertext, key]) => {
    if (fromBase64(textOf(ciphertext)) === undefined)
      throw new CallFailure('failed to decode input: cipher text must be base64', 0)
    if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(textOf(key))) {
      throw new CallFailure('failed to parse key: no key found', 1)
    }
    return unknownValue(STRING, 'secrets are not decrypted')
  },
}

export const impure: readonly Definition[] = [
  drawn('timestamp', 'the time of apply'),
  drawn('plantimestamp', 'the time of the plan'),
  drawn('uuid', 'drawn at random'),
  bcrypt,
  rsadecrypt,
]
