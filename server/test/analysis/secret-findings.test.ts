/** One secret, one finding: what the rules that know more about a place take over from those that find secrets anywhere. */
import { describe, expect, it } from 'vitest'
import { rules } from '#rules/index'
import { applyEdits } from '../support/apply-edits'
import { type Files, findingsOf } from '../rules/harness'

const shown = (language: 'terraform' | 'dockerfile', files: Files) =>
  findingsOf(rules, language, files, { profile: 'recommended' })
    .filter(({ rule, supersededBy }) => /secret|literal/.test(rule.id) && supersededBy === undefined)
    .map(({ rule, location: { file, span } }) => `${rule.id} ${file.text.slice(span.start, span.end)}`)

describe('Terraform', () => {
  it('leaves the provider’s keys and the database’s password to their own rules', () => {
    const text =
      'provider "aws" {\n  access_key = "AKIAQ3EGRIJ7KXUZ5VWN"\n}\nresource "aws_db_instance" "a" {\n  password = "kettle-42x"\n}'
    expect(shown('terraform', { 'main.tf': text })).toEqual([
      'aws-provider-no-literal-credentials "AKIAQ3EGRIJ7KXUZ5VWN"',
      'aws-rds-no-literal-password "kettle-42x"',
    ])
  })

  it('shows a default once, where it is used', () => {
    const text =
      'provider "aws" {}\nvariable "password" {\n  default = "kettle-42x"\n}\nresource "aws_db_instance" "a" {\n  password = var.password\n}'
    expect(shown('terraform', { 'main.tf': text })).toEqual(['aws-rds-no-literal-password var.password'])
  })

  it('finds variable files of any name, and comments in them silence it', () => {
    const files = { 'main.tf': '', 'prod.tfvars': 'api_password = "kettle-42x"\n' }
    expect(shown('terraform', files)).toEqual(['general-secrets-no-plaintext-exposure "kettle-42x"'])
    const silenced = `# parapet:ignore general-secrets-no-plaintext-exposure for tests\n${files['prod.tfvars']}`
    const found = findingsOf(rules, 'terraform', { ...files, 'prod.tfvars': silenced })
    expect(found.map(({ suppression }) => suppression?.reason)).toEqual(['for tests'])
  })

  it('offers places where AWS keeps secrets, each a whole edit', () => {
    const text = 'resource "aws_mq_broker" "a" {\n  user {\n    password = "kettle-42x"\n  }\n}\n'
    const [finding] = findingsOf(rules, 'terraform', { 'main.tf': text }, { profile: 'recommended' }).filter(
      ({ rule }) => rule.id === 'general-secrets-no-plaintext-exposure',
    )
    const fixes = finding!.fixes()
    expect(fixes.map(({ title, applicability }) => `${applicability}: ${title}`)).toEqual([
      'suggestion: Take password from a sensitive variable',
      'needs-input: Read password from Secrets Manager',
      'needs-input: Read password from the Parameter Store',
      'suggestion: Let Terraform make password',
    ])
    expect(applyEdits(finding!.location.file, fixes[3]!.edits)).toBe(
      'resource "aws_mq_broker" "a" {\n  user {\n    password = random_password.a_password.result\n  }\n}\n\nresource "random_password" "a_password" {\n  length = 32\n}\n',
    )
    expect(fixes[1]!.edits[1]!.newText).toContain('data "aws_secretsmanager_secret_version" "a_password"')
    expect(fixes[1]!.edits[1]!.newText).toContain('${1:name}')
  })
})

describe('Dockerfiles', () => {
  it('shows a token in a variable once, and a password that only its name gives away once', () => {
    const text = 'FROM debian:12\nENV API_TOKEN=AKIAQ3EGRIJ7KXUZ5VWN\nENV DB_PASSWORD=kettle-42x\nUSER 1\n'
    expect(shown('dockerfile', { Dockerfile: text })).toEqual([
      'docker-secret-no-plaintext AKIAQ3EGRIJ7KXUZ5VWN',
      'docker-secret-not-in-variable DB_PASSWORD',
    ])
  })
})
