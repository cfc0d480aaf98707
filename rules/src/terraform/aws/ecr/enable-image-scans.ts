import { attributeRule } from '../../../helpers/attribute-rule'
import { isTrue } from '../../../helpers/expect'
import type { RuleDocs, RuleExamples } from '../../../rule'

export default attributeRule({
  id: 'aws-ecr-enable-image-scans',
  title: 'Images are not scanned when they are pushed',
  severity: 'medium',
  confidence: 'high',
  profile: 'recommended',
  on: ['aws_ecr_repository'],
  pillar: 'containers',
  stride: ['tampering', 'elevation-of-privilege'],
  cia: ['integrity'],
  aaa: [],
  aliases: {
    tfsec: ['aws-ecr-enable-image-scans'],
    trivy: ['AWS-0030'],
    checkov: ['CKV_AWS_163'],
    kics: ['9630336b-3fed-4096-8173-b9afdfe346a7'],
    terrascan: ['AC_AWS_0083'],
  },
  attribute: 'image_scanning_configuration.scan_on_push',
  expect: isTrue,
  whenAbsent: 'violates', // Without the block, scans are started by hand only.
  fix: { set: true, applicability: 'safe', impact: 'in-place' },
})

export const docs: RuleDocs = {
  rationale:
    'A library with a known hole goes into production with the image that carries it, and nobody hears of it before it is used.',
  remediation:
    'Set `scan_on_push = true` in `image_scanning_configuration`; basic scanning is free. Registries under enhanced scanning (`aws_ecr_registry_scanning_configuration`) are scanned by that instead.',
  responsibility: 'customer',
  cwe: ['CWE-1395'],
  references: [
    'https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecr_repository#scan_on_push',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'no block',
      code: `
        «resource "aws_ecr_repository" "api"» {
          name                 = "api"
          image_tag_mutability = "IMMUTABLE"
        }`,
      fixed: `
        resource "aws_ecr_repository" "api" {
          name                 = "api"
          image_tag_mutability = "IMMUTABLE"

          image_scanning_configuration {
            scan_on_push = true
          }
        }`,
    },
    {
      name: 'switched off',
      code: `
        resource "aws_ecr_repository" "api" {
          image_scanning_configuration {
            scan_on_push = «false»
          }
        }`,
      fixed: `
        resource "aws_ecr_repository" "api" {
          image_scanning_configuration {
            scan_on_push = true
          }
        }`,
    },
  ],
  good: [
    {
      name: 'scanned',
      code: `
        resource "aws_ecr_repository" "api" {
          image_scanning_configuration {
            scan_on_push = true
          }
        }`,
    },
  ],
  unknown: [
    {
      name: 'perhaps a block',
      code: `
        variable "scan" { type = list(bool) }
        resource "aws_ecr_repository" "api" {
          dynamic "image_scanning_configuration" {
            for_each = var.scan
            content {
              scan_on_push = image_scanning_configuration.value
            }
          }
        }`,
    },
  ],
}
