/** A byte (`length` 0) or a repetition of `length` bytes from `distance` before. */
export interface Token {
  readonly byte: number
  readonly length: number
  readonly distance: number
}

/** Tokens for the bytes from `start` to `end`. */
export interface Block {
  readonly tokens: readonly Token[]
  readonly start: number
  readonly end: number
}

// How hard Go's encoder looks for repetitions by default (level 6). Other numbers compress as well, to other bytes.
const SHORTEST = 4
const LONGEST = 258
const WINDOW = 1 << 15
/** A repetition of the shortest length must not be farther away. */
const NEAR = 4096
/** A repetition as long as this is not improved on by looking one byte further. */
const LAZY = 16
const NICE = 128
const TRIES = 128
const BLOCK_TOKENS = 1 << 14

/** Where strings of four bytes with the same hash occurred before, the latest first. */
class Chains {
  readonly #heads = new Int32Array(1 << 17).fill(-1)
  readonly #previous: Int32Array

  constructor(readonly data: Uint8Array) {
    this.#previous = new Int32Array(data.length)
  }

  /** Notes a position; answers the one before it in its chain. */
  insert(position: number): number {
    const { data } = this
    let word = 0
    for (let index = position; index < position + SHORTEST; index++) word = (word << 8) | (data[index] ?? 0)
    const hash = Math.imul(word, 0x1e35a7bd) >>> 15
    const head = this.#heads[hash] ?? -1
    this.#previous[position] = head
    this.#heads[hash] = position
    return head
  }

  /** The longest repetition at a position, among those of its chain that are tried. */
  longest(position: number, head: number): { readonly length: number; readonly distance: number } {
    const { data } = this
    const most = Math.min(LONGEST, data.length - position)
    let length = SHORTEST - 1
    let distance = 0
    let candidate = head
    for (let tries = 0; tries < TRIES && candidate >= 0; tries++) {
      if (candidate < position - WINDOW) break
      if (data[candidate + length] === data[position + length]) {
        const common = this.#common(candidate, position, most)
        if (common > length && (common > SHORTEST || position - candidate <= NEAR)) {
          length = common
          distance = position - candidate
          if (common >= Math.min(most, NICE)) break
        }
      }
      if (candidate === position - WINDOW) break
      candidate = this.#previous[candidate] ?? -1
    }
    return { length, distance }
  }

  #common(a: number, b: number, most: number): number {
    let length = 0
    while (length < most && this.data[a + length] === this.data[b + length]) length++
    return length
  }
}

const NONE = { length: SHORTEST - 1, distance: 0 }

/** Finds repetitions. One is put off by a byte where the next one is longer. */
export function* blocksOf(data: Uint8Array): Generator<Block> {
  const chains = new Chains(data)
  const insertable = data.length - SHORTEST + 1
  let tokens: Token[] = []
  let start = 0
  let pending = NONE
  let hasPendingByte = false
  let position = 0
  const literal = (at: number): Token => ({ byte: data[at] ?? 0, length: 0, distance: 0 })
  const full = function* (): Generator<Block> {
    if (tokens.length < BLOCK_TOKENS) return
    yield { tokens, start, end: position }
    tokens = []
    start = position
  }
  while (position < data.length) {
    const head = position < insertable ? chains.insert(position) : -1
    const mayImprove = data.length - position > pending.length && pending.length < LAZY
    const found = mayImprove && head >= 0 ? chains.longest(position, head) : NONE
    if (pending.length >= SHORTEST && found.length <= pending.length) {
      tokens.push({ byte: 0, ...pending })
      const next = position + pending.length - 1
      for (position++; position < next; position++) if (position < insertable) chains.insert(position)
      pending = NONE
      hasPendingByte = false
      yield* full()
      continue
    }
    if (hasPendingByte) {
      tokens.push(literal(position - 1))
      yield* full()
    }
    pending = found
    hasPendingByte = true
    position++
  }
  if (hasPendingByte) tokens.push(literal(position - 1))
  if (tokens.length > 0) yield { tokens, start, end: data.length }
}
