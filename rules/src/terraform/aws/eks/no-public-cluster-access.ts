import type { Fix } from '../../../fix'
import { setAttributes } from '../../../fixes/terraform'
import { asBool } from '../../../lib/values'
import type { Block } from '../../../model/terraform'
import { resourceRule, type RuleDocs, type RuleExamples } from '../../../rule'

export default resourceRule({
  id: 'aws-eks-no-public-cluster-access',
  title: 'Cluster’s API is reachable from the internet',
  severity: 'medium',
  confidence: 'high',
  profile: 'strict',
  on: ['aws_eks_cluster'],
  pillar: 'infrastructure',
  stride: ['spoofing', 'elevation-of-privilege', 'denial-of-service'],
  cia: ['confidentiality', 'availability'],
  aaa: ['authentication', 'authorization'],
  aliases: {
    tfsec: ['aws-eks-no-public-cluster-access'],
    trivy: ['AWS-0040'],
    checkov: ['CKV_AWS_39'],
    kics: ['42f4b905-3736-4213-bfe9-c0660518cda8'],
    terrascan: ['AC_AWS_0466'],
  },
  *check(cluster) {
    for (const config of cluster.blocks('vpc_config')) {
      const endpoint = config.attribute('endpoint_public_access')
      // Public is the default.
      const isPublic = endpoint.value.kind === 'absent' || asBool(endpoint.value) === true
      if (isPublic && config.presence === 'certain') yield { at: endpoint, fix: () => makePrivate(config) }
    }
  },
})

function makePrivate(config: Block): Fix {
  return {
    title: 'Make the API private',
    applicability: 'suggestion',
    impact: 'in-place',
    caution: 'cuts off everybody outside the VPC, CI included',
    edits: setAttributes(config, [
      ['endpoint_private_access', 'true'],
      ['endpoint_public_access', 'false'],
    ]),
  }
}

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
            subnet_ids              = aws_subnet.app[*].id
            endpoint_private_access = true
            endpoint_public_access  = false
          }
        }`,
    },
    {
      name: 'public for some',
      code: `
        resource "aws_eks_cluster" "main" {
          vpc_config {
            endpoint_public_access = «true»
            public_access_cidrs    = ["203.0.113.0/24"]
          }
        }`,
      fixed: `
        resource "aws_eks_cluster" "main" {
          vpc_config {
            endpoint_public_access  = false
            public_access_cidrs     = ["203.0.113.0/24"]
            endpoint_private_access = true
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
  ],
  unknown: [
    {
      name: 'handed in',
      code: `
        variable "public" { type = bool }
        resource "aws_eks_cluster" "main" {
          vpc_config {
            endpoint_public_access = var.public
          }
        }`,
    },
  ],
}
