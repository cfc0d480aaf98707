import type { Fix } from '../../../fix'
import { setAttribute } from '../../../fixes/terraform'
import { isEncryptedByDefault } from '../../../helpers/account-encryption'
import { asBool } from '../../../lib/values'
import type { Resource } from '../../../model/terraform'
import { moduleRule, type RuleDocs, type RuleExamples } from '../../../rule'

export default moduleRule({
  id: 'aws-ec2-enable-volume-encryption',
  title: 'EBS volume is not encrypted',
  severity: 'high',
  confidence: 'high',
  profile: 'recommended',
  on: ['aws_ebs_volume', 'aws_ebs_encryption_by_default'],
  pillar: 'encryption',
  stride: ['information-disclosure'],
  cia: ['confidentiality'],
  aaa: [],
  dataClass: 'confidential',
  aliases: {
    tfsec: ['aws-ebs-enable-volume-encryption', 'aws-ec2-enable-volume-encryption'],
    trivy: ['AWS-0026'],
    checkov: ['CKV_AWS_3'],
    kics: ['cc997676-481b-4e93-aa81-d19f8c5e9b12'],
    terrascan: ['AC_AWS_0460'],
    sonar: ['S6275'],
  },
  *check(module) {
    if (isEncryptedByDefault(module)) return
    for (const volume of module.resources('aws_ebs_volume')) {
      const encrypted = volume.attribute('encrypted')
      const { value } = encrypted
      // A volume from a snapshot that is encrypted already is encrypted too.
      if (value.kind === 'absent' && volume.attribute('snapshot_id').isPresent) continue
      if (value.kind === 'absent' || asBool(value) === false) yield { at: encrypted, fix: () => encrypt(volume) }
    }
  },
})

function encrypt(volume: Resource): Fix {
  // `encrypted` is "Forces new resource" in hashicorp/aws.
  return {
    title: 'Set encrypted = true',
    applicability: 'suggestion',
    impact: 'replaces-resource',
    caution: 'take a snapshot first',
    edits: setAttribute(volume, 'encrypted', 'true'),
  }
}

export const docs: RuleDocs = {
  rationale:
    'Snapshots of volumes are copied and shared between accounts with two clicks; of an unencrypted one, whoever gets it reads the whole disk.',
  remediation:
    'Set `encrypted = true`, with `kms_key_id` for a key of your own, or switch it on for the account with `aws_ebs_encryption_by_default`. A live volume cannot be encrypted in place: make a new one from its snapshot.',
  responsibility: 'customer',
  cwe: ['CWE-311'],
  references: [
    'https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ebs_volume#encrypted',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'left out',
      code: `
        «resource "aws_ebs_volume" "data"» {
          availability_zone = "eu-central-1a"
          size              = 40
        }`,
      fixed: `
        resource "aws_ebs_volume" "data" {
          availability_zone = "eu-central-1a"
          size              = 40
          encrypted         = true
        }`,
    },
    {
      name: 'switched off',
      code: `
        resource "aws_ebs_volume" "data" {
          encrypted = «false»
        }`,
      fixed: `
        resource "aws_ebs_volume" "data" {
          encrypted = true
        }`,
    },
  ],
  good: [
    { name: 'encrypted', code: `resource "aws_ebs_volume" "data" { encrypted = true }` },
    { name: 'from a snapshot', code: `resource "aws_ebs_volume" "data" { snapshot_id = aws_ebs_snapshot.data.id }` },
    {
      name: 'the account encrypts',
      code: `
        resource "aws_ebs_encryption_by_default" "this" {}
        resource "aws_ebs_volume" "data" { size = 40 }`,
    },
  ],
  unknown: [
    {
      name: 'handed in',
      code: `
        variable "encrypt" { type = bool }
        resource "aws_ebs_volume" "data" { encrypted = var.encrypt }`,
    },
  ],
}
