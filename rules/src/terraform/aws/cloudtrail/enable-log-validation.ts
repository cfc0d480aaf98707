import { attributeRule } from '../../../helpers/attribute-rule'
import { isTrue } from '../../../helpers/expect'
import type { RuleDocs, RuleExamples } from '../../../rule'

export default attributeRule({
  id: 'aws-cloudtrail-enable-log-validation',
  title: 'Trail’s log files can be changed unnoticed',
  severity: 'medium',
  confidence: 'high',
  profile: 'recommended',
  on: ['aws_cloudtrail'],
  pillar: 'monitoring',
  stride: ['tampering', 'repudiation'],
  cia: ['integrity'],
  aaa: ['auditing'],
  aliases: {
    tfsec: ['aws-cloudtrail-enable-log-validation'],
    trivy: ['AWS-0016'],
    checkov: ['CKV_AWS_36'],
    kics: ['52ffcfa6-6c70-4ea6-8376-d828d3961669'],
    terrascan: ['AC_AWS_0446'],
    regula: ['FG_R00027'],
  },
  attribute: 'enable_log_file_validation',
  expect: isTrue,
  whenAbsent: 'violates', // The provider's default is false.
  fix: { set: true, applicability: 'safe', impact: 'in-place' },
})

export const docs: RuleDocs = {
  rationale:
    'An intruder who can write to the log bucket deletes the lines that name him. Without digest files nobody can show that a log is complete, to an auditor or to a court.',
  remediation:
    'Set `enable_log_file_validation = true`. CloudTrail then delivers a signed digest every hour, which `aws cloudtrail validate-logs` checks. The change happens in place and costs nothing but the digests’ storage.',
  responsibility: 'customer',
  cwe: ['CWE-354'],
  references: [
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudtrail#enable_log_file_validation',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'left out',
      code: `
        «resource "aws_cloudtrail" "audit"» {
          name           = "audit"
          s3_bucket_name = aws_s3_bucket.audit.id

          event_selector {
            read_write_type = "All"
          }
        }`,
      fixed: `
        resource "aws_cloudtrail" "audit" {
          name                       = "audit"
          s3_bucket_name             = aws_s3_bucket.audit.id
          enable_log_file_validation = true

          event_selector {
            read_write_type = "All"
          }
        }`,
    },
    {
      name: 'switched off',
      code: `
        resource "aws_cloudtrail" "audit" {
          enable_log_file_validation = «false»
        }`,
      fixed: `
        resource "aws_cloudtrail" "audit" {
          enable_log_file_validation = true
        }`,
    },
  ],
  good: [{ name: 'validated', code: `resource "aws_cloudtrail" "audit" { enable_log_file_validation = true }` }],
  unknown: [
    {
      name: 'decided by the caller',
      code: `
        variable "validate" { type = bool }
        resource "aws_cloudtrail" "audit" { enable_log_file_validation = var.validate }`,
    },
  ],
}
