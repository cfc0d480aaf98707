import { attributeRule } from '../../../helpers/attribute-rule'
import { noneOf } from '../../../helpers/expect'
import type { RuleDocs, RuleExamples } from '../../../rule'

export default attributeRule({
  id: 'aws-ecr-enforce-immutable-repository',
  title: 'Image tags can be overwritten',
  severity: 'medium',
  confidence: 'high',
  profile: 'strict',
  on: ['aws_ecr_repository'],
  pillar: 'containers',
  stride: ['tampering', 'repudiation'],
  cia: ['integrity'],
  aaa: [],
  aliases: {
    tfsec: ['aws-ecr-enforce-immutable-repository'],
    trivy: ['AWS-0031'],
    checkov: ['CKV_AWS_51'],
    kics: ['d1846b12-20c5-4d45-8798-fc35b79268eb'],
    terrascan: ['AC_AWS_0447'],
  },
  attribute: 'image_tag_mutability',
  expect: noneOf('MUTABLE', 'MUTABLE_WITH_EXCLUSION'),
  whenAbsent: 'violates', // The provider's default is MUTABLE.
  fix: {
    set: '"IMMUTABLE"',
    applicability: 'suggestion',
    impact: 'in-place',
    caution: 'pushing a tag a second time fails from then on',
  },
})

export const docs: RuleDocs = {
  rationale:
    'Whoever can push replaces the image behind a tag that is already in use; the next restart runs it, and nothing in the deployment shows that anything changed.',
  remediation:
    'Set `image_tag_mutability = "IMMUTABLE"` and push every build under a tag of its own, such as the commit. Pipelines that push `latest` again and again fail; `IMMUTABLE_WITH_EXCLUSION` can leave such tags out.',
  responsibility: 'customer',
  cwe: ['CWE-345'],
  references: [
    'https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecr_repository#image_tag_mutability',
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
          name                 = "api"
          image_tag_mutability = "IMMUTABLE"
        }`,
    },
    {
      name: 'mutable',
      code: `
        resource "aws_ecr_repository" "api" {
          name                 = "api"
          image_tag_mutability = «"MUTABLE"»
        }`,
      fixed: `
        resource "aws_ecr_repository" "api" {
          name                 = "api"
          image_tag_mutability = "IMMUTABLE"
        }`,
    },
  ],
  good: [
    { name: 'immutable', code: `resource "aws_ecr_repository" "api" { image_tag_mutability = "IMMUTABLE" }` },
    {
      name: 'immutable but for some',
      code: `
        resource "aws_ecr_repository" "api" {
          image_tag_mutability = "IMMUTABLE_WITH_EXCLUSION"

          image_tag_mutability_exclusion_filter {
            filter      = "latest"
            filter_type = "WILDCARD"
          }
        }`,
    },
  ],
  unknown: [
    {
      name: 'decided by the caller',
      code: `
        variable "mutability" { type = string }
        resource "aws_ecr_repository" "api" { image_tag_mutability = var.mutability }`,
    },
  ],
}
