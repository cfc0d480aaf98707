import { resourceRule, type RuleDocs, type RuleExamples } from '../../../rule'

export default resourceRule({
  id: 'aws-iam-no-access-key-in-state',
  title: 'Access key’s secret ends up in the state',
  severity: 'high',
  confidence: 'high',
  profile: 'recommended',
  on: ['aws_iam_access_key'],
  pillar: 'identity',
  stride: ['spoofing', 'information-disclosure'],
  cia: ['confidentiality'],
  aaa: ['authentication'],
  aliases: {},
  *check(key) {
    // With a PGP key the provider stores the secret encrypted; an inactive key opens nothing.
    if (key.attribute('pgp_key').isPresent) return
    const status = key.attribute('status').value
    if (
      status.kind === 'unknown' ||
      (status.kind === 'known' && status.type === 'string' && status.value === 'Inactive')
    )
      return
    yield { at: key }
  },
})

export const docs: RuleDocs = {
  rationale:
    'Terraform writes the secret key into the state in plain text. Everybody who can read the state, a backup of it or a CI artefact acts as that user from anywhere, until somebody notices.',
  remediation:
    'Give workloads a role instead: instance profiles, IRSA, OIDC for CI. Where a key cannot be avoided, make it outside Terraform, or set `pgp_key` so that only its owner can read the secret.',
  responsibility: 'customer',
  cwe: ['CWE-522'],
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-workloads-use-roles',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_access_key',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'a key for a pipeline',
      code: `
        «resource "aws_iam_access_key" "ci"» {
          user = aws_iam_user.ci.name
        }`,
      fixed: null,
      noFix: 'What replaces the key, a role or OIDC, depends on where it is used.',
    },
  ],
  good: [
    {
      name: 'encrypted for its owner',
      code: `
        resource "aws_iam_access_key" "ci" {
          user    = aws_iam_user.ci.name
          pgp_key = "keybase:ops"
        }`,
    },
    { name: 'inactive', code: `resource "aws_iam_access_key" "ci" { status = "Inactive" }` },
    {
      name: 'none at all',
      code: `
        resource "aws_iam_access_key" "ci" {
          count = 0
          user  = "ci"
        }`,
    },
  ],
  unknown: [
    {
      name: 'active or not, the caller decides',
      code: `
        variable "status" { type = string }
        resource "aws_iam_access_key" "ci" { status = var.status }`,
    },
  ],
}
