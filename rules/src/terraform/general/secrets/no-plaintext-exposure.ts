import { secretsInLiteral } from '../../../helpers/literal-secrets'
import { keepElsewhere } from '../../../helpers/keep-secret'
import { moduleRule, type RuleDocs, type RuleExamples } from '../../../rule'

export default moduleRule({
  id: 'general-secrets-no-plaintext-exposure',
  title: 'Secret stands in the configuration',
  severity: 'critical',
  confidence: 'medium',
  profile: 'recommended',
  on: ['literal', 'variable'],
  pillar: 'identity',
  stride: ['spoofing', 'information-disclosure', 'elevation-of-privilege'],
  cia: ['confidentiality'],
  aaa: ['authentication'],
  dataClass: 'confidential',
  aliases: {
    tfsec: [
      ...['general-secrets-no-plaintext-exposure', 'aws-ec2-no-secrets-in-user-data'],
      ...['aws-autoscaling-no-secrets-in-user-data', 'aws-ec2-no-secrets-in-launch-template-user-data'],
      ...['aws-ecs-no-plaintext-secrets', 'openstack-compute-no-plaintext-password'],
    ],
    trivy: ['AWS-0029', 'AWS-0129', 'AWS-0036', 'OPNSTK-0001'],
    checkov: ['CKV_AWS_41', 'CKV_AWS_45', 'CKV_AWS_46', 'CKV_SECRET_2', 'CKV_SECRET_6', 'CKV_SECRET_13'],
    kics: [
      ...['487f4be7-3fd9-4506-a07a-eae252180c08', '1402afd8-a95c-4e84-8b0b-6fb43758e6ce'],
      ...['443488f5-c734-460b-a36d-5b3f330174dc', 'd7b9d850-3e06-4a75-852f-c46c2e92240b'],
    ],
    terrascan: ['AC_AWS_0095', 'AC_AWS_0168', 'AC_AWS_0170'],
  },
  *check(module) {
    for (const literal of module.literals())
      for (const { kind, at, certainty } of secretsInLiteral(literal))
        yield {
          at: { literal, at },
          message: kind,
          secret: true,
          ...(certainty === 'real' ? {} : { profile: 'all', severity: 'low', confidence: 'low' }),
          fix: () => keepElsewhere(module, literal, at),
        }
  },
})

export const docs: RuleDocs = {
  rationale:
    'Everybody who can read the repository, its history, a fork, a plan or the state file can use the secret. Bots try keys within minutes of their being pushed, and taking the line out later does not take it out of git.',
  remediation:
    'Change the secret first: it counts as known. Then hand it in through a variable with `sensitive = true` and no default (`TF_VAR_…`), read it from Secrets Manager or the Parameter Store, or let `random_password` make it. State holds what Terraform has read: encrypt the backend, or use write-only arguments and ephemeral values where provider and version have them.',
  responsibility: 'customer',
  cwe: ['CWE-798', 'CWE-312'],
  references: [
    'https://developer.hashicorp.com/terraform/language/manage-sensitive-data',
    'https://developer.hashicorp.com/terraform/language/values/variables',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/secretsmanager_secret_version',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'in a resource',
      code: `
        resource "google_sql_user" "app" {
          name     = "app"
          password = «"correct-horse-42"»
        }`,
      fixed: `
        resource "google_sql_user" "app" {
          name     = "app"
          password = var.app_password
        }

        variable "app_password" {
          type      = string
          sensitive = true
        }`,
    },
    {
      name: 'as a variable’s default',
      code: `
        variable "db_password" {
          type    = string
          default = «"correct-horse-42"»
        }`,
      fixed: `
        variable "db_password" {
          type      = string
          sensitive = true
        }`,
    },
    {
      name: 'handed to a module, in a container’s environment',
      code: `
        module "api" {
          source = "./service"
          environment = [
            { name = "STAGE", value = "prod" },
            { name = "DB_PASSWORD", value = «"correct-horse-42"» },
          ]
        }`,
      fixed: `
        module "api" {
          source = "./service"
          environment = [
            { name = "STAGE", value = "prod" },
            { name = "DB_PASSWORD", value = var.api_db_password },
          ]
        }

        variable "api_db_password" {
          type      = string
          sensitive = true
        }`,
    },
    {
      name: 'in a start script, by its form and by its name',
      code: `
        resource "aws_instance" "web" {
          user_data = <<-EOT
            export AWS_ACCESS_KEY_ID=«AKIAQ3EGRIJ7KXUZ5VWN»
            export DB_PASSWORD='«correct-horse-42»'
            curl https://deploy:«kettle-orange-7»@repo.internal/setup.sh
          EOT
        }`,
      fixed: null,
      noFix: 'A script has to fetch its secrets when it runs; how is not to be guessed.',
    },
    {
      name: 'from documentation',
      code: `
        locals {
          key_id = «"AKIAIOSFODNN7EXAMPLE"»
        }`,
      fixed: `
        locals {
          key_id = var.key_id
        }

        variable "key_id" {
          type      = string
          sensitive = true
        }`,
    },
  ],
  good: [
    {
      name: 'made, and read from where secrets are kept',
      code: `
        resource "random_password" "db" {
          length = 32
        }
        data "aws_secretsmanager_secret_version" "api" {
          secret_id = "prod/api/token"
        }
        resource "aws_db_instance" "db" {
          password = random_password.db.result
        }`,
    },
    {
      name: 'what only speaks of a secret',
      code: `
        resource "aws_iam_account_password_policy" "strict" {
          minimum_password_length = 16
          password_reuse_prevention = 24
        }
        locals {
          secret_name      = "prod/database"
          token_url        = "https://auth.example.com/oauth/token"
          public_key       = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ8Gq"
          password_arn     = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:db-a1b2c3"
          enabled_password = var.kind == "password" ? "yes" : "no"
        }`,
    },
  ],
  unknown: [
    {
      name: 'handed in',
      code: `
        variable "db_password" {
          type      = string
          sensitive = true
        }
        resource "google_sql_user" "app" {
          password = var.db_password
        }`,
    },
  ],
}
