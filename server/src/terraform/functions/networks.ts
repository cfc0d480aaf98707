import { numberOf, textOf } from '../values/inspect'
import type { BigFloat } from '../values/number'
import { listOf } from '../values/types'
import { listValue, stringValue } from '../values/value'
import { addressText, hostAddress, isMapped, maskOf, networkText, parseNetwork, subnet, subnets } from './lib/cidr'
import { type Definition, number, STRING, text, wholeNumber } from './lib/define'
import { CallFailure } from './lib/failure'

/** A number in an address, of any size. */
function whole(value: BigFloat): bigint {
  if (!value.isInteger) throw new CallFailure('value must be a whole number')
  return value.truncate()
}

const cidrhost: Definition = {
  name: 'cidrhost',
  parameters: [text('prefix'), number('hostnum')],
  type: STRING,
  impl: ([prefix, host]) => stringValue(hostAddress(parseNetwork(textOf(prefix)), whole(numberOf(host)))),
}

const cidrnetmask: Definition = {
  name: 'cidrnetmask',
  parameters: [text('prefix')],
  type: STRING,
  impl: ([value]) => {
    const { base, prefix, bits } = parseNetwork(textOf(value))
    if (bits === 128 && !isMapped(base, bits))
      throw new CallFailure(`IPv6 addresses cannot have a netmask: ${textOf(value)}`)
    return stringValue(addressText(maskOf(prefix, bits), bits))
  },
}

const cidrsubnet: Definition = {
  name: 'cidrsubnet',
  parameters: [text('prefix'), number('newbits'), number('netnum')],
  type: STRING,
  impl: ([prefix, newBits, number]) => {
    const network = parseNetwork(textOf(prefix))
    return stringValue(networkText(subnet(network, wholeNumber(numberOf(newBits)), whole(numberOf(number)))))
  },
}

const cidrsubnets: Definition = {
  name: 'cidrsubnets',
  parameters: [text('prefix')],
  variadic: number('newbits'),
  type: listOf(STRING),
  impl: ([prefix, ...newBits]) => {
    const network = parseNetwork(textOf(prefix))
    const lengths = newBits.map((value, index) => wholeNumber(numberOf(value), index + 1))
    return listValue(
      STRING,
      subnets(network, lengths).map(one => stringValue(networkText(one))),
    )
  },
}

export const networks: readonly Definition[] = [cidrhost, cidrnetmask, cidrsubnet, cidrsubnets]
