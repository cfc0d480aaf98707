import { setAttribute } from '../../../fixes/terraform'
import { asNumber } from '../../../lib/values'
import { resourceRule, type RuleDocs, type RuleExamples } from '../../../rule'

export default resourceRule({
  id: 'aws-cloudwatch-log-group-retention',
  title: 'Log group has no fitting retention',
  severity: 'low',
  confidence: 'high',
  profile: 'strict',
  on: ['aws_cloudwatch_log_group'],
  pillar: 'monitoring',
  stride: ['repudiation'],
  cia: ['availability'],
  aaa: ['auditing', 'accounting'],
  aliases: {
    checkov: ['CKV_AWS_338'],
    terrascan: ['AC_AWS_0452', 'AC_AWS_0041'],
    sonar: ['S6413'],
  },
  options: {
    'minimum-days': { description: 'The fewest days that logs must be kept.', default: 365 },
  },
  *check(group, context) {
    const retention = group.attribute('retention_in_days')
    const { value } = retention
    const minimum = context.number('minimum-days')
    // Logs of the class DELIVERY are always kept for two days, whatever is written.
    if (value.kind === 'unknown' || group.attribute('log_group_class').isPresent) return
    const days = value.kind === 'known' ? asNumber(value) : undefined
    if (value.kind === 'known' && (days === undefined || days === 0 || days >= minimum)) return
    yield {
      at: retention,
      message: days === undefined ? 'logs are kept, and paid for, for ever' : `${days} days are fewer than ${minimum}`,
      // Keeping longer loses nothing; a first limit deletes what is older.
      fix: () => ({
        title: 'Keep logs for a year',
        applicability: days === undefined ? 'suggestion' : 'safe',
        impact: 'in-place',
        ...(days === undefined ? { caution: 'deletes events older than a year' } : {}),
        edits: setAttribute(group, 'retention_in_days', String(Math.max(365, stepAtLeast(minimum)))),
      }),
    }
  },
})

/** The periods that CloudWatch Logs offers from a year on. */
const STEPS = [365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653]

function stepAtLeast(days: number): number {
  return STEPS.find(step => step >= days) ?? 3653
}

export const docs: RuleDocs = {
  rationale:
    'Intrusions are found months after they began; with logs of a few weeks the beginning is lost. Logs without any limit grow for ever, with the personal data in them.',
  remediation:
    'Set `retention_in_days` to what your investigations and your privacy rules need; a year is common for security logs. A first limit deletes older events for good.',
  responsibility: 'customer',
  cwe: ['CWE-778'],
  references: [
    'https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_log_group#retention_in_days',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'left out',
      code: `
        «resource "aws_cloudwatch_log_group" "api"» {
          name = "/api"
        }`,
      fixed: `
        resource "aws_cloudwatch_log_group" "api" {
          name              = "/api"
          retention_in_days = 365
        }`,
    },
    {
      name: 'two weeks',
      code: `
        resource "aws_cloudwatch_log_group" "api" {
          retention_in_days = «14»
        }`,
      fixed: `
        resource "aws_cloudwatch_log_group" "api" {
          retention_in_days = 365
        }`,
    },
  ],
  good: [
    { name: 'a year', code: `resource "aws_cloudwatch_log_group" "api" { retention_in_days = 365 }` },
    { name: 'for ever, on purpose', code: `resource "aws_cloudwatch_log_group" "audit" { retention_in_days = 0 }` },
    {
      name: 'enough by the team’s own measure',
      options: { 'minimum-days': 30 },
      code: `resource "aws_cloudwatch_log_group" "api" { retention_in_days = 30 }`,
    },
  ],
  unknown: [
    {
      name: 'decided by the caller',
      code: `
        variable "days" { type = number }
        resource "aws_cloudwatch_log_group" "api" { retention_in_days = var.days }`,
    },
  ],
}
