import type { Fix } from '../../../fix'
import { setNestedBlock } from '../../../fixes/terraform'
import { asString } from '../../../lib/values'
import type { Resource } from '../../../model/terraform'
import { resourceRule, type RuleDocs, type RuleExamples } from '../../../rule'

export default resourceRule({
  id: 'aws-ec2-enforce-http-token-imds',
  title: 'Instance metadata answers without a token',
  severity: 'high',
  confidence: 'high',
  profile: 'recommended',
  on: ['aws_instance', 'aws_launch_template', 'aws_launch_configuration'],
  pillar: 'identity',
  stride: ['spoofing', 'elevation-of-privilege'],
  cia: ['confidentiality'],
  aaa: ['authentication'],
  aliases: {
    tfsec: [
      'aws-ec2-enforce-http-token-imds',
      'aws-ec2-enforce-launch-config-http-token-imds',
      'aws-autoscaling-enforce-http-token-imds',
    ],
    trivy: ['AWS-0028', 'AWS-0130'],
    checkov: ['CKV_AWS_79'],
    terrascan: ['AC_AWS_0479'],
  },
  *check(instance) {
    if (instance.hasUnknownBlocks('metadata_options')) return
    const [options] = instance.blocks('metadata_options')
    // Without a block of its own, an instance takes what its launch template says.
    if (!options && instance.blocks('launch_template').length > 0) return
    if (options?.presence === 'possible') return
    const tokens = (options ?? instance).attribute('http_tokens')
    const endpoint = options?.attribute('http_endpoint').value
    if (endpoint && endpoint.kind !== 'absent' && asString(endpoint) !== 'enabled') return
    // "optional" where it is left out, unless the image or the account says otherwise.
    if (tokens.value.kind === 'unknown' || asString(tokens.value) === 'required') return
    yield { at: tokens, fix: () => requireTokens(instance) }
  },
})

/** `metadata_options` is changed in place, but for launch configurations, which are replaced by any change. */
function requireTokens(instance: Resource): Fix {
  return {
    title: 'Set http_tokens = "required"',
    applicability: 'suggestion',
    impact: instance.resourceType === 'aws_launch_configuration' ? 'replaces-resource' : 'in-place',
    caution: 'software that knows IMDSv1 only loses its credentials',
    edits: setNestedBlock(instance, 'metadata_options', [['http_tokens', '"required"']]),
  }
}

export const docs: RuleDocs = {
  rationale:
    'Whoever can make a server fetch a URL of his choice (SSRF, an open proxy) reads the role’s credentials from 169.254.169.254. With a token required, which takes a PUT and a header, that no longer works.',
  remediation:
    'Set `http_tokens = "required"` in `metadata_options`. Every AWS SDK since 2020 asks for a token by itself; CloudWatch’s metric `MetadataNoToken` shows whether anything still does not.',
  responsibility: 'customer',
  cwe: ['CWE-918'],
  references: [
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/instance#metadata-options',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'left out',
      code: `
        «resource "aws_instance" "api"» {
          ami           = data.aws_ami.al2.id
          instance_type = "t3.small"
        }`,
      fixed: `
        resource "aws_instance" "api" {
          ami           = data.aws_ami.al2.id
          instance_type = "t3.small"

          metadata_options {
            http_tokens = "required"
          }
        }`,
    },
    {
      name: 'left out of the block',
      code: `
        resource "aws_launch_template" "api" {
          «metadata_options» {
            http_endpoint = "enabled"
          }
        }`,
      fixed: `
        resource "aws_launch_template" "api" {
          metadata_options {
            http_endpoint = "enabled"
            http_tokens   = "required"
          }
        }`,
    },
    {
      name: 'optional',
      code: `
        resource "aws_launch_configuration" "api" {
          metadata_options {
            http_tokens = «"optional"»
          }
        }`,
      fixed: `
        resource "aws_launch_configuration" "api" {
          metadata_options {
            http_tokens = "required"
          }
        }`,
    },
  ],
  good: [
    {
      name: 'required',
      code: `
        resource "aws_instance" "api" {
          metadata_options {
            http_tokens = "required"
          }
        }`,
    },
    {
      name: 'no metadata at all',
      code: `
        resource "aws_instance" "api" {
          metadata_options {
            http_endpoint = "disabled"
          }
        }`,
    },
    {
      name: 'the launch template decides',
      code: `
        resource "aws_instance" "api" {
          launch_template {
            id = aws_launch_template.api.id
          }
        }`,
    },
  ],
  unknown: [
    {
      name: 'handed in',
      code: `
        variable "tokens" { type = string }
        resource "aws_instance" "api" {
          metadata_options {
            http_tokens = var.tokens
          }
        }`,
    },
  ],
}
