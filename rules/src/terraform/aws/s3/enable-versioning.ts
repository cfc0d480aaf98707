import type { Fix } from '../../../fix'
import { setAttribute } from '../../../fixes/terraform'
import { hasS3Companions, insertCompanion } from '../../../helpers/companion'
import { asBool, asString } from '../../../lib/values'
import type { Attribute, Module, Resource } from '../../../model/terraform'
import { moduleRule, type Problem, type RuleDocs, type RuleExamples } from '../../../rule'

export default moduleRule({
  id: 'aws-s3-enable-versioning',
  title: 'Bucket keeps no versions',
  severity: 'medium',
  confidence: 'high',
  profile: 'strict',
  on: ['aws_s3_bucket', 'aws_s3_bucket_versioning'],
  pillar: 'inventory',
  stride: ['tampering', 'denial-of-service'],
  cia: ['integrity', 'availability'],
  aaa: [],
  aliases: {
    tfsec: ['aws-s3-enable-versioning'],
    trivy: ['AWS-0090'],
    checkov: ['CKV_AWS_21'],
    kics: ['568a4d22-3517-44a6-a7ad-6a7eed88722c'],
    regula: ['FG_R00101'],
    terrascan: ['AC_AWS_0214'],
    sonar: ['S6252'],
  },
  *check(module) {
    for (const bucket of module.resources('aws_s3_bucket')) {
      const { linked, maybe } = module.linked(bucket, 'aws_s3_bucket_versioning', 'bucket')
      // Until version 4 of the provider, versioning was a block of the bucket itself.
      const [inline] = bucket.blocks('versioning')
      if (inline) yield* judgeInline(inline.attribute('enabled'))
      else if (linked.length === 0 && maybe.length === 0 && !bucket.hasUnknownBlocks('versioning'))
        yield { at: bucket, fix: () => addVersioning(bucket) }
    }
    yield* judgeResources(module)
  },
})

function* judgeInline(enabled: Attribute): Iterable<Problem> {
  const { value, parent } = enabled
  if (parent.presence === 'possible' || value.kind === 'unknown' || asBool(value) === true) return
  yield { at: enabled, fix: () => enable(setAttribute(parent, 'enabled', 'true')) }
}

function* judgeResources(module: Module): Iterable<Problem> {
  for (const versioning of module.resources('aws_s3_bucket_versioning'))
    for (const configuration of versioning.blocks('versioning_configuration')) {
      const status = configuration.attribute('status')
      const text = asString(status.value)
      if (text === undefined || text === 'Enabled') continue
      yield { at: status, message: text, fix: () => enable(setAttribute(configuration, 'status', '"Enabled"')) }
    }
}

function enable(edits: Fix['edits']): Fix {
  return {
    title: 'Keep versions',
    applicability: 'suggestion',
    impact: 'in-place',
    caution: 'old versions cost storage',
    edits,
  }
}

function addVersioning(bucket: Resource): Fix | undefined {
  if (!hasS3Companions(bucket)) return undefined
  return {
    title: 'Keep versions of the bucket’s objects',
    applicability: 'suggestion',
    impact: 'new-resource',
    caution: 'old versions cost storage',
    edits: insertCompanion(bucket, {
      type: 'aws_s3_bucket_versioning',
      link: 'bucket',
      blocks: 'versioning_configuration {\n  status = "Enabled"\n}',
    }),
  }
}

export const docs: RuleDocs = {
  rationale:
    'A wrong sync, a bug or ransomware overwrites objects, and what was there before is gone at once: S3 keeps no backup of its own.',
  remediation:
    'Add an `aws_s3_bucket_versioning` with `status = "Enabled"`, and a lifecycle rule that expires old versions so that they do not pile up. Once on, versioning can be suspended but not taken away.',
  responsibility: 'customer',
  cwe: ['CWE-693'],
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_versioning',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'never mentioned',
      code: `
        «resource "aws_s3_bucket" "orders"» {
          bucket = "orders"
        }`,
      fixed: `
        resource "aws_s3_bucket" "orders" {
          bucket = "orders"
        }

        resource "aws_s3_bucket_versioning" "orders" {
          bucket = aws_s3_bucket.orders.id

          versioning_configuration {
            status = "Enabled"
          }
        }`,
    },
    {
      name: 'suspended',
      code: `
        resource "aws_s3_bucket" "orders" {
          bucket = "orders"
        }

        resource "aws_s3_bucket_versioning" "orders" {
          bucket = aws_s3_bucket.orders.id
          versioning_configuration {
            status = «"Suspended"»
          }
        }`,
      fixed: `
        resource "aws_s3_bucket" "orders" {
          bucket = "orders"
        }

        resource "aws_s3_bucket_versioning" "orders" {
          bucket = aws_s3_bucket.orders.id
          versioning_configuration {
            status = "Enabled"
          }
        }`,
    },
  ],
  good: [
    {
      name: 'the way of provider version 3',
      code: `
        resource "aws_s3_bucket" "orders" {
          versioning {
            enabled = true
          }
        }`,
    },
    {
      name: 'enabled',
      code: `
        resource "aws_s3_bucket" "orders" { bucket = "orders" }
        resource "aws_s3_bucket_versioning" "orders" {
          bucket = aws_s3_bucket.orders.id
          versioning_configuration {
            status = "Enabled"
          }
        }`,
    },
  ],
  unknown: [
    {
      name: 'decided by the caller',
      code: `
        variable "status" { type = string }
        resource "aws_s3_bucket" "orders" { bucket = "orders" }
        resource "aws_s3_bucket_versioning" "orders" {
          bucket = aws_s3_bucket.orders.id
          versioning_configuration {
            status = var.status
          }
        }`,
    },
  ],
}
