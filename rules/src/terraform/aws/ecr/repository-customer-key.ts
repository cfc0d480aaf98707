import type { Fix } from '../../../fix'
import { type Assignment, setAttributes, setNestedBlock } from '../../../fixes/terraform'
import { ownKey } from '../../../helpers/own-key'
import { withPlaceholders } from '../../../fixes/placeholder'
import { asString } from '../../../lib/values'
import type { Block } from '../../../model/terraform'
import { resourceRule, type RuleDocs, type RuleExamples } from '../../../rule'

export default resourceRule({
  id: 'aws-ecr-repository-customer-key',
  title: 'Image repository is not encrypted with an own key',
  severity: 'low',
  confidence: 'high',
  profile: 'strict',
  on: ['aws_ecr_repository'],
  pillar: 'encryption',
  stride: ['information-disclosure'],
  cia: ['confidentiality'],
  aaa: ['authorization'],
  dataClass: 'confidential',
  aliases: {
    tfsec: ['aws-ecr-repository-customer-key'],
    trivy: ['AWS-0033'],
    checkov: ['CKV_AWS_136'],
    kics: ['0e32d561-4b5a-4664-a6e3-a3fa85649157'],
    terrascan: ['AC_AWS_0461'],
  },
  *check(repository) {
    if (repository.hasUnknownBlocks('encryption_configuration')) return
    const [configuration] = repository.blocks('encryption_configuration')
    if (configuration?.presence === 'possible') return
    const type = (configuration ?? repository).attribute('encryption_type')
    if (configuration && type.value.kind === 'unknown') return
    if (!configuration || !asString(type.value)?.startsWith('KMS'))
      yield { at: type, fix: () => encryptWithKms(repository, configuration) }
    else if (configuration.attribute('kms_key').value.kind === 'absent')
      yield { at: type, severity: 'info', message: 'the key is AWS’s' }
  },
})

/** All of `encryption_configuration` is "Forces new resource" in hashicorp/aws. */
function encryptWithKms(repository: Block, configuration: Block | undefined): Fix {
  const key = ownKey(repository)
  const assignments: Assignment[] = [
    ['encryption_type', '"KMS"'],
    ['kms_key', key.expression],
  ]
  return {
    title: 'Encrypt with a key of your own',
    applicability: key.isClear ? 'suggestion' : 'needs-input',
    impact: 'replaces-resource',
    caution: 'the images must be pushed again',
    edits: withPlaceholders(
      configuration
        ? setAttributes(configuration, assignments)
        : setNestedBlock(repository, 'encryption_configuration', assignments),
    ),
  }
}

export const docs: RuleDocs = {
  rationale:
    'Images hold source code and now and then a forgotten credential. Under S3’s own key nobody can be kept from them but through the registry; use of a KMS key is granted, and recorded, on its own.',
  remediation:
    'Write `encryption_configuration { encryption_type = "KMS" }`, with `kms_key` for a key of your own. A repository’s encryption cannot be changed: Terraform makes a new one, so copy the images first.',
  responsibility: 'customer',
  cwe: ['CWE-311'],
  references: [
    'https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecr_repository#encryption_configuration',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'left out',
      code: `
        «resource "aws_ecr_repository" "api"» {
          name = "api"
        }`,
      fixed: `
        resource "aws_ecr_repository" "api" {
          name = "api"

          encryption_configuration {
            encryption_type = "KMS"
            kms_key         = aws_kms_key.name.arn
          }
        }`,
    },
    {
      name: 'by S3’s own key',
      code: `
        resource "aws_ecr_repository" "api" {
          encryption_configuration {
            encryption_type = «"AES256"»
          }
        }`,
      fixed: `
        resource "aws_ecr_repository" "api" {
          encryption_configuration {
            encryption_type = "KMS"
            kms_key         = aws_kms_key.name.arn
          }
        }`,
    },
    {
      name: 'by KMS, with AWS’s key',
      code: `
        resource "aws_ecr_repository" "api" {
          encryption_configuration {
            encryption_type = «"KMS"»
          }
        }`,
      fixed: null,
      noFix: 'Another key means another repository; that is for a person to plan.',
    },
  ],
  good: [
    {
      name: 'by an own key',
      code: `
        resource "aws_ecr_repository" "api" {
          encryption_configuration {
            encryption_type = "KMS"
            kms_key         = aws_kms_key.images.arn
          }
        }`,
    },
  ],
  unknown: [
    {
      name: 'decided by the caller',
      code: `
        variable "type" { type = string }
        resource "aws_ecr_repository" "api" {
          encryption_configuration {
            encryption_type = var.type
          }
        }`,
    },
  ],
}
