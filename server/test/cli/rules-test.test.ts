import { describe, expect, test } from 'vitest'
import { createEngine } from '../../src/node/cli/engine'
import { parapet as run } from './console'

const parapet = (argv: readonly string[], files: Readonly<Record<string, string>>) =>
  run(argv, { files, environment: { engine: () => Promise.resolve(createEngine('2026-01-01')) } })

const RULE = `id: acme-bucket-name
title: Bucket is not named as agreed
on: aws_s3_bucket
require: { attribute: bucket, matches: "^acme-" }
examples:
  bad:
    - 'resource "aws_s3_bucket" "a" { bucket = «"other"» }'
  good:
    - 'resource "aws_s3_bucket" "a" { bucket = "acme-a" }'
`
const IN_CONFIGURATION = `custom-rules:
  - id: acme-base-image
    title: Image is not ours
    on: FROM
    require: { allowed-registries: [ghcr.io] }
    examples:
      good:
        - FROM node:22
`

describe('parapet rules test', () => {
  test('tries the examples of all rules that hold', async () => {
    const { code, stdout, stderr } = await parapet(['rules', 'test'], {
      '/w/.parapet.yaml': IN_CONFIGURATION,
      '/w/.parapet/rules/buckets.yaml': RULE,
    })
    expect(stdout).toBe(`acme-base-image .parapet.yaml
  failed  good 1 (.parapet.yaml:8:11)
            a finding at 1:6 (node:22), where none should be
acme-bucket-name .parapet/rules/buckets.yaml
  ok      bad 1
  ok      good 1
2 custom rules, 3 examples: 2 passed, 1 failed.
`)
    expect([code, stderr]).toEqual([1, ''])
  })

  test('all well', async () => {
    const { code, stdout } = await parapet(['rules', 'test', 'sub'], {
      '/w/.parapet/rules/buckets.yaml': RULE,
      '/w/sub/main.tf': '',
    })
    expect([code, stdout.split('\n').at(-2)]).toEqual([0, '1 custom rule, 2 examples: 2 passed, 0 failed.'])
  })

  test('a rule without examples is named; no rules are none', async () => {
    const plain = RULE.replace(/examples:[^]*/, '')
    const { code, stdout } = await parapet(['rules', 'test'], { '/w/.parapet/rules/a.yml': plain })
    expect([code, stdout]).toEqual([
      0,
      'acme-bucket-name .parapet/rules/a.yml\n  no examples\n1 custom rule, 0 examples: 0 passed, 0 failed; 1 rule has no examples.\n',
    ])
    const nothing = await parapet(['rules', 'test'], { '/w/main.tf': '' })
    expect([nothing.code, nothing.stdout]).toEqual([0, '0 custom rules, 0 examples: 0 passed, 0 failed.\n'])
  })

  test('a mistake in a rule is told with its place', async () => {
    const { code, stderr } = await parapet(['rules', 'test'], {
      '/w/.parapet/rules/buckets.yaml': RULE.replace('matches', 'matchs'),
    })
    expect(code).toBe(2)
    expect(stderr).toMatch(
      /^\.parapet\/rules\/buckets\.yaml:4:31: A condition has no key `matchs`; .* Did you mean "matches"\?$/m,
    )
    expect(stderr).not.toContain('/w/')
  })

  test('usage', async () => {
    expect((await parapet(['rules', 'test', 'none'], {})).stderr).toBe('none does not exist.\n')
    expect((await parapet(['rules', 'test', 'a', 'b'], {})).stderr).toBe('parapet rules does not take "b".\n')
    expect((await parapet(['rules', 'test', '--format', 'json'], {})).code).toBe(2)
    expect((await parapet(['rules', '--help'], {})).stdout).toContain('parapet rules test [PATH]')
  })
})

describe('parapet scan with custom rules', () => {
  const files = {
    '/w/.parapet.yaml': `severities: { acme-base-image: critical }\n${IN_CONFIGURATION}`,
    '/w/.parapet/rules/buckets.yaml': RULE.replace(
      'examples:',
      'severity: low\ndocumentation: https://wiki.example.com/buckets\nfix: { set: { value: "acme-x" }, applicability: safe }\nexamples:',
    ),
    '/w/Dockerfile': 'FROM node:22.1\nUSER node\n',
    '/w/main.tf':
      'resource "aws_s3_bucket" "a" {\n  bucket = "x"\n}\nresource "aws_s3_bucket" "b" {\n  # parapet:ignore acme-bucket-name legacy\n  bucket = "y"\n}\n',
  }

  test('they are rules like any other: severity, suppression, fingerprint, fix', async () => {
    const { stdout } = await parapet(['scan', '--format', 'json'], files)
    const { findings } = JSON.parse(stdout) as { findings: Record<string, unknown>[] }
    const own = findings.filter(({ rule }) => String(rule).startsWith('acme-'))
    expect(own).toMatchObject([
      {
        rule: 'acme-bucket-name',
        severity: 'low',
        message: 'Bucket is not named as agreed: bucket is x',
        addresses: ['aws_s3_bucket.a'],
      },
      { rule: 'acme-bucket-name', suppression: { reason: 'legacy' } },
      { rule: 'acme-base-image', severity: 'critical', file: 'Dockerfile', start: { line: 1, column: 6 } },
    ])
    expect(new Set(own.map(({ fingerprint }) => fingerprint)).size).toBe(3)
  })

  test('SARIF lists them with their documentation', async () => {
    const { stdout } = await parapet(['scan', '--format', 'sarif'], files)
    const { runs } = JSON.parse(stdout) as {
      runs: { tool: { driver: { rules: { id: string; helpUri?: string }[] } } }[]
    }
    const listed = runs[0]!.tool.driver.rules.find(({ id }) => id === 'acme-bucket-name')
    expect(listed).toMatchObject({ helpUri: 'https://wiki.example.com/buckets', properties: { severity: 'low' } })
  })

  test('--fix applies a safe fix', async () => {
    const result = await parapet(['scan', '--fix'], files)
    expect(await result.files.text('/w/main.tf')).toContain('bucket = "acme-x"')
  })

  test('a comment that names one is not unknown, and one that does nothing is found', async () => {
    const text = '# parapet:ignore acme-bucket-name no need\nresource "aws_s3_bucket" "a" {\n  bucket = "acme-a"\n}\n'
    const { stdout } = await parapet(['scan'], { ...files, '/w/main.tf': text })
    expect(stdout).not.toContain('no rule')
    expect(stdout).toContain('acme-bucket-name finds nothing here')
  })
})
