import { attributeRule } from '../../../helpers/attribute-rule'
import { isNotEmpty } from '../../../helpers/expect'
import { ownKeyFor } from '../../../helpers/own-key'
import type { RuleDocs, RuleExamples } from '../../../rule'

export default attributeRule({
  id: 'aws-cloudtrail-encryption-customer-key',
  title: 'Trail is not encrypted with an own key',
  severity: 'medium',
  confidence: 'high',
  profile: 'strict',
  on: ['aws_cloudtrail'],
  pillar: 'encryption',
  stride: ['information-disclosure'],
  cia: ['confidentiality'],
  aaa: ['authorization'],
  dataClass: 'confidential',
  aliases: {
    tfsec: ['aws-cloudtrail-enable-at-rest-encryption'],
    trivy: ['AWS-0015'],
    checkov: ['CKV_AWS_35'],
    kics: ['5d9e3164-9265-470c-9a10-57ae454ac0c7'],
    terrascan: ['AC_AWS_0033'],
    regula: ['FG_R00035'],
  },
  attribute: 'kms_key_id',
  expect: isNotEmpty,
  whenAbsent: 'violates',
  fix: ownKeyFor('kms_key_id', 'CloudTrail must be let use it in the key’s policy'),
})

export const docs: RuleDocs = {
  rationale:
    'The log names users, keys’ ids, addresses and every resource: a map for an intruder. Under S3’s own key, read access to the bucket is enough; under an own key it takes a second, separately granted permission.',
  remediation:
    'Set `kms_key_id` to the ARN of a key whose policy lets `cloudtrail.amazonaws.com` encrypt and your auditors decrypt. The change happens in place and holds for files delivered from then on.',
  responsibility: 'customer',
  cwe: ['CWE-311'],
  references: [
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudtrail#kms_key_id',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'left out',
      code: `
        «resource "aws_cloudtrail" "audit"» {
          name = "audit"
        }`,
      fixed: `
        resource "aws_cloudtrail" "audit" {
          name       = "audit"
          kms_key_id = aws_kms_key.name.arn
        }`,
    },
    {
      name: 'empty, beside a key',
      code: `
        resource "aws_kms_key" "audit" {
          enable_key_rotation = true
        }

        resource "aws_cloudtrail" "audit" {
          kms_key_id = «""»
        }`,
      fixed: `
        resource "aws_kms_key" "audit" {
          enable_key_rotation = true
        }

        resource "aws_cloudtrail" "audit" {
          kms_key_id = aws_kms_key.audit.arn
        }`,
    },
  ],
  good: [{ name: 'own key', code: `resource "aws_cloudtrail" "audit" { kms_key_id = aws_kms_key.audit.arn }` }],
  unknown: [
    {
      name: 'decided by the caller',
      code: `
        variable "key" { type = string }
        resource "aws_cloudtrail" "audit" { kms_key_id = var.key }`,
    },
  ],
}
