/** Values from outside on the command line: `--var-file`, `terraform.variable-files` and `TF_VAR_…`. */
import { describe, expect, it } from 'vitest'
import { FORMATS } from '../../src/node/cli/arguments'
import { createEngine } from '../../src/node/cli/engine'
import { parapet } from './console'

const environment = {
  engine: (variables?: ReadonlyMap<string, string>) => Promise.resolve(createEngine('2026-01-01', variables)),
}
const MAIN = `variable "on" {}
resource "aws_s3_bucket_public_access_block" "a" {
  block_public_acls       = var.on
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
`
const ROOT = `provider "aws" {}\n${MAIN}`
const RULE = 'aws-s3-block-public-acls'

type Files = Readonly<Record<string, string>>

async function found(files: Files, argv: readonly string[] = [], variables: Files = {}): Promise<readonly string[]> {
  const result = await parapet(['scan', '--format', 'json', ...argv], { files, environment, variables })
  const { findings } = JSON.parse(result.stdout) as { findings: { rule: string; file: string }[] }
  return findings.flatMap(({ rule, file }) => (rule === RULE ? [file] : []))
}

describe('--var-file', () => {
  const files = { '/w/main.tf': ROOT, '/w/env/off.tfvars': 'on = false', '/w/env/on.json': '{ "on": true }' }

  it('counts after the files that are read anyway, the last one most', async () => {
    expect(await found(files)).toEqual([])
    expect(await found(files, ['--var-file', 'env/off.tfvars'])).toEqual(['main.tf'])
    expect(await found(files, ['--var-file', 'env/off.tfvars', '--var-file=env/on.json'])).toEqual([])
    const automatic = { ...files, '/w/terraform.tfvars': 'on = true' }
    expect(await found(automatic, ['--var-file', 'env/off.tfvars'])).toEqual(['main.tf'])
    // A file of the folder itself, which is looked at anyway, counts as well only where it is named.
    const beside = { '/w/main.tf': ROOT, '/w/off.tfvars': 'on = false', '/w/x.auto.tfvars': 'on = true' }
    expect(await found(beside)).toEqual([])
    expect(await found(beside, ['--var-file', 'off.tfvars'])).toEqual(['main.tf'])
  })

  it('says where the value is written', async () => {
    const argv = ['scan', '--var-file', 'env/off.tfvars']
    const { stdout } = await parapet(argv, { files, environment })
    expect(stdout).toContain('see env/off.tfvars:1:6: The value is written here, through variable "on"')
  })

  it('makes a root of the folder that is named, not of every library in it', async () => {
    const library = { '/w/main.tf': MAIN, '/w/modules/a/main.tf': MAIN, '/w/off.tfvars': 'on = false' }
    expect(await found(library)).toEqual([])
    expect(await found(library, ['--var-file', 'off.tfvars'])).toEqual(['main.tf'])
    expect(await found(library, ['--var-file', 'off.tfvars', 'modules/a'])).toEqual(['main.tf'])
    expect(await found(library, ['--var-file', 'off.tfvars', 'modules/a/main.tf', 'main.tf'])).toHaveLength(2)
  })

  it('that does not exist or cannot be read is exit 2', async () => {
    const missing = await parapet(['scan', '--var-file', 'env/no.tfvars'], { files, environment })
    expect([missing.code, missing.stderr]).toEqual([2, 'The variable file env/no.tfvars does not exist.\n'])
    const binary = { files: { '/w/b.tfvars': new Uint8Array([0]) }, environment }
    const { code, stderr } = await parapet(['baseline', '--var-file', 'b.tfvars'], binary)
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^The variable file cannot be read: .*binary/)])
    const bare = await parapet(['scan', '--var-file'], { files, environment })
    expect([bare.code, bare.stderr]).toEqual([2, '--var-file needs a value.\n'])
  })

  it('is fixed where the value is written, if that is among what is scanned', async () => {
    const beside = { '/w/main.tf': ROOT, '/w/off.tfvars': 'on = false\n' }
    const argv = ['scan', '--var-file', 'off.tfvars', '--fix', '--fix-level', 'suggestion']
    const { files: after, code } = await parapet(argv, { files: beside, environment })
    expect(await after.text('/w/off.tfvars')).toBe('on = true\n')
    expect(code).toBe(0)
  })

  it('decides what a baseline holds', async () => {
    const baseline = await parapet(['baseline', '--var-file', 'env/off.tfvars'], { files, environment })
    expect(baseline.stdout).toContain('1 finding is known')
    expect((await parapet(['baseline'], { files, environment })).stdout).toContain('0 findings are known')
  })
})

