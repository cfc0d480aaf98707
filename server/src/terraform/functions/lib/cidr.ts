import { IPv4, IPv6 } from 'ipaddr.js'
import { CallFailure } from './failure'

/** A network: `bits` is 32 or 128, `base` the first address as a number. */
export interface Network {
  readonly base: bigint
  readonly prefix: number
  readonly bits: 32 | 128
}

/**
 * Reads `10.0.0.0/8` or `fd00::/8`; bits behind the prefix are cleared, leading zeros in IPv4 allowed, as Terraform does.
 * @throws CallFailure
 */
export function parseNetwork(text: string): Network {
  const match = /^([^/]+)\/(\d+)$/.exec(text)
  const address = parseAddress(match?.[1] ?? '')
  const prefix = Number(match?.[2] ?? NaN)
  if (!address || !(prefix <= address.bits)) {
    throw new CallFailure(`invalid CIDR expression: invalid CIDR address: ${text}`)
  }
  return { base: address.value & maskOf(prefix, address.bits), prefix, bits: address.bits }
}

function parseAddress(text: string): { readonly value: bigint; readonly bits: 32 | 128 } | undefined {
  if (/^\d+(?:\.\d+){3}$/.test(text)) {
    const decimal = text.split('.').map(part => part.replace(/^0+(?=\d)/, ''))
    const plain = decimal.join('.')
    return IPv4.isValidFourPartDecimal(plain) ? { value: numberOf(IPv4.parse(plain).octets), bits: 32 } : undefined
  }
  // Zones and other foreign notations are not Terraform's.
  if (!/^[0-9a-fA-F:.]+$/.test(text) || !text.includes(':')) return undefined
  // The library reads `::1.2.3.4` as the IPv4 address in another form, which it is not.
  const plain = text.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...parts: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = parts.slice(0, 4).map(Number)
    const isValid = Math.max(a, b, c, d) <= 255
    return isValid ? `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}` : '.'
  })
  return IPv6.isValid(plain) ? { value: numberOf(IPv6.parse(plain).toByteArray()), bits: 128 } : undefined
}

function numberOf(bytes: readonly number[]): bigint {
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n)
}

/** An IPv4 address in IPv6 clothing (`::ffff:10.0.0.0`), which Go takes for the IPv4 address in many places. */
export function isMapped(value: bigint, bits: 32 | 128): boolean {
  return bits === 128 && value >> 32n === 0xffffn
}

/** The mask of a prefix, as the number that an address is. */
export function maskOf(prefix: number, bits: 32 | 128): bigint {
  const all = (1n << BigInt(bits)) - 1n
  return (all >> BigInt(bits - prefix)) << BigInt(bits - prefix)
}

export function addressText(value: bigint, bits: 32 | 128): string {
  const bytes = Array.from({ length: bits / 8 }, (_, index) => Number((value >> BigInt(bits - 8 - 8 * index)) & 255n))
  if (bits === 32) return new IPv4(bytes).toString()
  if (isMapped(value, bits)) return addressText(value & 0xffff_ffffn, 32)
  return new IPv6(bytes).toRFC5952String()
}

export function networkText({ base, prefix, bits }: Network): string {
  if (prefix < 0) return '<nil>'
  if (isMapped(base, bits)) return `${addressText(base, bits)}/${Math.max(prefix - 96, 0)}`
  return `${addressText(base, bits)}/${prefix}`
}

/** The address with this number in the network; negative numbers count from its end. */
export function hostAddress({ base, prefix, bits }: Network, host: bigint): string {
  const largest = (1n << BigInt(bits - prefix)) - 1n
  const counted = host < 0n ? -host - 1n : BigInt.asIntN(64, host)
  if (counted > largest) throw new CallFailure(`prefix of ${prefix} does not accommodate a host numbered ${host}`)
  const number = host < 0n ? largest - counted : host
  // A mapped address gets the number as if it had 32 bits, which then stand at the wrong end. So be it.
  return addressText(combine(base, isMapped(base, bits) ? number << 96n : number, bits), bits)
}

/** The subnet with this number among those whose prefix is longer by `newBits`. */
export function subnet({ base, prefix, bits }: Network, newBits: number, number: bigint): Network {
  const length = prefix + newBits
  if (length > bits) throw new CallFailure(`insufficient address space to extend prefix of ${prefix} by ${newBits}`)
  const size = number < 0n ? -number : number
  const largest = newBits >= 0 && newBits < 64 ? (1n << BigInt(newBits)) - 1n : (1n << 64n) - 1n
  if (BigInt.asUintN(64, size) > largest) {
    throw new CallFailure(`prefix extension of ${newBits} does not accommodate a subnet numbered ${number}`)
  }
  return { base: combine(base, number << BigInt(bits - length), bits), prefix: length, bits }
}

/** Sets the bits of `number` in the address. Go takes the size of the result where the number was negative. */
function combine(base: bigint, number: bigint, bits: 32 | 128): bigint {
  const joined = base | number
  const size = joined < 0n ? -joined : joined
  if (size >> BigInt(bits) !== 0n) throw new CallFailure('the number does not fit into an address')
  return size
}

/** Consecutive subnets, each with a prefix longer by what `newBits` says. `argument` blames within the call. */
export function subnets(network: Network, newBits: readonly number[]): Network[] {
  const { base, prefix, bits } = network
  if (isMapped(base, bits)) throw new CallFailure('not a network to divide')
  const last = base + (1n << BigInt(bits - prefix))
  let next = base
  return newBits.map((extension, index) => {
    const blame = (message: string): CallFailure => new CallFailure(message, index + 1)
    if (extension < 1) throw blame('must extend prefix by at least one bit')
    if (extension > 32) throw blame('may not extend prefix by more than 32 bits')
    const length = prefix + extension
    if (length > bits) throw blame(`would extend prefix to ${length} bits, which is too long`)
    const size = 1n << BigInt(bits - length)
    const start = ((next + size - 1n) / size) * size
    // Terraform starts behind the address before the first one, and address 0 has none.
    if (start >= last || base === 0n) {
      throw blame(`not enough remaining address space for a subnet with a prefix of ${length} bits`)
    }
    next = start + size
    return { base: start, prefix: length, bits }
  })
}
