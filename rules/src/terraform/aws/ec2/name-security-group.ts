import { placeholder, withPlaceholders } from '../../../fixes/placeholder'
import { setAttribute } from '../../../fixes/terraform'
import { asString } from '../../../lib/values'
import { resourceRule, type RuleDocs, type RuleExamples } from '../../../rule'

export default resourceRule({
  id: 'aws-ec2-name-security-group',
  title: 'Security group has a name that says nothing',
  severity: 'info',
  confidence: 'medium',
  profile: 'all',
  on: ['aws_security_group'],
  pillar: 'inventory',
  stride: ['repudiation'],
  cia: [],
  aaa: ['identification'],
  aliases: {},
  *check(group) {
    const name = group.attribute('name')
    const { value } = name
    if (value.kind === 'absent' && group.attribute('name_prefix').isPresent) return
    const text = value.kind === 'absent' ? '' : asString(value)
    if (text === undefined || !SAYS_NOTHING.test(text)) return
    yield {
      at: name,
      message: text === '' ? 'Terraform makes one up' : text,
      // `name` is "Forces new resource" in hashicorp/aws.
      fix: () => ({
        title: 'Name the security group',
        applicability: 'needs-input',
        impact: 'replaces-resource',
        edits: withPlaceholders(setAttribute(group, 'name', `"${placeholder('service-and-purpose')}"`)),
      }),
    }
  },
})

/** What tutorials and generators write. */
const SAYS_NOTHING =
  /^(?:|default|main|example|test|foo|sg|(?:my|main|test)[-_ ]?(?:sg|security[-_ ]?group)|security[-_ ]?group|allow[-_ ]?all|launch-wizard-\d+)$/i

export const docs: RuleDocs = {
  rationale:
    'Groups are picked by name in the console and in other teams’ lookups. From among `default`, `sg` and `terraform-2024…` the wrong one is picked, and with it whatever that one lets through.',
  remediation:
    'Name the group after the service and what it lets through, such as `orders-api-from-alb`, or use `name_prefix`. A name cannot be changed later: Terraform replaces a live group for it.',
  responsibility: 'customer',
  cwe: ['CWE-1099'],
  references: ['https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group#name'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'left to chance',
      code: `
        «resource "aws_security_group" "api"» {
          description = "Load balancer to API"
        }`,
      fixed: `
        resource "aws_security_group" "api" {
          description = "Load balancer to API"
          name        = "service-and-purpose"
        }`,
    },
    {
      name: 'from a tutorial',
      code: `
        resource "aws_security_group" "api" {
          name = «"allow_all"»
        }`,
      fixed: `
        resource "aws_security_group" "api" {
          name = "service-and-purpose"
        }`,
    },
  ],
  good: [
    { name: 'a purpose', code: `resource "aws_security_group" "api" { name = "orders-api-from-alb" }` },
    { name: 'a prefix', code: `resource "aws_security_group" "api" { name_prefix = "orders-api-" }` },
  ],
  unknown: [
    {
      name: 'handed in',
      code: `
        variable "name" { type = string }
        resource "aws_security_group" "api" { name = var.name }`,
    },
  ],
}
