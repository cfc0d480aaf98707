/** The four ways to write what a security group lets through, as one shape. */
import { isWorld } from '../lib/cidr'
import { asNumber, asString, strings } from '../lib/values'
import type { Attribute, Block, Resource, ValueIn } from '../model/terraform'

export interface NetworkRule {
  readonly direction: 'ingress' | 'egress'
  /** The block or resource that holds the rule's attributes. */
  readonly block: Block
  /** Undefined where ports or protocol cannot be known. */
  readonly ports: PortRange | undefined
  /** Address blocks that hold the whole internet. */
  readonly world: readonly (ValueIn & { readonly cidr: string })[]
}

/** Both ends included. Every port, and any protocol without ports, is 0 to 65535. */
export interface PortRange {
  readonly from: number
  readonly to: number
  readonly protocol: string
}

export const NETWORK_RULE_TYPES = [
  'aws_security_group',
  'aws_default_security_group',
  'aws_security_group_rule',
  'aws_vpc_security_group_ingress_rule',
  'aws_vpc_security_group_egress_rule',
] as const

export function networkRules(resource: Resource): readonly NetworkRule[] {
  switch (resource.resourceType) {
    case 'aws_vpc_security_group_ingress_rule':
      return [ruleOf('ingress', resource, ['cidr_ipv4', 'cidr_ipv6'], 'ip_protocol')]
    case 'aws_vpc_security_group_egress_rule':
      return [ruleOf('egress', resource, ['cidr_ipv4', 'cidr_ipv6'], 'ip_protocol')]
    case 'aws_security_group_rule': {
      const direction = asString(resource.attribute('type').value)
      return direction === 'ingress' || direction === 'egress' ? [ruleOf(direction, resource, CIDR_LISTS)] : []
    }
    default:
      return (['ingress', 'egress'] as const).flatMap(direction =>
        resource.blocks(direction).map(block => ruleOf(direction, block, CIDR_LISTS)),
      )
  }
}

const CIDR_LISTS = ['cidr_blocks', 'ipv6_cidr_blocks']

function ruleOf(
  direction: NetworkRule['direction'],
  block: Block,
  cidrs: readonly string[],
  protocol = 'protocol',
): NetworkRule {
  return {
    direction,
    block,
    ports: portsOf(block, asString(block.attribute(protocol).value)),
    world: cidrs.flatMap(name => worldIn(block.attribute(name))),
  }
}

function worldIn(attribute: Attribute): NetworkRule['world'] {
  const { value } = attribute
  const texts = value.kind === 'known' && value.type === 'string' ? [value] : (strings(value) ?? [])
  return texts.filter(text => isWorld(text.value)).map(text => ({ attribute, value: text, cidr: text.value }))
}

/** Protocol -1 means all protocols and ports; a missing port on an own rule resource means the same. */
function portsOf(block: Block, protocol: string | undefined): PortRange | undefined {
  if (protocol === undefined) return undefined
  if (protocol === '-1' || protocol === 'all') return { from: 0, to: 65535, protocol: 'all' }
  const from = asNumber(block.attribute('from_port').value)
  const to = asNumber(block.attribute('to_port').value)
  if (from === undefined || to === undefined) return undefined
  return from === -1 ? { from: 0, to: 65535, protocol } : { from, to, protocol }
}

/** `port 22`, `ports 8000 to 9000`, `every port`. */
export function namePorts(ports: PortRange | undefined): string {
  if (!ports) return 'a port'
  if (ports.from === 0 && ports.to === 65535) return 'every port'
  return ports.from === ports.to ? `port ${ports.from}` : `ports ${ports.from} to ${ports.to}`
}
