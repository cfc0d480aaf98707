import { describe, expect, test } from 'vitest'
import { type Configuration, DEFAULT_CONFIGURATION } from '../../src/analysis/types'
import { analyse } from '../../src/analysis/analyse'
import { fixTitle } from '../../src/analysis/fixes'
import {
  type DockerfileRule,
  dockerfileRule,
  moduleRule,
  resourceRule,
  type Problem,
  type ResourceRule,
  type RuleMetadata,
} from '#rules/rule'
import { snapshotOf } from '../rules/harness'

const metadata: RuleMetadata = {
  id: 'test-any',
  title: 'Something is wrong',
  severity: 'high',
  confidence: 'high',
  profile: 'recommended',
  pillar: 'infrastructure',
  stride: [],
  cia: [],
  aaa: [],
  aliases: {},
}

function bucketRule(overrides: Partial<ResourceRule> = {}, problem: Partial<Problem> = {}): ResourceRule {
  return resourceRule({
    ...metadata,
    on: ['aws_s3_bucket'],
    *check(bucket) {
      yield { at: bucket, ...problem }
    },
    ...overrides,
  })
}

const bucket = (text: string) => snapshotOf('terraform', { 'main.tf': text })
const oneBucket = bucket('resource "aws_s3_bucket" "a" {\n  bucket = "a"\n}\n')
const configured = (changes: Partial<Configuration>): Configuration => ({ ...DEFAULT_CONFIGURATION, ...changes })

describe('levels', () => {
  test('a problem may lower its rule’s severity and profile', () => {
    const rule = bucketRule({}, { severity: 'low', profile: 'strict' })
    expect(analyse(oneBucket, DEFAULT_CONFIGURATION, [rule]).findings).toEqual([])
    const [finding] = analyse(oneBucket, configured({ profile: 'strict' }), [rule]).findings
    expect(finding).toMatchObject({ severity: 'low', profile: 'strict' })
  })

  test('a problem cannot raise them', () => {
    const rule = bucketRule({ severity: 'low', profile: 'strict' }, { severity: 'critical', profile: 'recommended' })
    expect(analyse(oneBucket, DEFAULT_CONFIGURATION, [rule]).findings).toEqual([])
    expect(analyse(oneBucket, configured({ profile: 'all' }), [rule]).findings[0]).toMatchObject({
      severity: 'low',
      profile: 'strict',
    })
  })

  test('low confidence is never recommended', () => {
    expect(analyse(oneBucket, DEFAULT_CONFIGURATION, [bucketRule({ confidence: 'low' })]).findings).toEqual([])
  })

  test('a severity set by the user switches a rule on, changes it, or switches it off', () => {
    const rule = bucketRule({ profile: 'all' })
    expect(analyse(oneBucket, DEFAULT_CONFIGURATION, [rule]).findings).toEqual([])
    const on = analyse(oneBucket, configured({ severities: { 'test-any': 'low' } }), [rule])
    expect(on.findings.map(finding => finding.severity)).toEqual(['low'])
    const off = analyse(oneBucket, configured({ profile: 'all', severities: { 'test-any': 'off' } }), [rule])
    expect(off.findings).toEqual([])
  })
})

describe('faults of rules', () => {
  test('a rule that throws half-way loses its own findings and nobody else’s', () => {
    const throwing = bucketRule({
      id: 'test-throws',
      *check(resource) {
        yield { at: resource }
        throw new Error('oops')
      },
    })
    const { findings, failures } = analyse(oneBucket, DEFAULT_CONFIGURATION, [throwing, bucketRule()])
    expect(findings.map(finding => finding.rule.id)).toEqual(['test-any'])
    expect(failures).toMatchObject([{ ruleId: 'test-throws', uri: 'file:///example' }])
  })

  test('a fix that throws is no fix; in development it is a fault', () => {
    const rule = bucketRule(
      {},
      {
        fix: () => {
          throw new Error('oops')
        },
      },
    )
    expect(analyse(oneBucket, DEFAULT_CONFIGURATION, [rule]).findings[0]?.fixes()).toEqual([])
    const [finding] = analyse(oneBucket, DEFAULT_CONFIGURATION, [rule], { development: true }).findings
    expect(() => finding?.fixes()).toThrow('oops')
  })

  test('in development, reading a resource type that was not declared fails', () => {
    const rule = moduleRule({
      ...metadata,
      on: ['aws_s3_bucket'],
      *check(module) {
        for (const block of module.resources('aws_s3_bucket_acl')) yield { at: block }
      },
    })
    expect(analyse(oneBucket, DEFAULT_CONFIGURATION, [rule], { development: true }).failures[0]?.error).toMatchObject({
      message: 'test-any reads aws_s3_bucket_acl, which its `on` does not list',
    })
    expect(analyse(oneBucket, DEFAULT_CONFIGURATION, [rule]).failures).toEqual([])
  })

  test('in development, reading an instruction that was not declared fails', () => {
    const rule: DockerfileRule = dockerfileRule({
      ...metadata,
      on: ['FROM'],
      *check(dockerfile) {
        for (const run of dockerfile.instructions('RUN')) yield { at: run }
      },
    })
    const snapshot = snapshotOf('dockerfile', { Dockerfile: 'FROM alpine:3.20\nRUN true\n' })
    expect(analyse(snapshot, DEFAULT_CONFIGURATION, [rule], { development: true }).failures).toHaveLength(1)
  })
})

