import type { Fix } from '../../../fix'
import { setAttribute } from '../../../fixes/terraform'
import { asBool } from '../../../lib/values'
import type { Block, Resource } from '../../../model/terraform'
import { resourceRule, type RuleDocs, type RuleExamples } from '../../../rule'

export default resourceRule({
  id: 'aws-ec2-no-public-ip',
  title: 'Instance has a public address',
  severity: 'medium',
  confidence: 'high',
  profile: 'strict',
  on: ['aws_instance', 'aws_launch_template', 'aws_launch_configuration'],
  pillar: 'infrastructure',
  stride: ['information-disclosure', 'elevation-of-privilege'],
  cia: ['confidentiality'],
  aaa: ['authorization'],
  aliases: {
    tfsec: ['aws-ec2-no-public-ip', 'aws-autoscaling-no-public-ip'],
    trivy: ['AWS-0009'],
    checkov: ['CKV_AWS_88'],
    kics: ['5a2486aa-facf-477d-a5c1-b010789459ce'],
    regula: ['FG_R00271'],
  },
  *check(instance) {
    for (const holder of [instance, ...instance.blocks('network_interfaces')]) {
      const address = holder.attribute('associate_public_ip_address')
      if (asBool(address.value) === true) yield { at: address, fix: () => withoutAddress(instance, holder) }
    }
  },
})

/** "Forces new resource" in hashicorp/aws for all but a launch template, which gets a new version. */
function withoutAddress(instance: Resource, holder: Block): Fix {
  return {
    title: 'Set associate_public_ip_address = false',
    applicability: 'suggestion',
    impact: instance.resourceType === 'aws_launch_template' ? 'in-place' : 'replaces-resource',
    caution: 'the way in and out must be another one',
    edits: setAttribute(holder, 'associate_public_ip_address', 'false'),
  }
}

export const docs: RuleDocs = {
  rationale:
    'A host with a public address is one security-group mistake away from the internet, and scanners find it within minutes.',
  remediation:
    'Leave the address off, go in through Session Manager or a load balancer, and out through a NAT gateway or VPC endpoints. For a live instance the change means a new one.',
  responsibility: 'customer',
  cwe: ['CWE-668'],
  references: [
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/instance#associate_public_ip_address',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'an instance',
      code: `
        resource "aws_instance" "bastion" {
          associate_public_ip_address = «true»
        }`,
      fixed: `
        resource "aws_instance" "bastion" {
          associate_public_ip_address = false
        }`,
    },
    {
      name: 'an interface of a template',
      code: `
        resource "aws_launch_template" "api" {
          network_interfaces {
            device_index                = 0
            associate_public_ip_address = «true»
          }
        }`,
      fixed: `
        resource "aws_launch_template" "api" {
          network_interfaces {
            device_index                = 0
            associate_public_ip_address = false
          }
        }`,
    },
  ],
  good: [
    { name: 'without', code: `resource "aws_instance" "api" { associate_public_ip_address = false }` },
    { name: 'left to the subnet', code: `resource "aws_instance" "api" { subnet_id = aws_subnet.app.id }` },
  ],
  unknown: [
    {
      name: 'handed in',
      code: `
        variable "public" { type = bool }
        resource "aws_instance" "api" { associate_public_ip_address = var.public }`,
    },
  ],
}
