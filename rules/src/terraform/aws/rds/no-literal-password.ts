import type { Fix } from '../../../fix'
import { replaceAttribute } from '../../../fixes/attribute-group'
import { asString } from '../../../lib/values'
import type { Attribute, Resource } from '../../../model/terraform'
import { resourceRule, type RuleDocs, type RuleExamples } from '../../../rule'

export default resourceRule({
  id: 'aws-rds-no-literal-password',
  title: 'Database password stands in the configuration',
  severity: 'critical',
  confidence: 'high',
  profile: 'recommended',
  on: ['aws_db_instance', 'aws_rds_cluster'],
  pillar: 'identity',
  stride: ['spoofing', 'information-disclosure'],
  cia: ['confidentiality'],
  aaa: ['authentication'],
  aliases: {},
  supersedes: ['general-secrets-no-plaintext-exposure'],
  *check(db) {
    const password = db.attribute(db.resourceType === 'aws_db_instance' ? 'password' : 'master_password')
    const text = asString(password.value)
    if (text === undefined || text.trim() === '') return
    yield { at: password, secret: true, fix: () => letRdsManage(db, password) }
  },
})

/** RDS makes the password, keeps it in Secrets Manager and changes it every week; `password` must go for that. */
function letRdsManage(db: Resource, password: Attribute): Fix | undefined {
  const version = db.module.providerVersion('aws')
  // `manage_master_user_password` came with version 4.47 of the provider.
  if (version && (version.major < 4 || (version.major === 4 && version.minor < 47))) return undefined
  if (db.attribute('manage_master_user_password').isPresent) return undefined
  return {
    title: 'Let RDS manage the password in Secrets Manager',
    applicability: 'suggestion',
    impact: 'in-place',
    caution: 'changes the password; applications must read it from Secrets Manager',
    edits: replaceAttribute(password, ['manage_master_user_password', 'true']),
  }
}

export const docs: RuleDocs = {
  rationale:
    'Everybody who can read the repository, its history, a fork or the state file can log in as the master user. A literal stays in the history when it is taken out, so it must be changed as well.',
  remediation:
    'Set `manage_master_user_password = true` in place of the password: RDS makes one, keeps it in Secrets Manager and rotates it. Otherwise take the password from `random_password` or a `sensitive` variable without a default. Change the one that was written here.',
  responsibility: 'customer',
  cwe: ['CWE-798'],
  references: [
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance#manage_master_user_password',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'in the resource',
      code: `
        resource "aws_db_instance" "orders" {
          engine   = "postgres"
          username = "orders"
          password = «"correct-horse-battery"»
        }`,
      fixed: `
        resource "aws_db_instance" "orders" {
          engine                      = "postgres"
          username                    = "orders"
          manage_master_user_password = true
        }`,
    },
    {
      name: 'in a variable’s default',
      code: `
        provider "aws" {}

        variable "password" {
          default = "correct-horse-battery"
        }

        resource "aws_rds_cluster" "orders" {
          master_username = "orders"
          master_password = «var.password»
        }`,
      fixed: `
        provider "aws" {}

        variable "password" {
          default = "correct-horse-battery"
        }

        resource "aws_rds_cluster" "orders" {
          master_username             = "orders"
          manage_master_user_password = true
        }`,
    },
    {
      name: 'a provider too old to manage it',
      code: `
        terraform {
          required_providers {
            aws = {
              source  = "hashicorp/aws"
              version = "~> 3.0"
            }
          }
        }

        resource "aws_db_instance" "orders" {
          password = «"correct-horse-battery"»
        }`,
      fixed: null,
      noFix: 'Version 3 of the provider cannot let RDS manage the password.',
    },
  ],
  good: [
    { name: 'managed by RDS', code: `resource "aws_db_instance" "orders" { manage_master_user_password = true }` },
    {
      name: 'random',
      code: `
        resource "random_password" "orders" {
          length = 32
        }
        resource "aws_db_instance" "orders" {
          password = random_password.orders.result
        }`,
    },
  ],
  unknown: [
    {
      name: 'handed in',
      code: `
        variable "password" {
          type      = string
          sensitive = true
        }
        resource "aws_db_instance" "orders" {
          password = var.password
        }`,
    },
  ],
}