describe('terraform.variable-files', () => {
  const named = (path: string): string => `terraform:\n  variable-files: [${path}]\n`
  const files = { '/w/main.tf': ROOT, '/w/env/off.tfvars': 'on = false', '/w/.parapet.yaml': named('env/off.tfvars') }

  it('is what --var-file is, relative to the folder of the file, and gives way to it', async () => {
    expect(await found(files)).toEqual(['main.tf'])
    expect(await found({ ...files, '/w/on.tfvars': 'on = true' }, ['--var-file', 'on.tfvars'])).toEqual([])
    const below = { '/w/.git/HEAD': '', '/w/.parapet.yaml': named('x.tfvars'), '/w/x.tfvars': 'on = true' }
    const deep = { '/w/a/main.tf': ROOT, '/w/a/.parapet.yaml': named('../off.tfvars'), '/w/off.tfvars': 'on = false' }
    expect(await found({ ...below, ...deep })).toEqual(['a/main.tf'])
  })

  it('makes a root of the folder that it is said in', async () => {
    expect(await found({ ...files, '/w/main.tf': MAIN, '/w/modules/a/main.tf': MAIN })).toEqual(['main.tf'])
  })

  it('says where a file is named that does not exist, once', async () => {
    const broken = { ...files, '/w/.parapet.yaml': named('env/off.tfvars, env/no.tfvars'), '/w/b/main.tf': ROOT }
    const { code, stderr, stdout } = await parapet(['scan'], { files: broken, environment })
    expect(code).toBe(2)
    expect(stderr).toBe('.parapet.yaml:2:36: The variable file env/no.tfvars does not exist.\n')
    expect(stdout).toContain('main.tf')
    const only = await parapet(['scan', '--config', '.parapet.yaml'], { files: broken, environment })
    expect([only.code, only.stderr]).toEqual([
      2,
      '.parapet.yaml:2:36: The variable file env/no.tfvars does not exist.\n',
    ])
  })

  it('is explained', async () => {
    const { stdout } = await parapet(['config', '--explain', 'main.tf'], { files, environment })
    expect(stdout).toContain('terraform.variable-files: ["env/off.tfvars"]  .parapet.yaml:2')
  })
})

describe('TF_VAR_', () => {
  const files = { '/w/main.tf': ROOT }

  it('gives root modules values, the weakest but for defaults', async () => {
    expect(await found(files, [], { TF_VAR_on: 'false' })).toEqual(['main.tf'])
    expect(await found(files, [], { TF_VAR_on: 'true' })).toEqual([])
    expect(await found(files, [], { TF_VAR_ON: 'false', on: 'false' })).toEqual([])
    expect(await found({ ...files, '/w/terraform.tfvars': 'on = true' }, [], { TF_VAR_on: 'false' })).toEqual([])
    expect(await found({ '/w/main.tf': MAIN }, [], { TF_VAR_on: 'false' })).toEqual([])
  })

  it('is named as where the value comes from', async () => {
    const { stdout } = await parapet(['scan'], { files, environment, variables: { TF_VAR_on: 'false' } })
    expect(stdout).toContain('see main.tf:2:1: The value is set by TF_VAR_on, through variable "on"')
  })

  it.each(FORMATS)('is shown nowhere, as %s', async format => {
    const main = `provider "aws" {}
variable "range" { type = list(string) }
variable "name" {}
variable "password" { sensitive = true }
variable "keys" { type = set(string) }
resource "aws_security_group" "a" {
  description = "a"
  ingress {
    description = "b"
    protocol    = "tcp"
    from_port   = var.port
    to_port     = var.port
    cidr_blocks = var.range
  }
}
variable "port" { type = number }
resource "aws_s3_bucket" "a" {
  for_each = var.keys
  bucket   = var.name
}
resource "aws_db_instance" "a" {
  password            = var.password
  publicly_accessible = true
}
`
    const rules = `custom-rules:
  - id: acme-named
    title: Name it
    on: aws_s3_bucket
    require: { attribute: bucket, matches: "^acme-" }
    message: "{value} in {address}"
`
    const variables = {
      TF_VAR_range: '["0.0.0.0/0", "198.51.100.7/32"]',
      TF_VAR_name: 'quiet-harbour-logs',
      TF_VAR_password: 'Kettle-of-fish-77',
      TF_VAR_keys: '["secret-customer"]',
      TF_VAR_port: '3307',
      TF_VAR_unused: 'nobody-asks-for-it',
    }
    const given = { files: { '/w/main.tf': main, '/w/.parapet.yaml': rules }, environment, variables }
    const argv = ['scan', '--format', format, '--profile', 'all', '--fix', '--fix-level', 'suggestion']
    const { stdout, stderr, files: after } = await parapet(argv, given)
    expect(stdout).toContain('acme-named')
    expect(stdout).toContain('aws-ec2-no-public-ingress-sgr')
    // A password from the environment is where it belongs.
    expect(stdout).not.toMatch(/"?(?:ruleId|rule)"?: ?"aws-rds-no-literal-password"|literal password aws/)
    const written = await after.text('/w/main.tf')
    for (const value of [
      '0.0.0.0/0',
      '198.51.100.7',
      'quiet-harbour',
      'Kettle',
      'secret-customer',
      '3307',
      'nobody-asks',
    ]) {
      expect(stdout + stderr).not.toContain(value)
      expect(written).not.toContain(value)
    }
  })
})
