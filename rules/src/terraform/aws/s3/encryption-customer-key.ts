import type { Fix } from '../../../fix'
import { withPlaceholders } from '../../../fixes/placeholder'
import { setAttributes } from '../../../fixes/terraform'
import { hasS3Companions, insertCompanion } from '../../../helpers/companion'
import { takesLogs } from '../../../helpers/log-bucket'
import { ownKey } from '../../../helpers/own-key'
import { asString } from '../../../lib/values'
import type { Block, Resource } from '../../../model/terraform'
import { moduleRule, type Problem, type RuleDocs, type RuleExamples } from '../../../rule'

const CONFIGURATION = 'aws_s3_bucket_server_side_encryption_configuration'
const DEFAULTS = 'apply_server_side_encryption_by_default'

export default moduleRule({
  id: 'aws-s3-encryption-customer-key',
  title: 'Bucket is not encrypted with an own key',
  severity: 'medium',
  confidence: 'high',
  // S3 encrypts everything with a key of its own since January 2023.
  profile: 'strict',
  on: ['aws_s3_bucket', CONFIGURATION, 'aws_s3_bucket_acl', 'aws_s3_bucket_logging'],
  pillar: 'encryption',
  stride: ['information-disclosure'],
  cia: ['confidentiality'],
  aaa: ['authorization'],
  dataClass: 'confidential',
  aliases: {
    tfsec: ['aws-s3-encryption-customer-key', 'aws-s3-enable-bucket-encryption'],
    trivy: ['AWS-0132', 'AWS-0088'],
    checkov: ['CKV_AWS_145'],
  },
  *check(module) {
    for (const bucket of module.resources('aws_s3_bucket')) {
      if (takesLogs(module, bucket)) continue
      const { linked, maybe } = module.linked(bucket, CONFIGURATION, 'bucket')
      // The way of provider version 3: a block of the bucket itself.
      const inline = bucket.blocks('server_side_encryption_configuration')
      for (const configuration of inline) yield* judge(configuration)
      const isSilent = inline.length + linked.length + maybe.length > 0
      if (!isSilent && !bucket.hasUnknownBlocks('server_side_encryption_configuration'))
        yield { at: bucket, fix: () => addEncryption(bucket) }
    }
    for (const configuration of module.resources(CONFIGURATION)) {
      const isForLogs = configuration.attribute('bucket').references.some(bucket => takesLogs(module, bucket))
      if (!isForLogs) yield* judge(configuration)
    }
  },
})

/** Every default of every rule; a rule without one, or one that may exist, says nothing. */
function* judge(configuration: Block): Iterable<Problem> {
  for (const rule of configuration.blocks('rule'))
    for (const defaults of rule.blocks(DEFAULTS)) {
      const algorithm = defaults.attribute('sse_algorithm')
      const key = defaults.attribute('kms_master_key_id')
      if (asString(algorithm.value) === 'AES256')
        yield { at: algorithm, message: 'AES256 is a key of S3’s own', fix: () => useOwnKey(defaults) }
      else if (key.value.kind === 'absent' && asString(algorithm.value)?.startsWith('aws:kms'))
        yield { at: algorithm, severity: 'low', message: 'the key is AWS’s', fix: () => useOwnKey(defaults) }
    }
}

function useOwnKey(defaults: Block): Fix {
  const { expression, isClear } = ownKey(defaults)
  const edits = setAttributes(defaults, [
    ['sse_algorithm', '"aws:kms"'],
    ['kms_master_key_id', expression],
  ])
  return fix(isClear, 'in-place', edits)
}

function addEncryption(bucket: Resource): Fix | undefined {
  if (!hasS3Companions(bucket)) return undefined
  const { expression, isClear } = ownKey(bucket)
  const blocks = `rule {
  ${DEFAULTS} {
    sse_algorithm     = "aws:kms"
    kms_master_key_id = ${expression}
  }
  bucket_key_enabled = true
}`
  return fix(isClear, 'new-resource', insertCompanion(bucket, { type: CONFIGURATION, link: 'bucket', blocks }))
}

function fix(isClear: boolean, impact: Fix['impact'], edits: Fix['edits']): Fix {
  return {
    title: 'Encrypt new objects with a key of your own',
    applicability: isClear ? 'suggestion' : 'needs-input',
    impact,
    caution: 'readers and writers need rights on the key',
    edits: withPlaceholders(edits),
  }
}

export const docs: RuleDocs = {
  rationale:
    'Under S3’s own key whoever may read the bucket reads its content: one wrong policy is enough. Under an own key it takes a grant on the key as well, every use is recorded, and the key can be withdrawn.',
  remediation:
    'Set `sse_algorithm = "aws:kms"` with `kms_master_key_id` of an `aws_kms_key`, and `bucket_key_enabled = true` to keep KMS’s price down. It holds for objects written from then on; copy older ones over themselves.',
  responsibility: 'customer',
  cwe: ['CWE-311'],
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_server_side_encryption_configuration',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'never mentioned, beside a key',
      code: `
        resource "aws_kms_key" "orders" { enable_key_rotation = true }

        «resource "aws_s3_bucket" "orders"» {
          bucket = "orders"
        }`,
      fixed: `
        resource "aws_kms_key" "orders" { enable_key_rotation = true }

        resource "aws_s3_bucket" "orders" {
          bucket = "orders"
        }

        resource "aws_s3_bucket_server_side_encryption_configuration" "orders" {
          bucket = aws_s3_bucket.orders.id

          rule {
            apply_server_side_encryption_by_default {
              sse_algorithm     = "aws:kms"
              kms_master_key_id = aws_kms_key.orders.arn
            }
            bucket_key_enabled = true
          }
        }`,
    },
    {
      name: 'S3’s own key',
      code: `
        resource "aws_s3_bucket_server_side_encryption_configuration" "orders" {
          rule {
            apply_server_side_encryption_by_default {
              sse_algorithm = «"AES256"»
            }
          }
        }`,
      fixed: `
        resource "aws_s3_bucket_server_side_encryption_configuration" "orders" {
          rule {
            apply_server_side_encryption_by_default {
              sse_algorithm     = "aws:kms"
              kms_master_key_id = aws_kms_key.name.arn
            }
          }
        }`,
    },
  ],
  good: [
    {
      name: 'a bucket for access logs',
      code: `
        resource "aws_s3_bucket" "logs" { bucket = "access-logs" }
        resource "aws_s3_bucket_logging" "orders" {
          bucket        = aws_s3_bucket.orders.id
          target_bucket = aws_s3_bucket.logs.id
          target_prefix = "orders/"
        }`,
    },
    {
      name: 'an own key',
      code: `
        resource "aws_s3_bucket_server_side_encryption_configuration" "orders" {
          rule {
            apply_server_side_encryption_by_default {
              sse_algorithm     = "aws:kms"
              kms_master_key_id = aws_kms_key.orders.arn
            }
          }
        }`,
    },
  ],
  unknown: [
    {
      name: 'decided by the caller',
      code: `
        variable "algorithm" { type = string }
        resource "aws_s3_bucket_server_side_encryption_configuration" "orders" {
          rule {
            apply_server_side_encryption_by_default {
              sse_algorithm = var.algorithm
            }
          }
        }`,
    },
  ],
}
