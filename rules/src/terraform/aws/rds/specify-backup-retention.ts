import { setAttribute } from '../../../fixes/terraform'
import { asNumber } from '../../../lib/values'
import type { Attribute, Resource } from '../../../model/terraform'
import { type Problem, resourceRule, type RuleDocs, type RuleExamples } from '../../../rule'

export default resourceRule({
  id: 'aws-rds-specify-backup-retention',
  title: 'Database backups are kept too briefly',
  severity: 'medium',
  confidence: 'high',
  profile: 'recommended',
  on: ['aws_db_instance', 'aws_rds_cluster'],
  pillar: 'monitoring',
  stride: ['denial-of-service', 'tampering'],
  cia: ['availability', 'integrity'],
  aaa: [],
  aliases: {
    tfsec: ['aws-rds-specify-backup-retention'],
    trivy: ['AWS-0077'],
    checkov: ['CKV_AWS_133'],
    kics: ['e542bd46-58c4-4e0f-a52a-1fb4f9548e02', '1dc73fb4-5b51-430c-8c5f-25dcf9090b02'],
    terrascan: ['AC_AWS_0495'],
    regula: ['FG_R00107'],
    sonar: ['S6364'],
  },
  options: { 'minimum-days': { description: 'The fewest days of automated backups that are enough.', default: 2 } },
  *check(db, context) {
    // Backups of a replica are those of its source unless it asks for its own.
    if (db.attribute('replicate_source_db').isPresent) return
    const retention = db.attribute('backup_retention_period')
    const { value } = retention
    if (value.kind === 'unknown') return
    // Defaults of the provider: none for an instance, one day for a cluster.
    const days = value.kind === 'known' ? asNumber(value) : db.resourceType === 'aws_db_instance' ? 0 : 1
    if (days === undefined || days >= context.number('minimum-days')) return
    yield problem(db, retention, days)
  },
})

function problem(db: Resource, at: Attribute, days: number): Problem {
  const isInstance = db.resourceType === 'aws_db_instance'
  return {
    at,
    message: days === 0 ? 'there are none' : days === 1 ? 'one day' : `${days} days`,
    fix: () => ({
      title: 'Keep backups for seven days',
      applicability: 'suggestion',
      impact: 'in-place',
      ...(isInstance && days === 0 ? { caution: 'switching backups on may restart the instance' } : {}),
      edits: setAttribute(db, 'backup_retention_period', '7'),
    }),
  }
}

export const docs: RuleDocs = {
  rationale:
    'A bad migration, ransomware or a deleted table is often noticed days later. Without automated backups from before, or with one day of them, there is nothing left to restore.',
  remediation:
    'Set `backup_retention_period` to at least a week; 35 days is the most. Backups up to the size of the database cost nothing extra. Going from 0 to any other number takes an instance down for a moment, at once or in its maintenance window.',
  responsibility: 'customer',
  cwe: ['CWE-693'],
  references: [
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.BackupRetention.html',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance#backup_retention_period',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'left out, so none',
      code: `
        «resource "aws_db_instance" "orders"» {
          engine = "postgres"
        }`,
      fixed: `
        resource "aws_db_instance" "orders" {
          engine                  = "postgres"
          backup_retention_period = 7
        }`,
    },
    {
      name: 'one day for a cluster',
      code: `
        resource "aws_rds_cluster" "orders" {
          backup_retention_period = «1»
        }`,
      fixed: `
        resource "aws_rds_cluster" "orders" {
          backup_retention_period = 7
        }`,
    },
  ],
  good: [
    { name: 'a week', code: `resource "aws_db_instance" "orders" { backup_retention_period = 7 }` },
    {
      name: 'replica',
      code: `resource "aws_db_instance" "r" { replicate_source_db = aws_db_instance.orders.identifier }`,
    },
    {
      name: 'enough by the team’s own measure',
      options: { 'minimum-days': 1 },
      code: `resource "aws_rds_cluster" "scratch" { engine = "aurora-mysql" }`,
    },
  ],
  unknown: [
    {
      name: 'decided by the caller',
      code: `
        variable "days" { type = number }
        resource "aws_db_instance" "orders" { backup_retention_period = var.days }`,
    },
  ],
}
