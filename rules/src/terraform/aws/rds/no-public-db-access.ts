import { attributeRule } from '../../../helpers/attribute-rule'
import { isFalse } from '../../../helpers/expect'
import type { RuleDocs, RuleExamples } from '../../../rule'

export default attributeRule({
  id: 'aws-rds-no-public-db-access',
  title: 'Database has a public address',
  severity: 'critical',
  confidence: 'high',
  profile: 'recommended',
  on: ['aws_db_instance', 'aws_rds_cluster_instance'],
  pillar: 'infrastructure',
  stride: ['information-disclosure', 'elevation-of-privilege'],
  cia: ['confidentiality'],
  aaa: ['authorization'],
  aliases: {
    trivy: ['AWS-0180'],
    checkov: ['CKV_AWS_17'],
    kics: ['35113e6f-2c6b-414d-beec-7a9482d3b2d1'],
    terrascan: ['AC_AWS_0054'],
    regula: ['FG_R00278'],
    sonar: ['S8793'],
  },
  attribute: 'publicly_accessible',
  expect: isFalse,
  whenAbsent: 'holds', // The provider's default is false.
  // Changed in place, but clients that come through the public address lose their way in.
  fix: { set: false, applicability: 'suggestion', impact: 'in-place', caution: 'cuts off clients outside the VPC' },
})

export const docs: RuleDocs = {
  rationale:
    'A public address puts the login prompt of the database before every scanner on the internet: one weak password, or one flaw that works before login, and the data is gone.',
  remediation:
    'Set `publicly_accessible = false` and reach the database from inside the VPC, through a VPN or through a Session Manager tunnel. The change happens in place; the public name stops resolving to a public address.',
  responsibility: 'customer',
  cwe: ['CWE-668'],
  references: [
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html#USER_VPC.Hiding',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance#publicly_accessible',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'instance',
      code: `
        resource "aws_db_instance" "orders" {
          engine              = "postgres"
          publicly_accessible = «true»
        }`,
      fixed: `
        resource "aws_db_instance" "orders" {
          engine              = "postgres"
          publicly_accessible = false
        }`,
    },
    {
      name: 'two of three instances, each by its own entry',
      code: `
        resource "aws_db_instance" "each" {
          for_each = {
            orders  = { public = true }
            reports = { public = false }
            tests   = { public = true }
          }

          publicly_accessible = «each.value.public»
        }`,
      fixed: `
        resource "aws_db_instance" "each" {
          for_each = {
            orders  = { public = false }
            reports = { public = false }
            tests   = { public = false }
          }

          publicly_accessible = each.value.public
        }`,
    },
    {
      name: 'cluster instance, through a local',
      code: `
        locals {
          open = true
        }

        resource "aws_rds_cluster_instance" "orders" {
          publicly_accessible = «local.open»
        }`,
      fixed: `
        locals {
          open = false
        }

        resource "aws_rds_cluster_instance" "orders" {
          publicly_accessible = local.open
        }`,
    },
  ],
  good: [
    { name: 'private', code: `resource "aws_db_instance" "orders" { publicly_accessible = false }` },
    { name: 'private by default', code: `resource "aws_db_instance" "orders" { engine = "postgres" }` },
  ],
  unknown: [
    {
      name: 'decided by the caller',
      code: `
        variable "public" { type = bool }
        resource "aws_db_instance" "orders" { publicly_accessible = var.public }`,
    },
  ],
}
