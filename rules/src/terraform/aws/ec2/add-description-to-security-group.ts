import { placeholder, withPlaceholders } from '../../../fixes/placeholder'
import { setAttribute } from '../../../fixes/terraform'
import { asString } from '../../../lib/values'
import { resourceRule, type RuleDocs, type RuleExamples } from '../../../rule'

export default resourceRule({
  id: 'aws-ec2-add-description-to-security-group',
  title: 'Security group has no description',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  on: ['aws_security_group'],
  pillar: 'infrastructure',
  stride: ['repudiation'],
  cia: [],
  aaa: ['accounting'],
  aliases: {
    tfsec: ['aws-ec2-add-description-to-security-group', 'aws-vpc-add-description-to-security-group'],
    trivy: ['AWS-0099'],
    checkov: ['CKV_AWS_23'],
    kics: ['cb3f5ed6-0d18-40de-a93d-b3538db31e8c'],
    terrascan: ['AC_AWS_0319'],
  },
  *check(group) {
    const description = group.attribute('description')
    const { value } = description
    // "Managed by Terraform" is the provider's default.
    const text = value.kind === 'absent' ? '' : asString(value)
    if (text === undefined || !['', 'managed by terraform'].includes(text.trim().toLowerCase())) return
    yield {
      at: description,
      // `description` is "Forces new resource" in hashicorp/aws.
      fix: () => ({
        title: 'Describe the security group',
        applicability: 'needs-input',
        impact: 'replaces-resource',
        edits: withPlaceholders(setAttribute(group, 'description', `"${placeholder('what it is for')}"`)),
      }),
    }
  },
})

export const docs: RuleDocs = {
  rationale:
    'In an incident, or when groups are tidied up, nobody dares to close what nobody can explain: groups without a purpose stay, with everything they let through.',
  remediation:
    'Say in `description` what the group is for. It cannot be changed later: Terraform replaces a live group for it, which needs `create_before_destroy` while something uses it. Worth doing when the group is new.',
  responsibility: 'customer',
  cwe: ['CWE-1059'],
  references: [
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group#description',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'left out',
      code: `
        «resource "aws_security_group" "api"» {
          name = "api"
        }`,
      fixed: `
        resource "aws_security_group" "api" {
          name        = "api"
          description = "what it is for"
        }`,
    },
    {
      name: 'the default, written down',
      code: `
        resource "aws_security_group" "api" {
          description = «"Managed by Terraform"»
        }`,
      fixed: `
        resource "aws_security_group" "api" {
          description = "what it is for"
        }`,
    },
  ],
  good: [{ name: 'described', code: `resource "aws_security_group" "api" { description = "Load balancer to API" }` }],
  unknown: [
    {
      name: 'handed in',
      code: `
        variable "description" { type = string }
        resource "aws_security_group" "api" { description = var.description }`,
    },
  ],
}
