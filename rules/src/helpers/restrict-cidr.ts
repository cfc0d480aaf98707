import type { Fix } from '../fix'
import { placeholder, withPlaceholders } from '../fixes/placeholder'
import { replaceValue } from '../fixes/terraform'
import { isIpv6 } from '../lib/cidr'
import type { Resource } from '../model/terraform'
import type { NetworkRule } from './network-rule'

/** A fix that lets in, or out to, the VPC's own addresses alone where the module has one VPC, else a range to fill in. */
export function restrictTo(rule: NetworkRule, place: NetworkRule['world'][number]): Fix {
  const vpc = vpcOf(rule.block.root)
  const isClear = vpc !== undefined && !isIpv6(place.cidr)
  const sample = isIpv6(place.cidr) ? '2001:db8::/56' : '10.0.0.0/16'
  const expression = isClear ? `${vpc}.cidr_block` : `"${placeholder(sample)}"`
  const preposition = rule.direction === 'ingress' ? 'from' : 'to'
  return {
    title: isClear ? `Allow traffic ${preposition} the VPC only` : `Allow traffic ${preposition} a narrower range`,
    applicability: isClear ? 'suggestion' : 'needs-input',
    impact: 'in-place',
    caution: 'cuts off everything else',
    edits: withPlaceholders(replaceValue(place, expression)),
  }
}

/** The VPC the security group names, or the only one there is. */
function vpcOf(resource: Resource): string | undefined {
  const groups = [resource, ...resource.attribute('security_group_id').references]
  const named = groups
    .flatMap(group => group.attribute('vpc_id').references)
    .find(target => target.resourceType === 'aws_vpc')
  if (named)
    return named.attribute('count').location || named.attribute('for_each').location ? undefined : named.address
  const [only, ...others] = resource.module.takenNames('aws_vpc')
  return only !== undefined && others.length === 0 && !resource.attribute('vpc_id').isPresent
    ? `aws_vpc.${only}`
    : undefined
}
