import { namePorts, NETWORK_RULE_TYPES, networkRules, type PortRange } from '../../../helpers/network-rule'
import { restrictTo } from '../../../helpers/restrict-cidr'
import { resourceRule, type RuleDocs, type RuleExamples } from '../../../rule'

export default resourceRule({
  id: 'aws-ec2-no-public-ingress-sgr',
  title: 'Security group lets the whole internet in',
  severity: 'high',
  confidence: 'high',
  profile: 'recommended',
  on: NETWORK_RULE_TYPES,
  pillar: 'infrastructure',
  stride: ['information-disclosure', 'elevation-of-privilege', 'denial-of-service'],
  cia: ['confidentiality', 'availability'],
  aaa: ['authorization'],
  aliases: {
    tfsec: ['aws-ec2-no-public-ingress-sgr', 'aws-vpc-no-public-ingress-sgr'],
    trivy: ['AWS-0107'],
    checkov: ['CKV_AWS_260'],
    kics: ['381c3f2a-ef6f-4eff-99f7-b169cda3422c', 'ffac8a12-322e-42c1-b9b9-81ff85c39ef7'],
    regula: ['FG_R00089'],
    sonar: ['S6321'],
  },
  *check(resource) {
    for (const rule of networkRules(resource)) {
      if (rule.direction !== 'ingress') continue
      for (const place of rule.world) {
        const message = `${namePorts(rule.ports)} ${isOne(rule.ports) ? 'is' : 'are'} open to ${place.cidr}`
        const fix = () => restrictTo(rule, place)
        if (isPublicService(rule.ports)) yield { at: place, message, fix, severity: 'low', profile: 'strict' }
        else yield { at: place, message, fix }
      }
    }
  },
})

function isOne(ports: PortRange | undefined): boolean {
  return !ports || ports.from === ports.to || (ports.from === 0 && ports.to === 65535)
}

/** The web is meant for everybody, and `ping` harms nobody: worth knowing, not worth a warning. */
function isPublicService(ports: PortRange | undefined): boolean {
  if (!ports) return false
  return ports.protocol.startsWith('icmp') || (ports.from === ports.to && (ports.from === 80 || ports.from === 443))
}

export const docs: RuleDocs = {
  rationale:
    'Scanners try every address on the internet within the hour. Whatever listens behind the group is reached by all of them, with every weak password and every unpatched hole it has.',
  remediation:
    'Name the addresses that need to come in: the VPC’s `cidr_block`, an office or VPN range, or another security group. Put what is meant for everybody behind a load balancer, and let only that one in.',
  responsibility: 'customer',
  cwe: ['CWE-284'],
  references: [
    'https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_security_group_ingress_rule',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'an own rule, in a module with a VPC',
      code: `
        resource "aws_vpc" "main" {
          cidr_block = "10.0.0.0/16"
        }

        resource "aws_security_group" "api" {
          vpc_id = aws_vpc.main.id
        }

        resource "aws_vpc_security_group_ingress_rule" "api" {
          security_group_id = aws_security_group.api.id
          cidr_ipv4         = «"0.0.0.0/0"»
          ip_protocol       = "tcp"
          from_port         = 8080
          to_port           = 8080
        }`,
      fixed: `
        resource "aws_vpc" "main" {
          cidr_block = "10.0.0.0/16"
        }

        resource "aws_security_group" "api" {
          vpc_id = aws_vpc.main.id
        }

        resource "aws_vpc_security_group_ingress_rule" "api" {
          security_group_id = aws_security_group.api.id
          cidr_ipv4         = aws_vpc.main.cidr_block
          ip_protocol       = "tcp"
          from_port         = 8080
          to_port           = 8080
        }`,
    },
    {
      name: 'one of several ranges, and all of IPv6',
      code: `
        resource "aws_security_group" "api" {
          ingress {
            protocol         = "-1"
            from_port        = 0
            to_port          = 0
            cidr_blocks      = ["10.0.0.0/8", «"0.0.0.0/0"»]
            ipv6_cidr_blocks = [«"::/0"»]
          }
        }`,
      fixed: `
        resource "aws_security_group" "api" {
          ingress {
            protocol         = "-1"
            from_port        = 0
            to_port          = 0
            cidr_blocks      = ["10.0.0.0/8", "10.0.0.0/16"]
            ipv6_cidr_blocks = ["2001:db8::/56"]
          }
        }`,
    },
    {
      name: 'a list of objects, the range from a variable',
      code: `
        variable "ranges" { default = ["0.0.0.0/0"] }

        resource "aws_security_group" "api" {
          ingress = [{
            protocol    = "tcp"
            from_port   = 8000
            to_port     = 9000
            cidr_blocks = «var.ranges»
          }]
        }`,
      fixed: `
        variable "ranges" { default = ["10.0.0.0/16"] }

        resource "aws_security_group" "api" {
          ingress = [{
            protocol    = "tcp"
            from_port   = 8000
            to_port     = 9000
            cidr_blocks = var.ranges
          }]
        }`,
    },
  ],
  good: [
    {
      name: 'a private range',
      code: `resource "aws_vpc_security_group_ingress_rule" "api" { cidr_ipv4 = "10.0.0.0/8" }`,
    },
    {
      name: 'outgoing',
      code: `
        resource "aws_security_group_rule" "out" {
          type        = "egress"
          cidr_blocks = ["0.0.0.0/0"]
        }`,
    },
  ],
  unknown: [
    {
      name: 'ranges handed in',
      code: `
        variable "ranges" { type = list(string) }
        resource "aws_security_group" "api" {
          ingress {
            protocol    = "tcp"
            from_port   = 22
            to_port     = 22
            cidr_blocks = var.ranges
          }
        }`,
    },
  ],
}
