import { displayName } from './uris'

/** More than any Terraform file or Dockerfile that people write (the largest of 17,000 real ones has 2 MB). */
export const MAX_BYTES = 8 * 1024 * 1024

/** A file that cannot be looked at, worded for the user. */
export interface FileProblem {
  readonly uri: string
  readonly message: string
}

export type Decoded = { readonly text: string; readonly bom: boolean } | { readonly problem: string }

/**
 * The text of a file. A byte-order mark is not part of it, as in editors; who writes the file back puts it there again.
 * Anything that is not UTF-8 text is a problem whose message names the file: Terraform and Docker accept nothing else.
 */
export function decode(uri: string, bytes: Uint8Array): Decoded {
  const name = displayName(uri)
  if (bytes.length > MAX_BYTES) {
    const size = (bytes.length / 1024 / 1024).toFixed(1)
    return { problem: `${name} is too large to be analysed (${size} MB; the limit is ${MAX_BYTES / 1024 / 1024} MB).` }
  }
  if (startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0xfe, 0xff)) {
    return { problem: `${name} is encoded as UTF-16; save it as UTF-8.` }
  }
  const bom = startsWith(bytes, 0xef, 0xbb, 0xbf)
  const nul = bytes.indexOf(0)
  if (nul >= 0) return { problem: `${name} is a binary file (it has a NUL byte at offset ${nul}).` }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), bom }
  } catch {
    return { problem: `${name} is not valid UTF-8; save it as UTF-8.` }
  }
}

function startsWith(bytes: Uint8Array, ...signature: number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte)
}
