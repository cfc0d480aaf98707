import { setAttribute } from '../../../fixes/terraform'
import { hasUnknownElements, strings } from '../../../lib/values'
import { resourceRule, type RuleDocs, type RuleExamples } from '../../../rule'

const TYPES = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler']

export default resourceRule({
  id: 'aws-eks-enable-control-plane-logging',
  title: 'Cluster’s control plane does not log',
  severity: 'medium',
  confidence: 'high',
  profile: 'strict',
  on: ['aws_eks_cluster'],
  pillar: 'monitoring',
  stride: ['repudiation'],
  cia: ['integrity'],
  aaa: ['auditing', 'accounting'],
  aliases: {
    tfsec: ['aws-eks-enable-control-plane-logging'],
    trivy: ['AWS-0038'],
    checkov: ['CKV_AWS_37'],
    kics: ['37304d3f-f852-40b8-ae3f-725e87a7cedf'],
    terrascan: ['AC_AWS_0465'],
  },
  *check(cluster) {
    const types = cluster.attribute('enabled_cluster_log_types')
    const { value } = types
    if (value.kind === 'unknown' || hasUnknownElements(value)) return
    const enabled = new Set((strings(value) ?? []).map(text => text.value))
    const missing = TYPES.filter(type => !enabled.has(type))
    if (missing.length === 0) return
    yield {
      at: types,
      message: missing.length === TYPES.length ? 'nothing at all' : `not ${missing.join(', ')}`,
      fix: () => ({
        title: 'Log all five types',
        applicability: 'safe',
        impact: 'in-place',
        caution: 'CloudWatch charges for what it takes in',
        edits: setAttribute(cluster, 'enabled_cluster_log_types', `[${TYPES.map(type => `"${type}"`).join(', ')}]`),
      }),
    }
  },
})

export const docs: RuleDocs = {
  rationale:
    'Who read which secret, who was refused, which token was used: only the control plane knows, and what it does not log nobody can find out afterwards.',
  remediation:
    'List all of `api`, `audit`, `authenticator`, `controllerManager` and `scheduler` in `enabled_cluster_log_types`; `audit` and `authenticator` matter most. The cluster is changed in place and keeps running.',
  responsibility: 'shared',
  cwe: ['CWE-778'],
  references: [
    'https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/eks_cluster#enabled_cluster_log_types',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'left out',
      code: `
        «resource "aws_eks_cluster" "main"» {
          name     = "main"
          role_arn = aws_iam_role.eks.arn

          vpc_config {
            subnet_ids = var.subnets
          }
        }`,
      fixed: `
        resource "aws_eks_cluster" "main" {
          name                      = "main"
          role_arn                  = aws_iam_role.eks.arn
          enabled_cluster_log_types = ["api", "audit", "authenticator", "controllerManager", "scheduler"]

          vpc_config {
            subnet_ids = var.subnets
          }
        }`,
    },
    {
      name: 'only some',
      code: `
        resource "aws_eks_cluster" "main" {
          enabled_cluster_log_types = «["api", "audit"]»
        }`,
      fixed: `
        resource "aws_eks_cluster" "main" {
          enabled_cluster_log_types = ["api", "audit", "authenticator", "controllerManager", "scheduler"]
        }`,
    },
  ],
  good: [
    {
      name: 'all',
      code: `
        resource "aws_eks_cluster" "main" {
          enabled_cluster_log_types = ["audit", "api", "authenticator", "controllerManager", "scheduler"]
        }`,
    },
  ],
  unknown: [
    {
      name: 'one handed in',
      code: `
        variable "type" { type = string }
        resource "aws_eks_cluster" "main" { enabled_cluster_log_types = ["audit", var.type] }`,
    },
  ],
}
