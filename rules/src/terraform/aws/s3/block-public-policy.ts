import { attributeRule } from '../../../helpers/attribute-rule'
import { isTrue } from '../../../helpers/expect'
import type { RuleDocs, RuleExamples } from '../../../rule'

export default attributeRule({
  id: 'aws-s3-block-public-policy',
  title: 'Public bucket policies are accepted',
  severity: 'high',
  confidence: 'high',
  profile: 'recommended',
  on: ['aws_s3_bucket_public_access_block', 'aws_s3_account_public_access_block'],
  pillar: 'infrastructure',
  stride: ['information-disclosure'],
  cia: ['confidentiality'],
  aaa: ['authorization'],
  dataClass: 'internal',
  aliases: {
    tfsec: ['aws-s3-block-public-policy'],
    trivy: ['AWS-0087'],
    checkov: ['CKV_AWS_54'],
    kics: ['1a4bc881-9f69-4d44-8c9a-d37d08f54c50'],
  },
  attribute: 'block_public_policy',
  expect: isTrue,
  whenAbsent: 'violates', // The provider's default is false, also where S3 itself would have blocked.
  fix: {
    set: true,
    applicability: 'suggestion',
    impact: 'in-place',
    caution: 'public bucket policies are refused from then on',
  },
})

export const docs: RuleDocs = {
  rationale:
    'Whoever may call `PutBucketPolicy` opens the whole bucket with a single `"Principal": "*"`, by mistake or on purpose.',
  remediation:
    'Set `block_public_policy = true`: S3 refuses policies that grant public access. A public policy that is there already stays (`restrict_public_buckets` takes its effect away).',
  responsibility: 'customer',
  cwe: ['CWE-732'],
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_public_access_block#block_public_policy',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'left out',
      code: `
        «resource "aws_s3_bucket_public_access_block" "orders"» {
          bucket = aws_s3_bucket.orders.id

          block_public_acls       = true
          ignore_public_acls      = true
          restrict_public_buckets = true
        }`,
      fixed: `
        resource "aws_s3_bucket_public_access_block" "orders" {
          bucket = aws_s3_bucket.orders.id

          block_public_acls       = true
          ignore_public_acls      = true
          restrict_public_buckets = true
          block_public_policy     = true
        }`,
    },
    {
      name: 'switched off for the account',
      code: `
        resource "aws_s3_account_public_access_block" "this" {
          block_public_policy = «false»
        }`,
      fixed: `
        resource "aws_s3_account_public_access_block" "this" {
          block_public_policy = true
        }`,
    },
  ],
  good: [
    {
      name: 'set',
      code: `
        resource "aws_s3_bucket_public_access_block" "orders" {
          bucket = aws_s3_bucket.orders.id
          block_public_policy = true
        }`,
    },
  ],
  unknown: [
    {
      name: 'decided by the caller',
      code: `
        variable "block" { type = bool }
        resource "aws_s3_bucket_public_access_block" "orders" {
          block_public_policy = var.block
        }`,
    },
  ],
}
