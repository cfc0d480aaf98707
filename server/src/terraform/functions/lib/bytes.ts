/** UTF-8. A lone surrogate, which no Terraform string holds, becomes the replacement character. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** Undefined where the bytes are not UTF-8. A byte order mark is kept, as Terraform does. */
export function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

export function base64(bytes: Uint8Array): string {
  return btoa(binary(bytes))
}

/** One character per byte. */
function binary(bytes: Uint8Array): string {
  let text = ''
  for (let start = 0; start < bytes.length; start += 8192) {
    text += String.fromCharCode(...bytes.subarray(start, start + 8192))
  }
  return text
}

/** Standard alphabet, padded; line breaks do not count. Undefined for anything else. */
export function fromBase64(text: string): Uint8Array | undefined {
  const plain = text.replace(/[\r\n]/g, '')
  if (plain.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(plain)) return undefined
  return Uint8Array.from(atob(plain), character => character.charCodeAt(0))
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
}
