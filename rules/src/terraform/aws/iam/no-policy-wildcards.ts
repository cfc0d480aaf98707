import { isEverything, type Place, together, wordList } from '../../../helpers/policy-problems'
import type { PolicyStatement } from '../../../model/policy'
import { type Problem, resourceRule, type RuleDocs, type RuleExamples } from '../../../rule'

export default resourceRule({
  id: 'aws-iam-no-policy-wildcards',
  title: 'Policy grants more than it names',
  severity: 'high',
  confidence: 'high',
  profile: 'recommended',
  on: [
    'aws_iam_policy',
    'aws_iam_role_policy',
    'aws_iam_user_policy',
    'aws_iam_group_policy',
    'data.aws_iam_policy_document',
  ],
  pillar: 'identity',
  stride: ['elevation-of-privilege'],
  cia: ['confidentiality', 'integrity'],
  aaa: ['authorization'],
  aliases: {
    tfsec: ['aws-iam-no-policy-wildcards'],
    trivy: ['AWS-0057'],
    checkov: ['CKV_AWS_63'],
    regula: ['FG_R00092'],
    terrascan: ['AC_AWS_0143', 'AC_AWS_0144'],
  },
  *check(resource) {
    const policy = resource.attribute('policy')
    // A document is judged where it is written, not once more where it is used.
    const document = resource.mode === 'data' ? resource.document : policy.policy?.source ? undefined : policy.policy
    for (const statement of document?.statements ?? []) {
      // With principals it is a policy of a resource: who may use it is decided there.
      if (statement.effect !== 'Allow' || statement.principals.length + statement.notPrincipals.length > 0) continue
      yield* judge(statement, at =>
        resource.mode === 'data' ? { block: resource, at } : { block: resource, at, attribute: policy },
      )
    }
  },
})

/** At most one finding for what a statement allows, at the first action that says it, and one for where. */
function* judge({ actions, resources, conditions }: PolicyStatement, place: Place): Iterable<Problem> {
  const everything = actions.filter(isEverything)
  const isAnywhere = resources.some(isEverything) && conditions.length === 0
  const services = isAnywhere ? actions.filter(({ text }) => text?.endsWith(':*')) : []
  const patterns = actions.filter(
    ({ text }) => /:.*\*/.test(text ?? '') && !services.some(found => found.text === text),
  )
  if (everything.length > 0) yield* together(everything, place, { message: 'every action of every service' })
  else if (services.length > 0)
    yield* together(services, place, { severity: 'medium', message: `${wordList(services)} on every resource` })
  else
    yield* together(patterns, place, {
      severity: 'low',
      profile: 'strict',
      message: `a pattern, ${wordList(patterns)}`,
    })
  // Many actions take no resource but `*`: naming it is worth a thought, not an alarm.
  if (isAnywhere && everything.length + services.length === 0)
    yield* together(resources.filter(isEverything), place, {
      severity: 'low',
      profile: 'strict',
      message: 'on every resource',
    })
}

export const docs: RuleDocs = {
  rationale:
    'Whoever takes over one process that holds the policy holds the account: with every action, or every action of a service, the way to more rights is a single call.',
  remediation:
    'Name the actions that are used and the resources they are used on. IAM Access Analyzer writes such a policy from CloudTrail’s record of what was called.',
  responsibility: 'customer',
  cwe: ['CWE-732'],
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-policy-generation.html',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'administrator',
      code: `
        resource "aws_iam_policy" "ops" {
          policy = <<-EOT
            {
              "Version": "2012-10-17",
              "Statement": { "Effect": "Allow", "Action": "«*»", "Resource": "*" }
            }
          EOT
        }`,
      fixed: null,
      noFix: 'Which actions are needed is known to whoever uses the policy, not to the file.',
    },
    {
      name: 'a document, and jsonencode',
      code: `
        data "aws_iam_policy_document" "ops" {
          statement {
            actions   = ["«*»"]
            resources = ["*"]
          }
        }

        resource "aws_iam_policy" "ops" {
          policy = data.aws_iam_policy_document.ops.json
        }

        resource "aws_iam_user_policy" "ops" {
          user = "ops"
          policy = jsonencode({
            Statement = [{
              Effect   = "Allow"
              Action   = ["«ec2:*»", "rds:*"]
              Resource = "*"
            }]
          })
        }`,
      fixed: null,
      noFix: 'Which actions are needed is known to whoever uses the policy, not to the file.',
    },
    {
      name: 'a whole service, and a pattern',
      code: `
        resource "aws_iam_role_policy" "worker" {
          role   = aws_iam_role.worker.id
          policy = <<EOT
        {
          "Statement": [
            { "Effect": "Allow", "Action": ["«s3:*»", "sqs:SendMessage"], "Resource": "*" },
            { "Effect": "Allow", "Action": "«dynamodb:Put*»", "Resource": "\${aws_dynamodb_table.jobs.arn}" },
            { "Effect": "Allow", "Action": "logs:PutLogEvents", "Resource": "«*»" }
          ]
        }
        EOT
        }`,
      fixed: null,
      noFix: 'Which actions are needed is known to whoever uses the policy, not to the file.',
    },
  ],
  good: [
    {
      name: 'named actions on named resources',
      code: `
        resource "aws_iam_policy" "reader" {
          policy = <<-EOT
            {
              "Statement": [{
                "Effect": "Allow",
                "Action": ["s3:GetObject", "s3:ListBucket"],
                "Resource": ["arn:aws:s3:::orders", "arn:aws:s3:::orders/*"]
              }]
            }
          EOT
        }`,
    },
    {
      name: 'what others may do to a bucket is the bucket’s business',
      code: `
        data "aws_iam_policy_document" "bucket" {
          statement {
            actions   = ["s3:*"]
            resources = ["*"]

            principals {
              type        = "AWS"
              identifiers = [aws_iam_role.app.arn]
            }
          }
        }`,
    },
    {
      name: 'a denial is no grant',
      code: `
        resource "aws_iam_policy" "fence" {
          policy = <<-EOT
            { "Statement": [{ "Effect": "Deny", "Action": "*", "Resource": "*" }] }
          EOT
        }`,
    },
  ],
  unknown: [
    {
      name: 'actions handed in',
      code: `
        variable "action" { type = string }
        resource "aws_iam_policy" "p" {
          policy = <<-EOT
            { "Statement": [{ "Effect": "Allow", "Action": "\${var.action}", "Resource": "arn:aws:s3:::orders" }] }
          EOT
        }`,
    },
  ],
}
