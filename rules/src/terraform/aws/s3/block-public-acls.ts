import { attributeRule } from '../../../helpers/attribute-rule'
import { isTrue } from '../../../helpers/expect'
import type { RuleDocs, RuleExamples } from '../../../rule'

export default attributeRule({
  id: 'aws-s3-block-public-acls',
  title: 'Public ACLs are accepted',
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
    tfsec: ['aws-s3-block-public-acls'],
    trivy: ['AWS-0086'],
    checkov: ['CKV_AWS_53'],
    kics: ['d0cc8694-fcad-43ff-ac86-32331d7e867f'],
  },
  attribute: 'block_public_acls',
  expect: isTrue,
  whenAbsent: 'violates', // The provider's default is false, also where S3 itself would have blocked.
  fix: {
    set: true,
    applicability: 'suggestion',
    impact: 'in-place',
    caution: 'uploads with a public ACL fail from then on',
  },
})

export const docs: RuleDocs = {
  rationale:
    'One upload with `--acl public-read`, from a script or a default of some library, puts an object on the internet although the bucket is private.',
  remediation:
    'Set `block_public_acls = true`: calls that carry a public ACL are refused from then on; ACLs that exist stay as they are (`ignore_public_acls` takes their effect away).',
  responsibility: 'customer',
  cwe: ['CWE-732'],
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_public_access_block#block_public_acls',
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

          block_public_policy     = true
          ignore_public_acls      = true
          restrict_public_buckets = true
        }`,
      fixed: `
        resource "aws_s3_bucket_public_access_block" "orders" {
          bucket = aws_s3_bucket.orders.id

          block_public_policy     = true
          ignore_public_acls      = true
          restrict_public_buckets = true
          block_public_acls       = true
        }`,
    },
    {
      name: 'switched off for the account',
      code: `
        resource "aws_s3_account_public_access_block" "this" {
          block_public_acls = «false»
        }`,
      fixed: `
        resource "aws_s3_account_public_access_block" "this" {
          block_public_acls = true
        }`,
    },
  ],
  good: [
    {
      name: 'set',
      code: `
        resource "aws_s3_bucket_public_access_block" "orders" {
          bucket = aws_s3_bucket.orders.id
          block_public_acls = true
        }`,
    },
  ],
  unknown: [
    {
      name: 'decided by the caller',
      code: `
        variable "block" { type = bool }
        resource "aws_s3_bucket_public_access_block" "orders" {
          block_public_acls = var.block
        }`,
    },
  ],
}
