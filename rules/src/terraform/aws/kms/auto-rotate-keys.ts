import { attributeRule } from '../../../helpers/attribute-rule'
import { isTrue } from '../../../helpers/expect'
import { asBool, asString } from '../../../lib/values'
import type { Resource } from '../../../model/terraform'
import type { RuleDocs, RuleExamples } from '../../../rule'

export default attributeRule({
  id: 'aws-kms-auto-rotate-keys',
  title: 'Encryption key is never rotated',
  severity: 'medium',
  confidence: 'high',
  profile: 'recommended',
  on: ['aws_kms_key'],
  pillar: 'encryption',
  stride: ['information-disclosure'],
  cia: ['confidentiality'],
  aaa: [],
  dataClass: 'confidential',
  aliases: {
    tfsec: ['aws-kms-auto-rotate-keys'],
    trivy: ['AWS-0065'],
    checkov: ['CKV_AWS_7'],
    kics: ['22fbfeac-7b5a-421a-8a27-7a2178bb910b'],
    terrascan: ['AC_AWS_0160'],
    regula: ['FG_R00036'],
  },
  attribute: 'enable_key_rotation',
  expect: isTrue,
  whenAbsent: 'violates', // The provider's default is false.
  unless: cannotRotate,
  fix: { set: true, applicability: 'safe', impact: 'in-place' },
})

/** AWS rotates symmetric keys with material of its own making; a switched-off key is used by nothing and cannot be changed. */
function cannotRotate(key: Resource): boolean {
  const spec = key.attribute('customer_master_key_spec').value
  const isEnabled = key.attribute('is_enabled').value
  return (
    (spec.kind !== 'absent' && asString(spec) !== 'SYMMETRIC_DEFAULT') ||
    (isEnabled.kind !== 'absent' && asBool(isEnabled) !== true) ||
    key.attribute('custom_key_store_id').isPresent
  )
}

export const docs: RuleDocs = {
  rationale:
    'Key material that never changes protects everything ever written under it: one leak, or one forgotten grant, opens years of data at once.',
  remediation:
    'Set `enable_key_rotation = true`. AWS makes new key material every year (`rotation_period_in_days` changes that) and keeps the old to decrypt what it encrypted: key id, ARN and aliases stay, nothing has to be re-encrypted. Each of the first two rotations adds a dollar a month.',
  responsibility: 'customer',
  cwe: ['CWE-324'],
  references: ['https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'left out',
      code: `
        «resource "aws_kms_key" "orders"» {
          description             = "Order data"
          deletion_window_in_days = 30

          tags = {
            Team = "orders"
          }
        }`,
      fixed: `
        resource "aws_kms_key" "orders" {
          description             = "Order data"
          deletion_window_in_days = 30
          enable_key_rotation     = true

          tags = {
            Team = "orders"
          }
        }`,
    },
    {
      name: 'switched off',
      code: `
        resource "aws_kms_key" "orders" {
          customer_master_key_spec = "SYMMETRIC_DEFAULT"
          enable_key_rotation      = «false»
        }`,
      fixed: `
        resource "aws_kms_key" "orders" {
          customer_master_key_spec = "SYMMETRIC_DEFAULT"
          enable_key_rotation      = true
        }`,
    },
  ],
  good: [
    { name: 'rotated', code: `resource "aws_kms_key" "orders" { enable_key_rotation = true }` },
    { name: 'signing key', code: `resource "aws_kms_key" "jwt" { customer_master_key_spec = "ECC_NIST_P256" }` },
    { name: 'in a CloudHSM', code: `resource "aws_kms_key" "hsm" { custom_key_store_id = "cks-0123456789abcdef0" }` },
    { name: 'disabled', code: `resource "aws_kms_key" "retired" { is_enabled = false }` },
  ],
  unknown: [
    {
      name: 'decided by the caller',
      code: `
        variable "rotate" { type = bool }
        resource "aws_kms_key" "orders" { enable_key_rotation = var.rotate }`,
    },
    {
      name: 'perhaps a signing key',
      code: `
        variable "spec" { type = string }
        resource "aws_kms_key" "any" { customer_master_key_spec = var.spec }`,
    },
  ],
}
