import { attributeRule } from '../../../helpers/attribute-rule'
import { isFalse } from '../../../helpers/expect'
import type { RuleDocs, RuleExamples } from '../../../rule'

export default attributeRule({
  id: 'aws-ec2-no-public-ip-subnet',
  title: 'Subnet gives every instance a public address',
  severity: 'medium',
  confidence: 'high',
  profile: 'strict',
  on: ['aws_subnet', 'aws_default_subnet'],
  pillar: 'infrastructure',
  stride: ['information-disclosure', 'elevation-of-privilege'],
  cia: ['confidentiality'],
  aaa: ['authorization'],
  aliases: {
    tfsec: ['aws-ec2-no-public-ip-subnet'],
    trivy: ['AWS-0164'],
    checkov: ['CKV_AWS_130'],
    kics: ['52f04a44-6bfa-4c41-b1d3-4ae99a2de05c'],
  },
  attribute: 'map_public_ip_on_launch',
  expect: isFalse,
  whenAbsent: 'holds', // False for subnets that Terraform makes.
  fix: {
    set: false,
    applicability: 'suggestion',
    impact: 'in-place',
    caution: 'new instances need NAT or a load balancer',
  },
})

export const docs: RuleDocs = {
  rationale:
    'Every instance that is ever started in the subnet stands on the internet, also the one that somebody starts for a quick test with the default security group.',
  remediation:
    'Set `map_public_ip_on_launch = false` and give a public address to what needs one: a load balancer, a NAT gateway, an Elastic IP. Running instances keep theirs.',
  responsibility: 'customer',
  cwe: ['CWE-668'],
  references: [
    'https://docs.aws.amazon.com/vpc/latest/userguide/vpc-ip-addressing.html#subnet-public-ip',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/subnet#map_public_ip_on_launch',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'switched on',
      code: `
        resource "aws_subnet" "web" {
          vpc_id                  = aws_vpc.main.id
          map_public_ip_on_launch = «true»
        }`,
      fixed: `
        resource "aws_subnet" "web" {
          vpc_id                  = aws_vpc.main.id
          map_public_ip_on_launch = false
        }`,
    },
    {
      name: 'as a string',
      code: `
        resource "aws_subnet" "web" {
          map_public_ip_on_launch = «"true"»
        }`,
      fixed: `
        resource "aws_subnet" "web" {
          map_public_ip_on_launch = false
        }`,
    },
  ],
  good: [{ name: 'left out', code: `resource "aws_subnet" "app" { vpc_id = aws_vpc.main.id }` }],
  unknown: [
    {
      name: 'by kind of subnet',
      code: `
        variable "public" { type = bool }
        resource "aws_subnet" "any" { map_public_ip_on_launch = var.public }`,
    },
  ],
}
