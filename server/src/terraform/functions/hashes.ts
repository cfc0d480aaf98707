import { md5, sha1 } from '@noble/hashes/legacy.js'
import { sha256, sha512 } from '@noble/hashes/sha2.js'
import { textOf } from '../values/inspect'
import { stringValue } from '../values/value'
import { base64, hex, utf8 } from './lib/bytes'
import { type Definition, STRING, text } from './lib/define'
import { CallFailure } from './lib/failure'

type Hash = (bytes: Uint8Array) => Uint8Array

/** What the hashes are called; files have the same ones. */
export const DIGESTS: readonly { readonly name: string; readonly digest: (bytes: Uint8Array) => string }[] = [
  ...Object.entries({ md5, sha1, sha256, sha512 } satisfies Record<string, Hash>).map(([name, hash]) => ({
    name,
    digest: (bytes: Uint8Array) => hex(hash(bytes)),
  })),
  { name: 'base64sha256', digest: bytes => base64(sha256(bytes)) },
  { name: 'base64sha512', digest: bytes => base64(sha512(bytes)) },
]

function hashing(name: string, digest: (bytes: Uint8Array) => string): Definition {
  return {
    name,
    parameters: [text('str')],
    type: STRING,
    impl: ([value], { budget }) => {
      budget.spend(textOf(value).length)
      return stringValue(digest(utf8(textOf(value))))
    },
  }
}

/** Namespaces by name (RFC 9562, section 6.6). */
const NAMESPACES: ReadonlyMap<string, string> = new Map([
  ['dns', '6ba7b8109dad11d180b400c04fd430c8'],
  ['url', '6ba7b8119dad11d180b400c04fd430c8'],
  ['oid', '6ba7b8129dad11d180b400c04fd430c8'],
  ['x500', '6ba7b8149dad11d180b400c04fd430c8'],
])

/** A UUID as text: plain, in braces, as a URN or without hyphens. */
const UUID =
  /^(?:urn:uuid:)?([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$|^[{]([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})[}]$|^([0-9a-f]{32})$/i

const uuidv5: Definition = {
  name: 'uuidv5',
  parameters: [text('namespace'), text('name')],
  type: STRING,
  impl: ([namespace, name]) => {
    const given = textOf(namespace)
    const digits = NAMESPACES.get(given) ?? UUID.exec(given)?.slice(1).join('')
    if (digits === undefined) throw new CallFailure(`uuidv5() doesn't support namespace ${given}`)
    const prefix = Uint8Array.from(digits.match(/../g) ?? [], byte => Number.parseInt(byte, 16))
    const hash = sha1(Uint8Array.from([...prefix, ...utf8(textOf(name))])).slice(0, 16)
    hash.set([((hash[6] ?? 0) & 0x0f) | 0x50], 6)
    hash.set([((hash[8] ?? 0) & 0x3f) | 0x80], 8)
    return stringValue(hex(hash).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'))
  },
}

export const hashes: readonly Definition[] = [...DIGESTS.map(({ name, digest }) => hashing(name, digest)), uuidv5]
