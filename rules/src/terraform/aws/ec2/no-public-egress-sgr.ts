import { namePorts, NETWORK_RULE_TYPES, networkRules } from '../../../helpers/network-rule'
import { restrictTo } from '../../../helpers/restrict-cidr'
import { resourceRule, type RuleDocs, type RuleExamples } from '../../../rule'

export default resourceRule({
  id: 'aws-ec2-no-public-egress-sgr',
  title: 'Security group lets everything out',
  severity: 'medium',
  confidence: 'high',
  // Nearly every group has such a rule: right to look at, too much to warn of.
  profile: 'strict',
  on: NETWORK_RULE_TYPES,
  pillar: 'infrastructure',
  stride: ['information-disclosure', 'elevation-of-privilege'],
  cia: ['confidentiality'],
  aaa: ['authorization'],
  aliases: {
    tfsec: ['aws-ec2-no-public-egress-sgr', 'aws-vpc-no-public-egress-sgr'],
    trivy: ['AWS-0104'],
  },
  *check(resource) {
    for (const rule of networkRules(resource)) {
      if (rule.direction !== 'egress') continue
      for (const place of rule.world) {
        const { ports } = rule
        const isWeb = ports?.from === ports?.to && (ports?.from === 443 || ports?.from === 80)
        yield {
          at: place,
          message: `to ${place.cidr} on ${namePorts(ports)}`,
          ...(isWeb ? { severity: 'low' as const } : {}),
          fix: () => restrictTo(rule, place),
        }
      }
    }
  },
})

export const docs: RuleDocs = {
  rationale:
    'Malware needs a way out: to load its second part, to take commands, to carry data off. With every destination open, one hole in one service is enough for all three.',
  remediation:
    'Allow what the service needs: the VPC’s `cidr_block`, VPC endpoints’ prefix lists, port 443 through a proxy. It takes some finding out; start with services that hold data.',
  responsibility: 'customer',
  cwe: ['CWE-284'],
  references: [
    'https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_security_group_egress_rule',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'the usual rule',
      code: `
        resource "aws_vpc" "main" {
          cidr_block = "10.0.0.0/16"
        }

        resource "aws_security_group" "api" {
          vpc_id = aws_vpc.main.id

          egress {
            protocol    = "-1"
            from_port   = 0
            to_port     = 0
            cidr_blocks = [«"0.0.0.0/0"»]
          }
        }`,
      fixed: `
        resource "aws_vpc" "main" {
          cidr_block = "10.0.0.0/16"
        }

        resource "aws_security_group" "api" {
          vpc_id = aws_vpc.main.id

          egress {
            protocol    = "-1"
            from_port   = 0
            to_port     = 0
            cidr_blocks = [aws_vpc.main.cidr_block]
          }
        }`,
    },
    {
      name: 'an own rule',
      code: `
        resource "aws_vpc_security_group_egress_rule" "api" {
          security_group_id = "sg-0123456789abcdef0"
          ip_protocol       = "-1"
          cidr_ipv4         = «"0.0.0.0/0"»
        }`,
      fixed: `
        resource "aws_vpc_security_group_egress_rule" "api" {
          security_group_id = "sg-0123456789abcdef0"
          ip_protocol       = "-1"
          cidr_ipv4         = "10.0.0.0/16"
        }`,
    },
  ],
  good: [
    {
      name: 'to another group',
      code: `
        resource "aws_security_group_rule" "db" {
          type                     = "egress"
          protocol                 = "tcp"
          from_port                = 5432
          to_port                  = 5432
          source_security_group_id = aws_security_group.db.id
        }`,
    },
  ],
  unknown: [
    {
      name: 'direction handed in',
      code: `
        variable "type" { type = string }
        resource "aws_security_group_rule" "any" {
          type        = var.type
          cidr_blocks = ["0.0.0.0/0"]
        }`,
    },
  ],
}
