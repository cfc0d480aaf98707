import type { Fix } from '../../../fix'
import { setAttribute } from '../../../fixes/terraform'
import { asString } from '../../../lib/values'
import type { Resource } from '../../../model/terraform'
import { resourceRule, type RuleDocs, type RuleExamples } from '../../../rule'

export default resourceRule({
  id: 'aws-rds-export-logs',
  title: 'Database logs are not exported',
  severity: 'medium',
  confidence: 'high',
  profile: 'strict',
  on: ['aws_db_instance', 'aws_rds_cluster'],
  pillar: 'monitoring',
  stride: ['repudiation'],
  cia: ['integrity'],
  aaa: ['auditing', 'accounting'],
  aliases: {
    checkov: ['CKV_AWS_129', 'CKV_AWS_324'],
    kics: ['8d7f7b8c-6c7c-40f8-baa6-62006c6c7b56'],
    terrascan: ['AC_AWS_0454'],
  },
  *check(db) {
    const exports = db.attribute('enabled_cloudwatch_logs_exports')
    const { value } = exports
    if (value.kind === 'unknown') return
    if (value.kind === 'known' && (value.type !== 'list' || value.items.length > 0)) return
    yield { at: exports, fix: () => exportLogs(db) }
  },
})

/** The log types of an engine that need no parameter group of their own to be written; see the references. */
const LOG_TYPES: Readonly<Record<string, string>> = {
  'aurora-mysql': '["error"]',
  'aurora-postgresql': '["postgresql"]',
  mariadb: '["error"]',
  mysql: '["error"]',
  postgres: '["postgresql", "upgrade"]',
  'oracle-ee': '["alert", "audit", "listener"]',
  'oracle-se2': '["alert", "audit", "listener"]',
  'sqlserver-ee': '["error"]',
  'sqlserver-se': '["error"]',
}

function exportLogs(db: Resource): Fix | undefined {
  const types = LOG_TYPES[asString(db.attribute('engine').value) ?? '']
  if (types === undefined) return undefined
  return {
    title: `Export ${types.replace(/["[\]]/g, '')} logs to CloudWatch`,
    applicability: 'suggestion',
    impact: 'in-place',
    edits: setAttribute(db, 'enabled_cloudwatch_logs_exports', types),
  }
}

export const docs: RuleDocs = {
  rationale:
    'Logs that stay on the instance are gone with it, and after a few days anyway: nobody can tell afterwards who failed to log in, or what ran before the data changed.',
  remediation:
    'List the engine’s log types in `enabled_cloudwatch_logs_exports`, and give the log groups a retention. Slow-query, general and audit logs must also be switched on in the parameter group. Applies without a restart; CloudWatch charges for what it takes in.',
  responsibility: 'customer',
  cwe: ['CWE-778'],
  references: [
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Procedural.UploadtoCloudWatch.html',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance#enabled_cloudwatch_logs_exports',
  ],
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
          engine                          = "postgres"
          enabled_cloudwatch_logs_exports = ["postgresql", "upgrade"]
        }`,
    },
    {
      name: 'an empty list',
      code: `
        resource "aws_rds_cluster" "orders" {
          engine                          = "aurora-mysql"
          enabled_cloudwatch_logs_exports = «[]»
        }`,
      fixed: `
        resource "aws_rds_cluster" "orders" {
          engine                          = "aurora-mysql"
          enabled_cloudwatch_logs_exports = ["error"]
        }`,
    },
    {
      name: 'engine decided elsewhere',
      code: `
        variable "engine" { type = string }

        «resource "aws_db_instance" "orders"» {
          engine = var.engine
        }`,
      fixed: null,
      noFix: 'Which log types exist depends on the engine, which is not known here.',
    },
  ],
  good: [
    { name: 'exported', code: `resource "aws_db_instance" "orders" { enabled_cloudwatch_logs_exports = ["error"] }` },
  ],
  unknown: [
    {
      name: 'decided by the caller',
      code: `
        variable "logs" { type = list(string) }
        resource "aws_db_instance" "orders" { enabled_cloudwatch_logs_exports = var.logs }`,
    },
  ],
}
