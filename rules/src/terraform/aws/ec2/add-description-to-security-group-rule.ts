import { placeholder, withPlaceholders } from '../../../fixes/placeholder'
import { setAttribute } from '../../../fixes/terraform'
import { NETWORK_RULE_TYPES, networkRules } from '../../../helpers/network-rule'
import { asString } from '../../../lib/values'
import type { Block } from '../../../model/terraform'
import { type Problem, resourceRule, type RuleDocs, type RuleExamples } from '../../../rule'

export default resourceRule({
  id: 'aws-ec2-add-description-to-security-group-rule',
  title: 'Security group rule has no description',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  on: NETWORK_RULE_TYPES,
  pillar: 'infrastructure',
  stride: ['repudiation'],
  cia: [],
  aaa: ['accounting'],
  aliases: {
    tfsec: ['aws-ec2-add-description-to-security-group-rule', 'aws-vpc-add-description-to-security-group-rule'],
    trivy: ['AWS-0124'],
    checkov: ['CKV_AWS_23'],
    kics: ['68eb4bf3-f9bf-463d-b5cf-e029bb446d2e'],
    terrascan: ['AC_AWS_0320'],
  },
  *check(resource) {
    // A rule whose direction is not known is a rule all the same.
    const rules =
      resource.resourceType === 'aws_security_group_rule' ? [resource] : networkRules(resource).map(rule => rule.block)
    for (const block of rules) yield* judge(block)
  },
})

function* judge(block: Block): Iterable<Problem> {
  const description = block.attribute('description')
  const { value } = description
  const text = value.kind === 'absent' ? '' : asString(value)
  if (text === undefined || text.trim() !== '') return
  yield {
    at: description,
    // Descriptions of rules can be changed in place, unlike those of groups.
    fix: () => ({
      title: 'Describe the rule',
      applicability: 'needs-input',
      impact: 'in-place',
      edits: withPlaceholders(setAttribute(block, 'description', `"${placeholder('who needs it')}"`)),
    }),
  }
}

export const docs: RuleDocs = {
  rationale:
    'A range of addresses and a port do not say who asked for them: nobody dares to take the rule out, and what was opened for a test stays open for years.',
  remediation:
    'Say in `description` who or what needs the rule. It shows in the console beside the rule and changes in place.',
  responsibility: 'customer',
  cwe: ['CWE-1059'],
  references: [
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_security_group_ingress_rule#description',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'inline',
      code: `
        resource "aws_security_group" "api" {
          «ingress» {
            protocol  = "tcp"
            from_port = 443
            to_port   = 443
          }
        }`,
      fixed: `
        resource "aws_security_group" "api" {
          ingress {
            protocol    = "tcp"
            from_port   = 443
            to_port     = 443
            description = "who needs it"
          }
        }`,
    },
    {
      name: 'an own rule',
      code: `
        resource "aws_vpc_security_group_egress_rule" "dns" {
          ip_protocol = "udp"
          description = «""»
        }`,
      fixed: `
        resource "aws_vpc_security_group_egress_rule" "dns" {
          ip_protocol = "udp"
          description = "who needs it"
        }`,
    },
  ],
  good: [
    {
      name: 'described',
      code: `
        resource "aws_security_group_rule" "api" {
          type        = "ingress"
          description = "HTTPS from the load balancer"
        }`,
    },
  ],
  unknown: [
    {
      name: 'rules handed in',
      code: `
        variable "rules" { type = list(any) }
        resource "aws_security_group" "api" { ingress = var.rules }`,
    },
  ],
}
