import { attributeRule } from '../../../helpers/attribute-rule'
import { isTrue } from '../../../helpers/expect'
import type { RuleDocs, RuleExamples } from '../../../rule'

export default attributeRule({
  id: 'aws-s3-ignore-public-acls',
  title: 'Existing public ACLs stay in force',
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
    tfsec: ['aws-s3-ignore-public-acls'],
    trivy: ['AWS-0091'],
    checkov: ['CKV_AWS_55'],
    kics: ['4fa66806-0dd9-4f8d-9480-3174d39c7c91'],
  },
  attribute: 'ignore_public_acls',
  expect: isTrue,
  whenAbsent: 'violates', // The provider's default is false, also where S3 itself would have blocked.
  fix: {
    set: true,
    applicability: 'suggestion',
    impact: 'in-place',
    caution: 'objects published by ACL become private',
  },
})

export const docs: RuleDocs = {
  rationale:
    'An object that was made public years ago stays readable for everybody; nobody goes through the ACLs of a million objects by hand.',
  remediation:
    'Set `ignore_public_acls = true`: S3 then treats every public ACL on the bucket and its objects as if it were not there. It can be set back; nothing is deleted.',
  responsibility: 'customer',
  cwe: ['CWE-732'],
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_public_access_block#ignore_public_acls',
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
          block_public_policy     = true
          restrict_public_buckets = true
        }`,
      fixed: `
        resource "aws_s3_bucket_public_access_block" "orders" {
          bucket = aws_s3_bucket.orders.id

          block_public_acls       = true
          block_public_policy     = true
          restrict_public_buckets = true
          ignore_public_acls      = true
        }`,
    },
    {
      name: 'switched off for the account',
      code: `
        resource "aws_s3_account_public_access_block" "this" {
          ignore_public_acls = «false»
        }`,
      fixed: `
        resource "aws_s3_account_public_access_block" "this" {
          ignore_public_acls = true
        }`,
    },
  ],
  good: [
    {
      name: 'set',
      code: `
        resource "aws_s3_bucket_public_access_block" "orders" {
          bucket = aws_s3_bucket.orders.id
          ignore_public_acls = true
        }`,
    },
  ],
  unknown: [
    {
      name: 'decided by the caller',
      code: `
        variable "block" { type = bool }
        resource "aws_s3_bucket_public_access_block" "orders" {
          ignore_public_acls = var.block
        }`,
    },
  ],
}
