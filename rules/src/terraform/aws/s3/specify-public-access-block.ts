import type { Fix } from '../../../fix'
import { insertCompanion } from '../../../helpers/companion'
import type { Resource } from '../../../model/terraform'
import { moduleRule, type RuleDocs, type RuleExamples } from '../../../rule'

export default moduleRule({
  id: 'aws-s3-specify-public-access-block',
  title: 'Bucket has no public-access block',
  severity: 'medium',
  confidence: 'high',
  // S3 has blocked public access to new buckets by itself since April 2023.
  profile: 'strict',
  on: ['aws_s3_bucket', 'aws_s3_bucket_public_access_block'],
  pillar: 'infrastructure',
  stride: ['information-disclosure'],
  cia: ['confidentiality'],
  aaa: ['authorization'],
  dataClass: 'internal',
  aliases: {
    tfsec: ['aws-s3-specify-public-access-block'],
    trivy: ['AWS-0094'],
    checkov: ['CKV2_AWS_6'],
    kics: ['bf878b1a-7418-4de3-b13c-3a86cf894920'],
    regula: ['FG_R00229'],
    terrascan: ['AC_AWS_0496'],
    sonar: ['S6281'],
  },
  *check(module) {
    for (const bucket of module.resources('aws_s3_bucket')) {
      const { linked, maybe } = module.linked(bucket, 'aws_s3_bucket_public_access_block', 'bucket')
      if (linked.length === 0 && maybe.length === 0) yield { at: bucket, fix: () => blockPublicAccess(bucket) }
    }
  },
})

function blockPublicAccess(bucket: Resource): Fix | undefined {
  return {
    title: 'Block public access to the bucket',
    applicability: 'suggestion',
    impact: 'new-resource',
    caution: 'ends public access where an older bucket has any',
    edits: insertCompanion(bucket, {
      type: 'aws_s3_bucket_public_access_block',
      link: 'bucket',
      attributes: [
        ['block_public_acls', 'true'],
        ['block_public_policy', 'true'],
        ['ignore_public_acls', 'true'],
        ['restrict_public_buckets', 'true'],
      ],
    }),
  }
}

export const docs: RuleDocs = {
  rationale:
    'Without it, whether the bucket can be opened to the internet depends on its age and on everybody who may ever touch its ACLs or its policy.',
  remediation:
    'Add an `aws_s3_bucket_public_access_block` with all four settings. New buckets are blocked by S3 already; written down, it stays so, and shows in review. A website belongs behind CloudFront with origin access control.',
  responsibility: 'customer',
  cwe: ['CWE-732'],
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html',
    'https://aws.amazon.com/about-aws/whats-new/2023/04/amazon-s3-security-best-practices-buckets-default/',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'a bucket on its own',
      code: `
        «resource "aws_s3_bucket" "orders"» {
          bucket = "orders"
        }`,
      fixed: `
        resource "aws_s3_bucket" "orders" {
          bucket = "orders"
        }

        resource "aws_s3_bucket_public_access_block" "orders" {
          bucket                  = aws_s3_bucket.orders.id
          block_public_acls       = true
          block_public_policy     = true
          ignore_public_acls      = true
          restrict_public_buckets = true
        }`,
    },
    {
      name: 'several buckets, beside another one’s block',
      code: `
        «resource "aws_s3_bucket" "tenant"» {
          for_each = toset(["a", "b"])
          bucket   = "tenant-\${each.key}"
        }

        resource "aws_s3_bucket" "logs" {
          bucket = "logs"
        }

        resource "aws_s3_bucket_public_access_block" "logs" {
          bucket = aws_s3_bucket.logs.bucket
        }`,
      fixed: `
        resource "aws_s3_bucket" "tenant" {
          for_each = toset(["a", "b"])
          bucket   = "tenant-\${each.key}"
        }

        resource "aws_s3_bucket_public_access_block" "tenant" {
          for_each = aws_s3_bucket.tenant

          bucket                  = each.value.id
          block_public_acls       = true
          block_public_policy     = true
          ignore_public_acls      = true
          restrict_public_buckets = true
        }

        resource "aws_s3_bucket" "logs" {
          bucket = "logs"
        }

        resource "aws_s3_bucket_public_access_block" "logs" {
          bucket = aws_s3_bucket.logs.bucket
        }`,
    },
  ],
  good: [
    {
      name: 'a block for each bucket',
      code: `
        resource "aws_s3_bucket" "each" {
          for_each = toset(["orders", "reports"])
          bucket   = each.key
        }
        resource "aws_s3_bucket_public_access_block" "each" {
          for_each = aws_s3_bucket.each
          bucket   = each.value.id
        }`,
    },
    {
      name: 'blocked by name',
      code: `
        resource "aws_s3_bucket" "orders" { bucket = "orders" }
        resource "aws_s3_bucket_public_access_block" "orders" { bucket = "orders" }`,
    },
  ],
  unknown: [
    {
      name: 'a block whose bucket is handed in',
      code: `
        variable "bucket" { type = string }
        resource "aws_s3_bucket" "orders" { bucket = "orders" }
        resource "aws_s3_bucket_public_access_block" "any" { bucket = var.bucket }`,
    },
  ],
}
