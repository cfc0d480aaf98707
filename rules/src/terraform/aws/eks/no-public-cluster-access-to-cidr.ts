import type { Fix } from '../../../fix'
import { placeholder, withPlaceholders } from '../../../fixes/placeholder'
import { replaceValue, setAttribute, setAttributes } from '../../../fixes/terraform'
import { isWorld } from '../../../lib/cidr'
import { asBool, strings } from '../../../lib/values'
import type { Block, ValueIn } from '../../../model/terraform'
import { resourceRule, type RuleDocs, type RuleExamples } from '../../../rule'

export default resourceRule({
  id: 'aws-eks-no-public-cluster-access-to-cidr',
  title: 'Cluster’s API is open to the whole internet',
  severity: 'high',
  confidence: 'high',
  profile: 'recommended',
  on: ['aws_eks_cluster'],
  pillar: 'infrastructure',
  stride: ['spoofing', 'elevation-of-privilege', 'denial-of-service'],
  cia: ['confidentiality', 'availability'],
  aaa: ['authentication', 'authorization'],
  aliases: {
    tfsec: ['aws-eks-no-public-cluster-access-to-cidr'],
    trivy: ['AWS-0041'],
    checkov: ['CKV_AWS_38'],
    kics: ['61cf9883-1752-4768-b18c-0d57f2737709'],
  },
  supersedes: ['aws-eks-no-public-cluster-access'],
  *check(cluster) {
    for (const config of cluster.blocks('vpc_config')) {
      const endpoint = config.attribute('endpoint_public_access')
      const cidrs = config.attribute('public_access_cidrs')
      // Public is the default, and then for everybody.
      const isPublic = endpoint.value.kind === 'absent' || asBool(endpoint.value) === true
      if (!isPublic || cidrs.value.kind === 'unknown' || config.presence === 'possible') continue
      const open = strings(cidrs.value)?.filter(text => isWorld(text.value)) ?? []
      for (const text of open)
        yield {
          at: { attribute: cidrs, value: text },
          message: text.value,
          fix: () => narrow({ attribute: cidrs, value: text }),
        }
      // An empty list means the default too.
      if (cidrs.value.kind === 'absent' || (cidrs.value.type === 'list' && cidrs.value.items.length === 0))
        yield { at: endpoint, message: 'from 0.0.0.0/0', fix: () => [listRanges(config), makePrivate(config)] }
    }
  },
})

function narrow(range: ValueIn): Fix {
  const edits = withPlaceholders(replaceValue(range, `"${placeholder('198.51.100.0/24')}"`))
  return { ...COMMON, title: 'Name the range that may reach the API', applicability: 'needs-input', edits }
}

function listRanges(config: Block): Fix {
  const edits = withPlaceholders(setAttribute(config, 'public_access_cidrs', `["${placeholder('198.51.100.0/24')}"]`))
  return { ...COMMON, title: 'Name the ranges that may reach the API', applicability: 'needs-input', edits }
}

function makePrivate(config: Block): Fix {
  const edits = setAttributes(config, [
    ['endpoint_private_access', 'true'],
    ['endpoint_public_access', 'false'],
  ])
  return { ...COMMON, title: 'Make the API private', applicability: 'suggestion', edits }
}

const COMMON = { impact: 'in-place', caution: 'cuts off everybody else, CI included' } as const

export const docs: RuleDocs = {
  rationale:
    'A stolen kubeconfig or a hole in the API server is then good from anywhere; nobody has to get into the network first.',
  remediation:
    'Set `endpoint_private_access = true` and `endpoint_public_access = false`, and reach the API through a VPN or from inside the VPC; or list your own ranges in `public_access_cidrs`. The cluster is changed in place.',
  responsibility: 'customer',
  cwe: ['CWE-284'],
  references: [
    'https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/eks_cluster#vpc_config',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'left to the default',
      code: `
        resource "aws_eks_cluster" "main" {
          «vpc_config» {
            subnet_ids = aws_subnet.app[*].id
          }
        }`,
      fixed: `
        resource "aws_eks_cluster" "main" {
          vpc_config {
            subnet_ids          = aws_subnet.app[*].id
            public_access_cidrs = ["198.51.100.0/24"]
          }
        }`,
    },
    {
      name: 'the whole internet among the ranges',
      code: `
        resource "aws_eks_cluster" "main" {
          vpc_config {
            public_access_cidrs = ["203.0.113.0/24", «"0.0.0.0/0"»]
          }
        }`,
      fixed: `
        resource "aws_eks_cluster" "main" {
          vpc_config {
            public_access_cidrs = ["203.0.113.0/24", "198.51.100.0/24"]
          }
        }`,
    },
  ],
  good: [
    {
      name: 'private',
      code: `
        resource "aws_eks_cluster" "main" {
          vpc_config {
            endpoint_private_access = true
            endpoint_public_access  = false
          }
        }`,
    },
    {
      name: 'for some ranges',
      code: `
        resource "aws_eks_cluster" "main" {
          vpc_config {
            endpoint_public_access = true
            public_access_cidrs    = ["203.0.113.0/24"]
          }
        }`,
    },
  ],
  unknown: [
    {
      name: 'ranges handed in',
      code: `
        variable "ranges" { type = list(string) }
        resource "aws_eks_cluster" "main" {
          vpc_config {
            endpoint_public_access = true
            public_access_cidrs    = var.ranges
          }
        }`,
    },
  ],
}
