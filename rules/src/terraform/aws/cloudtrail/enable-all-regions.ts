import { attributeRule } from '../../../helpers/attribute-rule'
import { isTrue } from '../../../helpers/expect'
import type { RuleDocs, RuleExamples } from '../../../rule'

export default attributeRule({
  id: 'aws-cloudtrail-enable-all-regions',
  title: 'Trail records one region only',
  severity: 'medium',
  confidence: 'high',
  profile: 'recommended',
  on: ['aws_cloudtrail'],
  pillar: 'monitoring',
  stride: ['repudiation'],
  cia: ['integrity'],
  aaa: ['auditing', 'accounting'],
  aliases: {
    tfsec: ['aws-cloudtrail-enable-all-regions'],
    trivy: ['AWS-0014'],
    checkov: ['CKV_AWS_67'],
    kics: ['8173d5eb-96b5-4aa6-a71b-ecfa153c123d'],
    terrascan: ['AC_AWS_0034', 'AC_AWS_0448'],
  },
  attribute: 'is_multi_region_trail',
  expect: isTrue,
  whenAbsent: 'violates', // The provider's default is false.
  fix: { set: true, applicability: 'safe', impact: 'in-place' },
})

export const docs: RuleDocs = {
  rationale:
    'Whoever holds stolen credentials works where nobody looks: instances started and roles made in a region without a trail leave no record.',
  remediation:
    'Set `is_multi_region_trail = true`. The trail then also records regions that AWS opens later. The change happens in place; the first copy of management events is free of charge in every region.',
  responsibility: 'customer',
  cwe: ['CWE-778'],
  references: [
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/receive-cloudtrail-log-files-from-multiple-regions.html',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudtrail#is_multi_region_trail',
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
        }`,
      fixed: `
        resource "aws_cloudtrail" "audit" {
          name                  = "audit"
          s3_bucket_name        = aws_s3_bucket.audit.id
          is_multi_region_trail = true
        }`,
    },
    {
      name: 'switched off',
      code: `
        resource "aws_cloudtrail" "audit" {
          is_multi_region_trail = «false» # one region was enough once
        }`,
      fixed: `
        resource "aws_cloudtrail" "audit" {
          is_multi_region_trail = true # one region was enough once
        }`,
    },
  ],
  good: [{ name: 'all regions', code: `resource "aws_cloudtrail" "audit" { is_multi_region_trail = true }` }],
  unknown: [
    {
      name: 'decided by the caller',
      code: `
        variable "all_regions" { type = bool }
        resource "aws_cloudtrail" "audit" { is_multi_region_trail = var.all_regions }`,
    },
  ],
}
