import { attributeRule } from '../../../helpers/attribute-rule'
import { isTrue } from '../../../helpers/expect'
import type { RuleDocs, RuleExamples } from '../../../rule'

export default attributeRule({
  id: 'aws-rds-enable-deletion-protection',
  title: 'Database can be deleted by a single call',
  severity: 'medium',
  confidence: 'high',
  profile: 'strict',
  on: ['aws_db_instance', 'aws_rds_cluster'],
  pillar: 'infrastructure',
  stride: ['tampering', 'denial-of-service'],
  cia: ['availability', 'integrity'],
  aaa: [],
  aliases: {
    trivy: ['AWS-0177', 'AWS-0343'],
    checkov: ['CKV_AWS_293', 'CKV_AWS_139'],
    regula: ['FG_R00280'],
  },
  attribute: 'deletion_protection',
  expect: isTrue,
  whenAbsent: 'violates', // The provider's default is false.
  // A replica can be made again from its source.
  unless: db => db.attribute('replicate_source_db').isPresent,
  fix: { set: true, applicability: 'safe', impact: 'in-place' },
})

export const docs: RuleDocs = {
  rationale:
    'A wrong `terraform destroy`, a rename that means "replace", or a stolen role with `rds:DeleteDBInstance` ends the database, and by default its automated backups with it.',
  remediation:
    'Set `deletion_protection = true`. It changes nothing in operation. Whoever really means to delete the database sets it to `false` and applies first, so every deletion takes two deliberate steps.',
  responsibility: 'customer',
  cwe: ['CWE-693'],
  references: [
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html#USER_DeleteInstance.DeletionProtection',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance#deletion_protection',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'left out',
      code: `
        «resource "aws_db_instance" "orders"» {
          engine         = "postgres"
          instance_class = "db.t4g.medium"
        }`,
      fixed: `
        resource "aws_db_instance" "orders" {
          engine              = "postgres"
          instance_class      = "db.t4g.medium"
          deletion_protection = true
        }`,
    },
    {
      name: 'switched off for a cluster',
      code: `
        resource "aws_rds_cluster" "orders" {
          deletion_protection = «false»
        }`,
      fixed: `
        resource "aws_rds_cluster" "orders" {
          deletion_protection = true
        }`,
    },
  ],
  good: [
    { name: 'protected', code: `resource "aws_db_instance" "orders" { deletion_protection = true }` },
    {
      name: 'replica',
      code: `resource "aws_db_instance" "r" { replicate_source_db = aws_db_instance.orders.identifier }`,
    },
  ],
  unknown: [
    {
      name: 'by environment',
      code: `
        variable "environment" { type = string }
        resource "aws_db_instance" "orders" { deletion_protection = var.environment == "production" }`,
    },
  ],
}
