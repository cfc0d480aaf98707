import { attributeRule } from '../../../helpers/attribute-rule'
import { isTrue } from '../../../helpers/expect'
import type { Resource } from '../../../model/terraform'
import type { RuleDocs, RuleExamples } from '../../../rule'

export default attributeRule({
  id: 'aws-rds-encrypt-instance-storage',
  title: 'Database storage is not encrypted',
  severity: 'high',
  confidence: 'high',
  profile: 'recommended',
  on: ['aws_db_instance'],
  pillar: 'encryption',
  stride: ['information-disclosure'],
  cia: ['confidentiality'],
  aaa: [],
  dataClass: 'confidential',
  aliases: {
    tfsec: ['aws-rds-encrypt-instance-storage-data'],
    trivy: ['AWS-0080'],
    checkov: ['CKV_AWS_16'],
    kics: ['08bd0760-8752-44e1-9779-7bb369b2b4e4'],
    terrascan: ['AC_AWS_0058'],
    regula: ['FG_R00093'],
  },
  attribute: 'storage_encrypted',
  expect: isTrue,
  whenAbsent: 'violates', // The provider's default is false.
  unless: takesOverEncryption,
  // `storage_encrypted` is "Forces new resource" in hashicorp/aws.
  fix: { set: true, applicability: 'suggestion', impact: 'replaces-resource' },
})

/** Replicas and restored instances are encrypted exactly when what they were made from is; the provider passes nothing on. */
function takesOverEncryption(db: Resource): boolean {
  return (
    db.attribute('replicate_source_db').isPresent ||
    db.attribute('snapshot_identifier').isPresent ||
    db.blocks('restore_to_point_in_time').length > 0
  )
}

export const docs: RuleDocs = {
  rationale:
    'Whoever obtains a snapshot, a backup or the underlying disk reads every row. With encryption at rest they also need the key, and every use of the key passes IAM and CloudTrail.',
  remediation:
    'Set `storage_encrypted = true` and, for data that matters, `kms_key_id` to the ARN of a key of your own. An existing instance cannot be encrypted in place: Terraform would replace it by an empty one. Copy its snapshot with encryption and restore from the copy.',
  responsibility: 'customer',
  cwe: ['CWE-311'],
  references: ['https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'left out',
      code: `
        «resource "aws_db_instance" "orders"» {
          engine = "postgres"
        }`,
      fixed: `
        resource "aws_db_instance" "orders" {
          engine            = "postgres"
          storage_encrypted = true
        }`,
    },
    {
      name: 'switched off in a variable default',
      code: `
        provider "aws" {}

        variable "encrypt" {
          default = false # until the migration is over
        }

        resource "aws_db_instance" "orders" {
          storage_encrypted = «var.encrypt»
        }`,
      fixed: `
        provider "aws" {}

        variable "encrypt" {
          default = true # until the migration is over
        }

        resource "aws_db_instance" "orders" {
          storage_encrypted = var.encrypt
        }`,
    },
  ],
  good: [
    { name: 'encrypted', code: `resource "aws_db_instance" "orders" { storage_encrypted = true }` },
    { name: 'replica', code: `resource "aws_db_instance" "r" { replicate_source_db = aws_db_instance.orders.arn }` },
    { name: 'from a snapshot', code: `resource "aws_db_instance" "r" { snapshot_identifier = "orders-2025-01-31" }` },
    {
      name: 'from a point in time',
      code: `
        resource "aws_db_instance" "restored" {
          restore_to_point_in_time {
            source_db_instance_identifier = "orders"
            use_latest_restorable_time    = true
          }
        }`,
    },
  ],
  unknown: [
    {
      name: 'decided by the caller',
      code: `
        variable "encrypt" { type = bool }
        resource "aws_db_instance" "orders" { storage_encrypted = var.encrypt }`,
    },
  ],
}
