import { removeBlock, replaceKnown } from '../../../fixes/terraform'
import { asString } from '../../../lib/values'
import type { Attribute, Block, Resource } from '../../../model/terraform'
import { type Problem, resourceRule, type RuleDocs, type RuleExamples } from '../../../rule'

export default resourceRule({
  id: 'aws-s3-no-public-access-with-acl',
  title: 'Bucket is open to the public by its ACL',
  severity: 'critical',
  confidence: 'high',
  profile: 'recommended',
  on: ['aws_s3_bucket', 'aws_s3_bucket_acl'],
  pillar: 'infrastructure',
  stride: ['information-disclosure', 'tampering'],
  cia: ['confidentiality', 'integrity'],
  aaa: ['authorization'],
  dataClass: 'internal',
  aliases: {
    tfsec: ['aws-s3-no-public-access-with-acl'],
    trivy: ['AWS-0092'],
    checkov: ['CKV_AWS_20', 'CKV_AWS_57'],
    kics: [
      '38c5ee0d-7f22-4260-ab72-5073048df100',
      '57b9893d-33b1-4419-bcea-a717ea87e139',
      '64a222aa-7793-4e40-915f-4b302c76e4d4',
    ],
    regula: ['FG_R00279'],
  },
  *check(bucket) {
    const acl = bucket.attribute('acl')
    const canned = asString(acl.value) ?? ''
    if (canned === 'public-read-write') yield closed(acl, 'everybody may read and write')
    else if (canned === 'public-read') yield closed(acl, 'everybody may read', 'high')
    else if (canned === 'authenticated-read') yield closed(acl, 'everybody with an AWS account may read', 'high')
    for (const grant of grantsOf(bucket)) yield* judgeGrant(grant)
  },
})

function closed(acl: Attribute, message: string, severity: 'critical' | 'high' = 'critical'): Problem {
  const { value } = acl
  return {
    at: acl,
    severity,
    message,
    fix: () => ({
      title: 'Set acl = "private"',
      applicability: 'suggestion',
      impact: 'in-place',
      caution: 'ends public access',
      edits: value.kind === 'known' ? [replaceKnown(value, '"private"')] : [],
    }),
  }
}

/** `grant` of the bucket itself, the way of provider version 3, and of an `access_control_policy`. */
function grantsOf(bucket: Resource): readonly Grant[] {
  return [bucket, ...bucket.blocks('access_control_policy')].flatMap(holder =>
    holder.blocks('grant').map(grant => ({ holder, grant, grantee: grant.blocks('grantee')[0] ?? grant })),
  )
}

interface Grant {
  readonly holder: Block
  readonly grant: Block
  readonly grantee: Block
}

/** Amazon's groups of everybody, and of everybody with an account anywhere at AWS. */
const PUBLIC_GROUP = /\/groups\/global\/(?:AllUsers|AuthenticatedUsers)$/

function* judgeGrant({ holder, grant, grantee }: Grant): Iterable<Problem> {
  const uri = grantee.attribute('uri')
  if (!PUBLIC_GROUP.test(asString(uri.value) ?? '')) return
  yield {
    at: uri,
    message: 'granted to a group of everybody',
    fix: () => ({
      title: 'Remove the grant',
      applicability: 'suggestion',
      impact: 'in-place',
      caution: 'ends public access',
      edits: removeBlock(holder, grant),
    }),
  }
}

export const docs: RuleDocs = {
  rationale:
    'Bucket names are guessed by the million every day. A public ACL lets whoever finds the bucket list and read it, and with `public-read-write` plant files that your users then download.',
  remediation:
    'Set the ACL to `private`, or leave ACLs off altogether (`object_ownership = "BucketOwnerEnforced"`). Serve public files through CloudFront with origin access control, which keeps the bucket itself private.',
  responsibility: 'customer',
  cwe: ['CWE-732'],
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_acl#acl',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'readable by everybody',
      code: `
        resource "aws_s3_bucket_acl" "site" {
          bucket = aws_s3_bucket.site.id
          acl    = «"public-read"»
        }`,
      fixed: `
        resource "aws_s3_bucket_acl" "site" {
          bucket = aws_s3_bucket.site.id
          acl    = "private"
        }`,
    },
    {
      name: 'a grant',
      code: `
        resource "aws_s3_bucket_acl" "drop" {
          bucket = aws_s3_bucket.drop.id

          access_control_policy {
            owner {
              id = data.aws_canonical_user_id.current.id
            }
            grant {
              permission = "WRITE"
              grantee {
                type = "Group"
                uri  = «"http://acs.amazonaws.com/groups/global/AllUsers"»
              }
            }
          }
        }`,
      fixed: `
        resource "aws_s3_bucket_acl" "drop" {
          bucket = aws_s3_bucket.drop.id

          access_control_policy {
            owner {
              id = data.aws_canonical_user_id.current.id
            }
          }
        }`,
    },
    {
      name: 'on the bucket, as provider version 3 had it',
      code: `
        variable "acl" { default = "public-read-write" }

        resource "aws_s3_bucket" "drop" {
          acl = «var.acl»
        }`,
      fixed: `
        variable "acl" { default = "private" }

        resource "aws_s3_bucket" "drop" {
          acl = var.acl
        }`,
    },
  ],
  good: [
    { name: 'private', code: `resource "aws_s3_bucket_acl" "site" { acl = "private" }` },
    { name: 'for log delivery', code: `resource "aws_s3_bucket_acl" "logs" { acl = "log-delivery-write" }` },
  ],
  unknown: [
    {
      name: 'decided by the caller',
      code: `
        variable "acl" { type = string }
        resource "aws_s3_bucket_acl" "site" { acl = var.acl }`,
    },
  ],
}
