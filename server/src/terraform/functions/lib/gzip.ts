import { bitsOf, fromLengths, type HuffmanCode, huffmanCode } from './huffman'
import { type Block, blocksOf, type Token } from './lz77'

// The tables of RFC 1951, section 3.2.5.
const EXTRA_OF_LENGTH = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]
const EXTRA_OF_DISTANCE = Array.from({ length: 30 }, (_, code) => Math.max(0, (code >> 1) - 1))
const FIRST_LENGTHS = [...starts(EXTRA_OF_LENGTH.slice(0, 28), 3), 258]
const FIRST_DISTANCES = starts(EXTRA_OF_DISTANCE, 1)

function starts(extra: readonly number[], first: number): number[] {
  let next = first
  return extra.map(bits => {
    const start = next
    next += 1 << bits
    return start
  })
}

const END = 256
const FIXED_LITERALS = fromLengths(
  Array.from({ length: 288 }, (_, symbol) => (symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8)),
)
const FIXED_DISTANCES = fromLengths(new Array<number>(30).fill(5))
const ORDER_OF_LENGTHS = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
const LONGEST_STORED = 65_535

/** The last code that begins at or below a value. */
function codeOf(firsts: readonly number[], value: number): number {
  let code = firsts.length - 1
  while ((firsts[code] ?? 0) > value) code--
  return code
}

class BitWriter {
  readonly bytes: number[] = []
  #bits = 0
  #count = 0