describe('findings', () => {
  test('an option of the wrong type counts as not set', () => {
    const seen: unknown[] = []
    const rule = bucketRule({
      options: { days: { description: 'days', default: 3 }, ports: { description: 'ports', default: [1] } },
      *check(resource, context) {
        seen.push(context.number('days'), context.numbers('ports'))
        yield { at: resource }
      },
    })
    analyse(oneBucket, configured({ options: { 'test-any': { days: 'many', ports: ['x'] } } }), [rule])
    analyse(oneBucket, configured({ options: { 'test-any': { days: 5, ports: [7] } } }), [rule])
    expect(seen).toEqual([3, [1], 5, [7]])
  })

  test('where one rule says it better on the same range, the other one is marked', () => {
    const better = bucketRule({ id: 'test-better', supersedes: ['test-any'] })
    const { findings } = analyse(oneBucket, DEFAULT_CONFIGURATION, [bucketRule(), better])
    expect(findings.map(finding => [finding.rule.id, finding.supersededBy])).toEqual([
      ['test-any', 'test-better'],
      ['test-better', undefined],
    ])
  })

  test('one problem shows once', () => {
    const rule = bucketRule({
      *check(resource) {
        yield { at: resource }
        yield { at: resource }
      },
    })
    expect(analyse(oneBucket, DEFAULT_CONFIGURATION, [rule]).findings).toHaveLength(1)
  })

  test('a value that came from elsewhere is pointed at where it is used and related to where it is written', () => {
    const text =
      'provider "aws" {}\nvariable "name" { default = "a" }\nresource "aws_s3_bucket" "a" {\n  bucket = var.name\n}\n'
    const rule = bucketRule({
      *check(resource) {
        yield { at: resource.attribute('bucket') }
      },
    })
    const [finding] = analyse(bucket(text), DEFAULT_CONFIGURATION, [rule]).findings
    expect(text.slice(finding!.location.span.start, finding!.location.span.end)).toBe('var.name')
    const [related] = finding!.related
    expect(text.slice(related!.at.span.start, related!.at.span.end)).toBe('"a"')
    expect(related!.message).toContain('variable "name"')
  })

  test('a library’s defaults count outside `recommended` only', () => {
    const snapshot = bucket(
      'variable "name" { default = "a" }\nresource "aws_s3_bucket" "a" {\n  bucket = var.name\n}\n',
    )
    const rule = bucketRule({
      *check(resource) {
        if (resource.attribute('bucket').value.kind === 'known') yield { at: resource }
      },
    })
    expect(analyse(snapshot, DEFAULT_CONFIGURATION, [rule]).findings).toEqual([])
    expect(analyse(snapshot, configured({ profile: 'strict' }), [rule]).findings).toHaveLength(1)
  })

  test('a fix’s title says what it costs', () => {
    const fix = { title: 'Encrypt', applicability: 'suggestion', impact: 'replaces-resource', edits: [] } as const
    expect(fixTitle(fix)).toBe('Encrypt (replaces the resource)')
    expect(fixTitle({ ...fix, impact: 'in-place', caution: 'needs a key' })).toBe('Encrypt (needs a key)')
    expect(fixTitle({ ...fix, impact: 'in-place' })).toBe('Encrypt')
  })
})

describe('fingerprints', () => {
  const prints = (text: string) =>
    analyse(bucket(text), DEFAULT_CONFIGURATION, [bucketRule()]).findings.map(finding => finding.fingerprint)
  const [original] = prints('resource "aws_s3_bucket" "a" {\n  bucket = "a"\n}\n')

  test('survive shifted lines, other values, formatting and new neighbours', () => {
    expect(prints('\n\n# a comment\nresource "aws_s3_bucket" "a" {\n      bucket = "renamed"\n}\n')).toEqual([original])
    expect(prints('resource "aws_s3_bucket" "zzz" {}\nresource "aws_s3_bucket" "a" {}\n')).toContain(original)
  })

  test('differ by address', () => {
    expect(prints('resource "aws_s3_bucket" "b" {}\n')).not.toContain(original)
  })
})
