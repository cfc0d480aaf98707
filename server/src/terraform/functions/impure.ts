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

/** What every key in DER is: one sequence, whose length is that of the bytes behind it. OpenSSH's own form is text first. */
function isWholeSequence(bytes: Uint8Array | undefined): boolean {
  if (bytes === undefined) return false
  const [tag = 0, first = 0] = bytes
  if (tag === 0x6f) return true
  const more = first < 0x80 ? 0 : first & 0x7f
  const size = more === 0 ? first : bytes.subarray(2, 2 + more).reduce((length, byte) => length * 256 + byte, 0)
  return tag === 0x30 && bytes.length === 2 + more + size
}

const rsadecrypt: Definition = {
  name: 'rsadecrypt',
  parameters: [text('ciphertext'), text('privatekey')],
  type: STRING,
  impl: ([ciphertext, key]) => {
    if (fromBase64(textOf(ciphertext)) === undefined)
      throw new CallFailure('failed to decode input: cipher text must be base64', 0)
    const body = /-----BEGIN [A-Z ]*PRIVATE KEY-----([^-]+)-----END/.exec(textOf(key))?.[1]
    if (body === undefined) throw new CallFailure('failed to parse key: no key found', 1)
    if (!isWholeSequence(fromBase64(body.replace(/\s/g, '')))) {
      throw new CallFailure('invalid ASN1 data in the given private key', 1)
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
