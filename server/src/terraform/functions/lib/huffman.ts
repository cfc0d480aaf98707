/** Huffman codes as DEFLATE (RFC 1951) has them: canonical, so that the lengths say all. */
export interface HuffmanCode {
  /** By symbol; 0 for symbols that have no code. */
  readonly lengths: readonly number[]
  /** By symbol, with the bits in the order they are written, the first one lowest. */
  readonly codes: readonly number[]
}

/**
 * The best code with no length above `longest` (package-merge). Where several are as good it is the one that Go's encoder
 * takes: of a symbol and a package of the same weight the package comes first, of symbols the lower one.
 */
export function huffmanCode(frequencies: readonly number[], longest: number): HuffmanCode {
  const symbols = [...frequencies.keys()].filter(symbol => frequency(frequencies, symbol) > 0)
  const lengths = new Array<number>(frequencies.length).fill(0)
  if (symbols.length <= 2) for (const symbol of symbols) lengths[symbol] = 1
  else {
    const sorted = symbols.sort((a, b) => frequency(frequencies, a) - frequency(frequencies, b) || a - b)
    const weights = sorted.map(symbol => frequency(frequencies, symbol))
    for (const leaves of leavesByLevel(weights, Math.min(longest, sorted.length - 1))) {
      for (const symbol of sorted.slice(0, leaves)) lengths[symbol] = (lengths[symbol] ?? 0) + 1
    }
  }
  return fromLengths(lengths)
}

function frequency(frequencies: readonly number[], symbol: number): number {
  return frequencies[symbol] ?? 0
}

/** How many of the lightest symbols take part at each level: so often each is counted, so long its code is. */
function leavesByLevel(weights: readonly number[], levels: number): number[] {
  const merged: { weight: number; isLeaf: boolean }[][] = []
  for (let level = 0; level < levels; level++) {
    const below = merged[level - 1] ?? []
    const packages: number[] = []
    for (let index = 0; index + 1 < below.length; index += 2) {
      packages.push((below[index]?.weight ?? 0) + (below[index + 1]?.weight ?? 0))
    }
    merged.push(mergeSorted(weights, packages))
  }
  const counts: number[] = []
  let taken = 2 * weights.length - 2
  for (const items of merged.reverse()) {
    const leaves = items.slice(0, taken).filter(({ isLeaf }) => isLeaf).length
    counts.push(leaves)
    taken = 2 * (Math.min(taken, items.length) - leaves)
  }
  return counts
}

function mergeSorted(leaves: readonly number[], packages: readonly number[]): { weight: number; isLeaf: boolean }[] {
  const merged: { weight: number; isLeaf: boolean }[] = []
  let leaf = 0
  let next = 0
  while (leaf < leaves.length || next < packages.length) {
    const [light, heavy] = [leaves[leaf] ?? Infinity, packages[next] ?? Infinity]
    const isLeaf = light < heavy
    merged.push({ weight: isLeaf ? light : heavy, isLeaf })
    if (isLeaf) leaf++
    else next++
  }
  return merged
}

/** The canonical code: shorter ones first, of one length in the order of the symbols. */
export function fromLengths(lengths: readonly number[]): HuffmanCode {
  const codes = new Array<number>(lengths.length).fill(0)
  let code = 0
  for (let length = 1; length <= 15; length++) {
    code <<= 1
    for (const [symbol, own] of lengths.entries()) {
      if (own === length) codes[symbol] = reversed(code++, length)
    }
  }
  return { lengths, codes }
}

function reversed(code: number, length: number): number {
  let result = 0
  for (let bit = 0; bit < length; bit++) result |= ((code >> bit) & 1) << (length - 1 - bit)
  return result
}

/** How many bits so many of each symbol take. */
export function bitsOf({ lengths }: HuffmanCode, frequencies: readonly number[]): number {
  return frequencies.reduce((total, count, symbol) => total + count * (lengths[symbol] ?? 0), 0)
}
