import { attributeRule } from '../../../helpers/attribute-rule'
import { isNotEmpty } from '../../../helpers/expect'
import { ownKeyFor } from '../../../helpers/own-key'
import type { RuleDocs, RuleExamples } from '../../../rule'

export default attributeRule({
  id: 'aws-cloudwatch-log-group-customer-key',
  title: 'Log group is not encrypted with an own key',
  severity: 'low',
  confidence: 'high',
  profile: 'strict',
  on: ['aws_cloudwatch_log_group'],
  pillar: 'encryption',
  stride: ['information-disclosure'],
  cia: ['confidentiality'],
  aaa: ['authorization'],
  dataClass: 'confidential',
  aliases: {
    tfsec: ['aws-cloudwatch-log-group-customer-key'],
    trivy: ['AWS-0017'],
    checkov: ['CKV_AWS_158'],
    kics: ['0afbcfe9-d341-4b92-a64c-7e6de0543879'],
    terrascan: ['AC_AWS_0451'],
    regula: ['FG_R00068'],
  },
  attribute: 'kms_key_id',
  expect: isNotEmpty,
  whenAbsent: 'violates',
  fix: ownKeyFor('kms_key_id', 'the key’s policy must let CloudWatch Logs use it'),
})

export const docs: RuleDocs = {
  rationale:
    'Applications log more than they mean to: tokens, addresses, whole requests. CloudWatch’s own key opens for everybody who may read logs; an own key is a second gate with its own record of use.',
  remediation:
    'Set `kms_key_id` to the ARN of a key whose policy lets `logs.<region>.amazonaws.com` use it; without that, the group stops taking logs. The change happens in place and holds for events that arrive from then on.',
  responsibility: 'customer',
  cwe: ['CWE-311'],
  references: [
    'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_log_group#kms_key_id',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'left out, beside a key',
      code: `
        resource "aws_kms_key" "logs" {
          enable_key_rotation = true
        }

        «resource "aws_cloudwatch_log_group" "api"» {
          name              = "/api"
          retention_in_days = 90
        }`,
      fixed: `
        resource "aws_kms_key" "logs" {
          enable_key_rotation = true
        }

        resource "aws_cloudwatch_log_group" "api" {
          name              = "/api"
          retention_in_days = 90
          kms_key_id        = aws_kms_key.logs.arn
        }`,
    },
    {
      name: 'left out, no key in sight',
      code: `
        «resource "aws_cloudwatch_log_group" "api"» {
          name = "/api"
        }`,
      fixed: `
        resource "aws_cloudwatch_log_group" "api" {
          name       = "/api"
          kms_key_id = aws_kms_key.name.arn
        }`,
    },
  ],
  good: [{ name: 'own key', code: `resource "aws_cloudwatch_log_group" "api" { kms_key_id = aws_kms_key.logs.arn }` }],
  unknown: [
    {
      name: 'decided by the caller',
      code: `
        variable "key" { type = string }
        resource "aws_cloudwatch_log_group" "api" { kms_key_id = var.key }`,
    },
  ],
}
