import { setAttribute } from '../../../fixes/terraform'
import { namesSecret, namedSecret } from '../../../lib/secrets/named'
import { asBool, asString } from '../../../lib/values'
import { textAt } from '../../../model/source'
import type { Resource } from '../../../model/terraform'
import { resourceRule, type RuleDocs, type RuleExamples } from '../../../rule'

export default resourceRule({
  id: 'general-secrets-mark-variable-sensitive',
  title: 'Variable for a secret is not marked as sensitive',
  severity: 'medium',
  confidence: 'medium',
  profile: 'strict',
  on: ['variable'],
  pillar: 'identity',
  stride: ['information-disclosure'],
  cia: ['confidentiality'],
  aaa: [],
  dataClass: 'confidential',
  aliases: {},
  *check(variable) {
    const sensitive = variable.attribute('sensitive')
    if (!namesSecret(variable.name) || !holdsText(variable)) return
    if (sensitive.isPresent && asBool(sensitive.value) !== false) return
    yield {
      at: sensitive,
      fix: () => ({
        title: 'Set sensitive = true',
        applicability: 'suggestion',
        impact: 'in-place',
        caution: 'outputs that show it must be marked as well',
        edits: setAttribute(variable, 'sensitive', 'true'),
      }),
    }
  },
})

/** A switch (`create_password`), a number or a structure is no secret; a default that is one is another rule's business. */
function holdsText(variable: Resource): boolean {
  const type = variable.attribute('type')
  if (type.location !== undefined && !/^"?(?:string|any|map\((?:string|any)\))"?$/.test(textAt(type.at))) return false
  const { value } = variable.attribute('default')
  if (value.kind === 'known' && (value.type === 'bool' || value.type === 'number')) return false
  const text = asString(value)
  return text === undefined || namedSecret(variable.name, text) !== 'real'
}

export const docs: RuleDocs = {
  rationale:
    'Plans and applies print the value, and what prints it is kept: CI logs that many can read, comments on pull requests, terminals. Terraform hides what it knows to be sensitive, and what is made from it.',
  remediation:
    'Set `sensitive = true`. Outputs that are made from the variable have to be marked as well, or Terraform refuses them. The state still holds what resources keep of it; `ephemeral = true` (Terraform 1.10) keeps a value out of plan and state where it is only passed on.',
  responsibility: 'customer',
  cwe: ['CWE-532', 'CWE-200'],
  references: [
    'https://developer.hashicorp.com/terraform/language/values/variables#suppressing-values-in-cli-output',
    'https://developer.hashicorp.com/terraform/language/manage-sensitive-data',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'left out',
      code: `
        «variable "db_password"» {
          type        = string
          description = "Of the application's own user"
        }`,
      fixed: `
        variable "db_password" {
          type        = string
          description = "Of the application's own user"
          sensitive   = true
        }`,
    },
    {
      name: 'switched off',
      code: `
        variable "githubToken" {
          sensitive = «false»
        }`,
      fixed: `
        variable "githubToken" {
          sensitive = true
        }`,
    },
    {
      name: 'many at once',
      code: `
        «variable "api_keys"» {
          type = map(string)
        }`,
      fixed: `
        variable "api_keys" {
          type      = map(string)
          sensitive = true
        }`,
    },
  ],
  good: [
    {
      name: 'marked',
      code: `
        variable "db_password" {
          type      = string
          sensitive = true
        }`,
    },
    {
      name: 'what only speaks of a secret',
      code: `
        variable "secret_name" {
          type = string
        }
        variable "create_password" {
          type = bool
        }
        variable "password_length" {
          default = 16
        }
        variable "ssh_public_key" {
          type = string
        }
        variable "token_arn" {
          type = string
        }`,
    },
  ],
  unknown: [
    {
      name: 'a type that says nothing',
      code: `
        variable "password" {
          type      = var.missing
          sensitive = var.unknown
        }`,
    },
  ],
}
