import type { Fix } from '../../../fix'
import { setAttribute, setNestedBlock } from '../../../fixes/terraform'
import { isEncryptedByDefault } from '../../../helpers/account-encryption'
import { asBool } from '../../../lib/values'
import type { Block, Resource } from '../../../model/terraform'
import { moduleRule, type Problem, type RuleDocs, type RuleExamples } from '../../../rule'

export default moduleRule({
  id: 'aws-ec2-enable-at-rest-encryption',
  title: 'Instance’s disk is not encrypted',
  severity: 'high',
  confidence: 'high',
  profile: 'recommended',
  on: ['aws_instance', 'aws_launch_configuration', 'aws_launch_template', 'aws_ebs_encryption_by_default'],
  pillar: 'encryption',
  stride: ['information-disclosure'],
  cia: ['confidentiality'],
  aaa: [],
  dataClass: 'confidential',
  aliases: {
    tfsec: [
      'aws-ec2-enable-at-rest-encryption',
      'aws-ec2-enable-launch-config-at-rest-encryption',
      'aws-autoscaling-enable-at-rest-encryption',
    ],
    trivy: ['AWS-0131', 'AWS-0008'],
    checkov: ['CKV_AWS_8'],
    kics: ['4de9de27-254e-424f-bd70-4c1e95790838'],
    regula: ['FG_R00274'],
  },
  *check(module) {
    if (isEncryptedByDefault(module)) return
    for (const instance of module.resources('aws_instance', 'aws_launch_configuration')) {
      yield* judgeRoot(instance)
      for (const disk of instance.blocks('ebs_block_device')) yield* judge(instance, disk)
    }
    for (const template of module.resources('aws_launch_template'))
      for (const mapping of template.blocks('block_device_mappings'))
        for (const disk of mapping.blocks('ebs')) yield* judge(template, disk)
  },
})

function* judgeRoot(instance: Resource): Iterable<Problem> {
  if (instance.hasUnknownBlocks('root_block_device')) return
  const disks = instance.blocks('root_block_device')
  for (const disk of disks) yield* judge(instance, disk)
  // With a launch template, or a template's AMI, the disk may be described there.
  if (disks.length > 0 || instance.blocks('launch_template').length > 0) return
  yield {
    at: instance,
    message: 'the root disk takes over what the image has',
    severity: 'medium',
    profile: 'strict',
    fix: () => encrypt(instance, undefined),
  }
}

function* judge(instance: Resource, disk: Block): Iterable<Problem> {
  const encrypted = disk.attribute('encrypted')
  const { value } = encrypted
  const isFromSnapshot = value.kind === 'absent' && disk.attribute('snapshot_id').isPresent
  if (disk.presence === 'possible' || isFromSnapshot || (value.kind !== 'absent' && asBool(value) !== false)) return
  yield { at: encrypted, fix: () => encrypt(instance, disk) }
}

/** Disks of instances and launch configurations are "Forces new resource" in hashicorp/aws; a template gets a new version. */
function encrypt(instance: Resource, disk: Block | undefined): Fix {
  return {
    title: 'Set encrypted = true',
    applicability: 'suggestion',
    impact: instance.resourceType === 'aws_launch_template' ? 'in-place' : 'replaces-resource',
    edits: disk
      ? setAttribute(disk, 'encrypted', 'true')
      : setNestedBlock(instance, 'root_block_device', [['encrypted', 'true']]),
  }
}

export const docs: RuleDocs = {
  rationale:
    'Root disks hold configuration, keys in memory dumps and swap, and logs. Whoever obtains a snapshot of an unencrypted one reads all of it.',
  remediation:
    'Set `encrypted = true` on the disk, or switch it on for the account with `aws_ebs_encryption_by_default`. A live instance is replaced; a launch template gets a new version that new instances use.',
  responsibility: 'customer',
  cwe: ['CWE-311'],
  references: [
    'https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/instance#encrypted',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'described, not encrypted',
      code: `
        resource "aws_instance" "api" {
          «root_block_device» {
            volume_size = 20
          }

          ebs_block_device {
            device_name = "/dev/sdf"
            encrypted   = «false»
          }
        }`,
      fixed: `
        resource "aws_instance" "api" {
          root_block_device {
            volume_size = 20
            encrypted   = true
          }

          ebs_block_device {
            device_name = "/dev/sdf"
            encrypted   = true
          }
        }`,
    },
    {
      name: 'not described',
      code: `
        «resource "aws_instance" "api"» {
          instance_type = "t3.small"
        }`,
      fixed: `
        resource "aws_instance" "api" {
          instance_type = "t3.small"

          root_block_device {
            encrypted = true
          }
        }`,
    },
    {
      name: 'a template',
      code: `
        resource "aws_launch_template" "api" {
          block_device_mappings {
            device_name = "/dev/xvda"

            ebs {
              encrypted = «false»
            }
          }
        }`,
      fixed: `
        resource "aws_launch_template" "api" {
          block_device_mappings {
            device_name = "/dev/xvda"

            ebs {
              encrypted = true
            }
          }
        }`,
    },
  ],
  good: [
    {
      name: 'encrypted',
      code: `
        resource "aws_instance" "api" {
          root_block_device {
            encrypted = true
          }
        }`,
    },
    {
      name: 'the account encrypts',
      code: `
        resource "aws_ebs_encryption_by_default" "this" { enabled = true }
        resource "aws_instance" "api" { instance_type = "t3.small" }`,
    },
  ],
  unknown: [
    {
      name: 'handed in',
      code: `
        variable "encrypt" { type = bool }
        resource "aws_instance" "api" {
          root_block_device {
            encrypted = var.encrypt
          }
        }`,
    },
  ],
}