  /** The lowest bit first; at most 16. */
  write(bits: number, count: number): void {
    this.#bits |= bits << this.#count
    this.#count += count
    for (; this.#count >= 8; this.#count -= 8) {
      this.bytes.push(this.#bits & 255)
      this.#bits >>>= 8
    }
  }

  code({ codes, lengths }: HuffmanCode, symbol: number): void {
    this.write(codes[symbol] ?? 0, lengths[symbol] ?? 0)
  }

  stored(data: Uint8Array, isFinal: boolean): void {
    this.write(isFinal ? 1 : 0, 3)
    if (this.#count > 0) this.write(0, 8 - this.#count)
    this.write(data.length, 16)
    this.write(~data.length & 0xffff, 16)
    for (const byte of data) this.bytes.push(byte)
  }
}

/** Lengths of codes, run by run: 16 repeats the one before, 17 and 18 are zeros (RFC 1951, section 3.2.7). */
interface Run {
  readonly symbol: number
  readonly extra: number
  readonly bits: number
}

function runsOf(lengths: readonly number[]): Run[] {
  const runs: Run[] = []
  for (let start = 0; start < lengths.length;) {
    const length = lengths[start] ?? 0
    let end = start
    while (end < lengths.length && lengths[end] === length) end++
    let left = end - start
    const plain = { symbol: length, extra: 0, bits: 0 }
    if (length !== 0) {
      runs.push(plain)
      left--
    }
    const repeat = (symbol: number, least: number, most: number, bits: number): void => {
      for (; left >= least; left -= Math.min(left, most)) {
        runs.push({ symbol, extra: Math.min(left, most) - least, bits })
      }
    }
    if (length !== 0) repeat(16, 3, 6, 2)
    else {
      repeat(18, 11, 138, 7)
      repeat(17, 3, 10, 3)
    }
    for (; left > 0; left--) runs.push(plain)
    start = end
  }
  return runs
}

function counted(size: number, symbols: Iterable<number>): number[] {
  const counts = new Array<number>(size).fill(0)
  for (const symbol of symbols) counts[symbol] = (counts[symbol] ?? 0) + 1
  return counts
}

/** As many as are needed to name the last symbol that occurs. */
function used(counts: readonly number[]): number {
  return counts.findLastIndex(count => count > 0) + 1
}

function literalSymbol({ byte, length }: Token): number {
  return length === 0 ? byte : 257 + codeOf(FIRST_LENGTHS, length)
}

/** Writes a block in the shortest of the three forms there are: stored, with the fixed codes, with codes of its own. */
function writeBlock(writer: BitWriter, data: Uint8Array, { tokens, start, end }: Block): void {
  const literals = counted(286, [...tokens.map(literalSymbol), END])
  const matches = tokens.filter(({ length }) => length > 0)
  // One distance is counted where there is none, so that there is a code.
  const distances = counted(30, matches.length === 0 ? [0] : matches.map(one => codeOf(FIRST_DISTANCES, one.distance)))
  const own = { literals: huffmanCode(literals, 15), distances: huffmanCode(distances, 15) }
  const [literalCount, distanceCount] = [used(literals), used(distances)]
  const runs = runsOf([
    ...own.literals.lengths.slice(0, literalCount),
    ...own.distances.lengths.slice(0, distanceCount),
  ])
  const runCounts = counted(
    19,
    runs.map(({ symbol }) => symbol),
  )
  const runCode = huffmanCode(runCounts, 7)
  const named = Math.max(4, ORDER_OF_LENGTHS.findLastIndex(symbol => (runCounts[symbol] ?? 0) > 0) + 1)

  const extra = matches.length === 0 ? 0 : extraBits(literals, distances)
  const header = 17 + 3 * named + bitsOf(runCode, runCounts) + runs.reduce((total, { bits }) => total + bits, 0)
  const dynamicSize = header + bitsOf(own.literals, literals) + bitsOf(own.distances, distances) + extra
  const fixedSize = 3 + bitsOf(FIXED_LITERALS, literals) + bitsOf(FIXED_DISTANCES, distances) + extra
  const raw = data.subarray(start, end)
  if (raw.length <= LONGEST_STORED && (raw.length + 5) * 8 < Math.min(dynamicSize, fixedSize)) {
    writer.stored(raw, false)
    return
  }
  if (dynamicSize >= fixedSize) {
    writer.write(2, 3)
    writeTokens(writer, tokens, FIXED_LITERALS, FIXED_DISTANCES)
    return
  }
  writer.write(4, 3)
  writer.write(literalCount - 257, 5)
  writer.write(distanceCount - 1, 5)
  writer.write(named - 4, 4)
  for (const symbol of ORDER_OF_LENGTHS.slice(0, named)) writer.write(runCode.lengths[symbol] ?? 0, 3)
  for (const { symbol, extra, bits } of runs) {
    writer.code(runCode, symbol)
    writer.write(extra, bits)
  }
  writeTokens(writer, tokens, own.literals, own.distances)
}

function extraBits(literals: readonly number[], distances: readonly number[]): number {
  const ofLengths = EXTRA_OF_LENGTH.reduce((total, bits, code) => total + bits * (literals[257 + code] ?? 0), 0)
  return EXTRA_OF_DISTANCE.reduce((total, bits, code) => total + bits * (distances[code] ?? 0), ofLengths)
}

function writeTokens(writer: BitWriter, tokens: readonly Token[], literals: HuffmanCode, distances: HuffmanCode): void {
  for (const token of tokens) {
    const symbol = literalSymbol(token)
    writer.code(literals, symbol)
    if (token.length === 0) continue
    const lengthCode = symbol - 257
    writer.write(token.length - (FIRST_LENGTHS[lengthCode] ?? 0), EXTRA_OF_LENGTH[lengthCode] ?? 0)
    const distanceCode = codeOf(FIRST_DISTANCES, token.distance)
    writer.code(distances, distanceCode)
    writer.write(token.distance - (FIRST_DISTANCES[distanceCode] ?? 0), EXTRA_OF_DISTANCE[distanceCode] ?? 0)
  }
  writer.code(literals, END)
}

function crc32(data: Uint8Array): number {
  let crc = -1
  for (const byte of data) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1))
  }
  return ~crc >>> 0
}

/**
 * Compresses as Terraform does: to the very bytes that Go's encoder makes of it, since people compare them. No library
 * does; the empty blocks at the end are from flushing first and closing then.
 */
export function gzip(data: Uint8Array): Uint8Array {
  const writer = new BitWriter()
  for (const block of blocksOf(data)) writeBlock(writer, data, block)
  writer.stored(new Uint8Array(), false)
  writer.stored(new Uint8Array(), true)
  const header = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]
  const trailer = new DataView(new ArrayBuffer(8))
  trailer.setUint32(0, crc32(data), true)
  trailer.setUint32(4, data.length, true)
  return Uint8Array.from([...header, ...writer.bytes, ...new Uint8Array(trailer.buffer)])
}
