import { attributeRule } from '../../../helpers/attribute-rule'
import { isTrue } from '../../../helpers/expect'
import type { Resource } from '../../../model/terraform'
import { asString } from '../../../lib/values'
import type { RuleDocs, RuleExamples } from '../../../rule'

export default attributeRule({
  id: 'aws-rds-encrypt-cluster-storage',
  title: 'Database cluster storage is not encrypted',
  severity: 'high',
  confidence: 'high',
  profile: 'recommended',
  on: ['aws_rds_cluster'],
  pillar: 'encryption',
  stride: ['information-disclosure'],
  cia: ['confidentiality'],
  aaa: [],
  dataClass: 'confidential',
  aliases: {
    tfsec: ['aws-rds-encrypt-cluster-storage-data'],
    trivy: ['AWS-0079'],
    checkov: ['CKV_AWS_96'],
    kics: ['1a690d1d-0ae7-49fa-b2db-b75ae0dd1d3e', '656880aa-1388-488f-a6d4-8f73c23149b2'],
    terrascan: ['AC_AWS_0186'],
  },
  attribute: 'storage_encrypted',
  expect: isTrue,
  whenAbsent: 'violates', // False for the provisioned engine mode, the default.
  unless: encryptsByItself,
  // `storage_encrypted` is "Forces new resource" in hashicorp/aws.
  fix: { set: true, applicability: 'suggestion', impact: 'replaces-resource' },
})

/** Serverless v1 clusters are always encrypted; copies are encrypted exactly when what they were made from is. */
function encryptsByItself(cluster: Resource): boolean {
  const mode = cluster.attribute('engine_mode').value
  const isAlwaysEncrypted = mode.kind === 'unknown' || asString(mode) === 'serverless'
  return (
    (isAlwaysEncrypted && !cluster.attribute('storage_encrypted').isPresent) ||
    cluster.attribute('snapshot_identifier').isPresent ||
    cluster.attribute('replication_source_identifier').isPresent ||
    cluster.attribute('global_cluster_identifier').isPresent ||
    cluster.blocks('restore_to_point_in_time').length > 0
  )
}

export const docs: RuleDocs = {
  rationale:
    'All instances of a cluster share one storage volume: whoever obtains a snapshot or a copy of it has every table of every one of them.',
  remediation:
    'Set `storage_encrypted = true` and, for data that matters, `kms_key_id`. A live cluster cannot be encrypted in place: Terraform would replace it by an empty one. Restore an encrypted cluster from its snapshot and switch over.',
  responsibility: 'customer',
  cwe: ['CWE-311'],
  references: [
    'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/rds_cluster#storage_encrypted',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'left out',
      code: `
        «resource "aws_rds_cluster" "orders"» {
          engine              = "aurora-postgresql"
          skip_final_snapshot = false
        }`,
      fixed: `
        resource "aws_rds_cluster" "orders" {
          engine              = "aurora-postgresql"
          skip_final_snapshot = false
          storage_encrypted   = true
        }`,
    },
    {
      name: 'switched off',
      code: `
        resource "aws_rds_cluster" "orders" {
          storage_encrypted = «false»
        }`,
      fixed: `
        resource "aws_rds_cluster" "orders" {
          storage_encrypted = true
        }`,
    },
  ],
  good: [
    { name: 'encrypted', code: `resource "aws_rds_cluster" "orders" { storage_encrypted = true }` },
    { name: 'serverless', code: `resource "aws_rds_cluster" "orders" { engine_mode = "serverless" }` },
    { name: 'from a snapshot', code: `resource "aws_rds_cluster" "orders" { snapshot_identifier = "before-upgrade" }` },
  ],
  unknown: [
    {
      name: 'decided by the caller',
      code: `
        variable "encrypt" { type = bool }
        resource "aws_rds_cluster" "orders" { storage_encrypted = var.encrypt }`,
    },
  ],
}
