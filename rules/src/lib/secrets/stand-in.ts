/** Values that only look like secrets: from documentation, from tests, or to be replaced. */

/** Published by AWS and others for use in examples; they open nothing. */
const PUBLISHED =
  /EXAMPLE|example|sample|dummy|fake|changeme|change_me|placeholder|redacted|your[-_]|insert|xxxx|XXXX|\*{3}|\.{3}|1234567890|0123456789|abcdefgh|ABCDEFGH|deadbeef/

/** True for a token of the right shape that nobody was ever issued: documentation's, or one made of a few characters. */
export function isStandIn(text: string): boolean {
  return PUBLISHED.test(text) || new Set(text).size < 8
}

/** Shannon entropy in bits per character: 0 for `aaaa`, about 4 for random hexadecimal, up to 6 for random base64. */
export function entropy(text: string): number {
  const counts = new Map<string, number>()
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length)
  return bits
}

/** True for what a generator makes: long, mixed, without spaces; not for names, versions, dates or sentences. */
export function looksRandom(text: string): boolean {
  if (text.length < 16 || text.length > 512 || !/^[\x21-\x7e]+$/.test(text)) return false
  if (!/\d/.test(text) || !/[A-Za-z]/.test(text) || isStandIn(text)) return false
  if (/^[0-9a-fA-F-]+$/.test(text)) return entropy(text) >= 2.8
  // Words joined by punctuation are names: `prod-eu-1-database-credentials`.
  const words = text.split(/[^A-Za-z0-9]+/)
  const isName = words.every(word => /^(?:[a-z]*|[A-Z]?[a-z]+|[A-Z]+|v?\d+|[a-z]+\d{1,3}|[a-z]\d[a-z])$/.test(word))
  return !isName && entropy(text) >= 3.3
}
