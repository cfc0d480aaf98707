import { removeAttribute } from '../../../fixes/terraform'
import { isStandIn } from '../../../lib/secrets/stand-in'
import { asString } from '../../../lib/values'
import type { Attribute } from '../../../model/terraform'
import { type Problem, resourceRule, type RuleDocs, type RuleExamples } from '../../../rule'

export default resourceRule({
  id: 'aws-provider-no-literal-credentials',
  title: 'Access key stands in the provider block',
  severity: 'critical',
  confidence: 'high',
  profile: 'recommended',
  on: ['provider.aws'],
  pillar: 'identity',
  stride: ['spoofing', 'elevation-of-privilege', 'information-disclosure'],
  cia: ['confidentiality'],
  aaa: ['authentication'],
  aliases: {
    checkov: ['CKV_AWS_41'],
    kics: ['d7b9d850-3e06-4a75-852f-c46c2e92240b'],
  },
  supersedes: ['general-secrets-no-plaintext-exposure'],
  *check(provider) {
    for (const name of ['access_key', 'secret_key', 'token']) {
      const attribute = provider.attribute(name)
      const text = asString(attribute.value)
      if (text === undefined || !looksReal(text)) continue
      yield { ...problem(attribute), ...(isStandIn(text) ? { profile: 'all', severity: 'low' } : {}) }
    }
  },
})

/** Emulators such as LocalStack are given `test`, `mock` or `fake`; a placeholder opens nothing either. */
function looksReal(text: string): boolean {
  return text.length >= 16 && !/^(?:<|\$|x+$|mock|fake|test|dummy|example)/i.test(text)
}

function problem(attribute: Attribute): Problem {
  return {
    at: attribute,
    message: attribute.name,
    secret: true,
    fix: () => ({
      title: `Remove ${attribute.name}, so that the environment or a role provides it`,
      applicability: 'suggestion',
      impact: 'in-place',
      caution: 'needs AWS_PROFILE, SSO or a role where Terraform runs',
      edits: removeAttribute(attribute),
    }),
  }
}

export const docs: RuleDocs = {
  rationale:
    'Bots find a key within minutes of its being pushed, and the key that runs Terraform may do nearly everything. It stays in the history when the line is taken out.',
  remediation:
    'Take the key out, deactivate it, and let the environment provide credentials: SSO or a profile on a workstation, OIDC or an instance role in CI, `assume_role` for other accounts.',
  responsibility: 'customer',
  cwe: ['CWE-798'],
  references: [
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs#authentication-and-configuration',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html#securing_access-keys',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'both halves of a key',
      code: `
        provider "aws" {
          region     = "eu-central-1"
          access_key = «"AKIAQ3EGRIJ7EXAMPLE1"»
          secret_key = «"kq8Zr1vY5cT0uW3nB7mX2pL9sD4fG6hJ1aE5iO8r"»
        }`,
      fixed: `
        provider "aws" {
          region = "eu-central-1"
        }`,
    },
  ],
  good: [
    {
      name: 'a profile',
      code: `
        provider "aws" {
          region  = "eu-central-1"
          profile = "platform"
        }`,
    },
    {
      name: 'an emulator',
      code: `
        provider "aws" {
          access_key = "test"
          secret_key = "test"
        }`,
    },
  ],
  unknown: [
    {
      name: 'handed in',
      code: `
        variable "secret_key" {
          type      = string
          sensitive = true
        }
        provider "aws" {
          secret_key = var.secret_key
        }`,
    },
  ],
}
