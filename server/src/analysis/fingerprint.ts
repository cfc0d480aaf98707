/**
 * Gives each finding an identity that survives shifted lines, renamed neighbours and formatting: a hash of the rule, of
 * what it is about, and of a count where a rule says the same thing about the same place more than once.
 */
export class Fingerprints {
  private readonly seen = new Map<string, number>()

  /** Numbers of nested blocks do not count: one that is written above another has nothing to do with what is found in it. */
  next(ruleId: string, identity: string): string {
    const key = `${ruleId}\0${identity.replace(/\[\d+\]/g, '')}`
    const ordinal = this.seen.get(key) ?? 0
    this.seen.set(key, ordinal + 1)
    return hash(`${key}\0${ordinal}`)
  }
}

/** 64 bits from two FNV-1a runs with different offset bases (http://www.isthe.com/chongo/tech/comp/fnv/): no secret depends on it. */
function hash(text: string): string {
  let a = 0x811c9dc5
  let b = 0x2f0b4c47
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    a = Math.imul(a ^ unit, 0x01000193)
    b = Math.imul(b ^ unit ^ (a >>> 15), 0x01000193)
  }
  return hex(a) + hex(b)
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0')
}
