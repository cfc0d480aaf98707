import type { Fix } from '../../../fix'
import { freeName, insertResourceAfter } from '../../../fixes/terraform'
import type { Resource } from '../../../model/terraform'
import { moduleRule, type RuleDocs, type RuleExamples } from '../../../rule'

export default moduleRule({
  id: 'aws-ec2-require-vpc-flow-logs',
  title: 'VPC has no flow log',
  severity: 'medium',
  confidence: 'high',
  profile: 'strict',
  on: ['aws_vpc', 'aws_flow_log'],
  pillar: 'monitoring',
  stride: ['repudiation'],
  cia: ['integrity'],
  aaa: ['auditing', 'accounting'],
  aliases: {
    tfsec: ['aws-ec2-require-vpc-flow-logs-for-all-vpcs'],
    trivy: ['AWS-0178'],
    checkov: ['CKV2_AWS_11'],
    kics: ['f83121ea-03da-434f-9277-9cd247ab3047'],
    regula: ['FG_R00054'],
    terrascan: ['AC_AWS_0369'],
  },
  *check(module) {
    for (const vpc of module.resources('aws_vpc')) {
      const { linked, maybe } = module.linked(vpc, 'aws_flow_log', 'vpc_id')
      if (linked.length === 0 && maybe.length === 0) yield { at: vpc, fix: () => addFlowLog(vpc) }
    }
  },
})

function addFlowLog(vpc: Resource): Fix | undefined {
  if (vpc.attribute('count').location || vpc.attribute('for_each').location) return undefined
  const name = (type: string, wanted: string) => freeName(vpc, type, wanted)
  const logs = name('aws_cloudwatch_log_group', `${vpc.name}_flow_logs`)
  const role = name('aws_iam_role', `${vpc.name}_flow_logs`)
  const [key, ...others] = vpc.module.takenNames('aws_kms_key')
  const encryption = key !== undefined && others.length === 0 ? `\n  kms_key_id        = aws_kms_key.${key}.arn` : ''
  return {
    title: 'Log the VPC’s traffic to CloudWatch',
    applicability: 'suggestion',
    impact: 'new-resource',
    caution: 'CloudWatch charges for what it takes in',
    edits: insertResourceAfter(vpc, text({ vpc, name, logs, role, encryption })),
  }
}

interface Parts {
  readonly vpc: Resource
  readonly name: (type: string, wanted: string) => string
  readonly logs: string
  readonly role: string
  readonly encryption: string
}

/** Log group, the role that VPC Flow Logs writes with, and the flow log, as AWS documents them. */
function text({ vpc, name, logs, role, encryption }: Parts): string {
  return `resource "aws_cloudwatch_log_group" "${logs}" {
  name_prefix       = "vpc-flow-logs-"
  retention_in_days = 365${encryption}
}

resource "aws_iam_role" "${role}" {
  name_prefix = "vpc-flow-logs-"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "vpc-flow-logs.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "${name('aws_iam_role_policy', `${vpc.name}_flow_logs`)}" {
  role = aws_iam_role.${role}.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"]
      Resource = "\${aws_cloudwatch_log_group.${logs}.arn}:*"
    }]
  })
}

resource "aws_flow_log" "${name('aws_flow_log', vpc.name)}" {
  vpc_id          = ${vpc.address}.id
  traffic_type    = "ALL"
  iam_role_arn    = aws_iam_role.${role}.arn
  log_destination = aws_cloudwatch_log_group.${logs}.arn
}`
}

export const docs: RuleDocs = {
  rationale:
    'After an intrusion the question is which hosts talked to which. Without flow logs nothing in the VPC can answer it, and scans or data going out are not seen while they happen.',
  remediation:
    'Add an `aws_flow_log` for the VPC, to CloudWatch (searchable at once) or to S3 (cheaper). It needs a log group and a role that `vpc-flow-logs.amazonaws.com` may assume; traffic itself is not touched.',
  responsibility: 'customer',
  cwe: ['CWE-778'],
  references: [
    'https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/flow_log',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'a VPC on its own',
      code: `
        «resource "aws_vpc" "main"» {
          cidr_block = "10.0.0.0/16"
        }`,
      fixed: `
        resource "aws_vpc" "main" {
          cidr_block = "10.0.0.0/16"
        }

        resource "aws_cloudwatch_log_group" "main_flow_logs" {
          name_prefix       = "vpc-flow-logs-"
          retention_in_days = 365
        }

        resource "aws_iam_role" "main_flow_logs" {
          name_prefix = "vpc-flow-logs-"
          assume_role_policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Action    = "sts:AssumeRole"
              Principal = { Service = "vpc-flow-logs.amazonaws.com" }
            }]
          })
        }

        resource "aws_iam_role_policy" "main_flow_logs" {
          role = aws_iam_role.main_flow_logs.id
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect   = "Allow"
              Action   = ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"]
              Resource = "\${aws_cloudwatch_log_group.main_flow_logs.arn}:*"
            }]
          })
        }

        resource "aws_flow_log" "main" {
          vpc_id          = aws_vpc.main.id
          traffic_type    = "ALL"
          iam_role_arn    = aws_iam_role.main_flow_logs.arn
          log_destination = aws_cloudwatch_log_group.main_flow_logs.arn
        }`,
    },
  ],
  good: [
    {
      name: 'logged',
      code: `
        resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
        resource "aws_flow_log" "main" { vpc_id = aws_vpc.main.id }`,
    },
  ],
  unknown: [
    {
      name: 'a flow log whose VPC is handed in',
      code: `
        variable "vpc_id" { type = string }
        resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
        resource "aws_flow_log" "any" { vpc_id = var.vpc_id }`,
    },
  ],
}
