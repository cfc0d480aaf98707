import { attributeRule } from '../../../helpers/attribute-rule'
import { isTrue } from '../../../helpers/expect'
import type { RuleDocs, RuleExamples } from '../../../rule'

export default attributeRule({
  id: 'aws-s3-no-public-buckets',
  title: 'Public policy stays in force',
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
    tfsec: ['aws-s3-no-public-buckets'],
    trivy: ['AWS-0093'],
    checkov: ['CKV_AWS_56'],
    kics: ['1ec253ab-c220-4d63-b2de-5b40e0af9293'],
    regula: ['FG_R00277'],
  },
  attribute: 'restrict_public_buckets',
  expect: isTrue,
  whenAbsent: 'violates', // The provider's default is false, also where S3 itself would have blocked.
  fix: { set: true, applicability: 'suggestion', impact: 'in-place', caution: 'access through a public policy ends' },
})

export const docs: RuleDocs = {
  rationale:
    'A bucket policy that was public before stays public: everybody on the internet keeps whatever it grants, down to listing and writing.',
  remediation:
    'Set `restrict_public_buckets = true`: a public policy then works for AWS services and the bucket owner’s account only.',
  responsibility: 'customer',
  cwe: ['CWE-732'],
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_public_access_block#restrict_public_buckets',
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

          block_public_acls   = true
          block_public_policy = true
          ignore_public_acls  = true
        }`,
      fixed: `
        resource "aws_s3_bucket_public_access_block" "orders" {
          bucket = aws_s3_bucket.orders.id

          block_public_acls       = true
          block_public_policy     = true
          ignore_public_acls      = true
          restrict_public_buckets = true
        }`,
    },
    {
      name: 'switched off for the account',
      code: `
        resource "aws_s3_account_public_access_block" "this" {
          restrict_public_buckets = «false»
        }`,
      fixed: `
        resource "aws_s3_account_public_access_block" "this" {
          restrict_public_buckets = true
        }`,
    },
  ],
  good: [
    {
      name: 'set',
      code: `
        resource "aws_s3_bucket_public_access_block" "orders" {
          bucket = aws_s3_bucket.orders.id
          restrict_public_buckets = true
        }`,
    },
  ],
  unknown: [
    {
      name: 'decided by the caller',
      code: `
        variable "block" { type = bool }
        resource "aws_s3_bucket_public_access_block" "orders" {
          restrict_public_buckets = var.block
        }`,
    },
  ],
}
