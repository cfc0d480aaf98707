/** Checksums that providers put into their tokens, so that a made-up one is told from one that was issued. */

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/**
 * True when the last six characters are the CRC-32 of the random part in base 62. Source: GitHub's "Behind GitHub's new
 * authentication token formats"; npm's tokens are made the same way ("Announcing npm's new access token format").
 */
export function endsWithCrc32(token: string): boolean {
  const random = token.slice(token.indexOf('_') + 1, -6)
  return base62(crc32(random)).padStart(6, '0') === token.slice(-6)
}

/** CRC-32 of ASCII text as in ISO 3309, unsigned. Tokens are short: no table is kept. */
export function crc32(text: string): number {
  let crc = 0xffffffff
  for (let i = 0; i < text.length; i++) {
    crc ^= text.charCodeAt(i)
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return (crc ^ 0xffffffff) >>> 0
}

function base62(value: number): string {
  let rest = value
  let digits = ''
  do {
    digits = `${BASE62[rest % 62] ?? ''}${digits}`
    rest = Math.floor(rest / 62)
  } while (rest > 0)
  return digits
}

/** A JSON Web Token's header is base64url of a JSON object that names an algorithm. */
export function isJwt(token: string): boolean {
  const [header = ''] = token.split('.')
  const text = decodeBase64(header.replace(/-/g, '+').replace(/_/g, '/'))
  return text !== undefined && /^\{.*"alg"\s*:/s.test(text)
}

/** True when text in base64 is a private key in PEM form. */
export function isEncodedPrivateKey(text: string): boolean {
  return /^-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----/.test(decodeBase64(text.slice(0, 64)) ?? '')
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Written out because node's Buffer is not in a browser, and `atob` throws. Undefined for what is not base64. */
function decodeBase64(text: string): string | undefined {
  let result = ''
  let bits = 0
  let held = 0
  for (const character of text.replace(/=+$/, '')) {
    const digit = BASE64.indexOf(character)
    if (digit < 0) return undefined
    held = ((held << 6) | digit) & 0xffff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    result += String.fromCharCode((held >> bits) & 0xff)
  }
  return result
}
