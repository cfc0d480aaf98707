/** What rules name exists in the providers, and what their fixes write is valid there and not deprecated. */
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { parseHcl } from '../../src/syntax/hcl/parser'
import { callsIn, type RuleFile, ruleFiles, runtimePart, textOf } from './catalogue-files'
import { hasPath, howToFindSchemas, isDeprecated, namesIn, schemaOf, schemasFound, writtenIn } from './provider-schemas'

if (!schemasFound)
  process.stderr.write(`\n*** NOT RUN: rules and fixes against provider schemas: ${howToFindSchemas} ***\n\n`)

const terraform = ruleFiles
  .filter(file => file.rule.language === 'terraform')
  .map(file => [file.rule.id, file] as const)

describe.skipIf(!schemasFound)('against provider schemas', () => {
  describe.each(terraform)('%s', (_, file) => {
    const legacy = file.rule.legacy ?? []

    test('the types it is on exist', () => {
      const unheard = file.rule.on.filter(type => schemaOf(type) === undefined && !legacy.includes(type))
      expect(unheard).toEqual([])
    })

    test('attributes and blocks it reads or writes exist', () => {
      const { rule } = file
      const path = rule.language === 'terraform' && rule.scope === 'resource' ? rule.attribute : undefined
      const missing =
        path === undefined ? [] : rule.on.filter(type => !hasPath(type, path) && !isLegacy(legacy, type, path))
      expect(missing.map(type => `${type}.${String(path)}`)).toEqual([])
      const known = new Set([...typesIn(file).flatMap(type => [...namesIn(type)]), ...legacy.flatMap(named)])
      expect(namesReadBy(file).filter(name => !known.has(name))).toEqual([])
    })

    test('what a fix leaves is valid, and nothing it adds is deprecated', () => {
      for (const example of file.examples.bad) {
        if (example.fixed === null) continue
        const before = new Set(paths(example.code).map(({ path }) => path))
        const after = paths(example.fixed)
        const isOld = (path: string) => before.has(path) || legacy.some(old => path.startsWith(old))
        expect(after.filter(({ path, problem }) => problem !== undefined && !isOld(path)).map(show)).toEqual([])
        expect(after.filter(({ path }) => isDeprecated(path) && !before.has(path)).map(show)).toEqual([])
      }
    })
  })

  test('the extracts know what is there, what is not, and what is deprecated', () => {
    const problems = (text: string) =>
      paths(text).flatMap(({ path, problem }) => (problem ? [`${path}: ${problem}`] : []))
    expect(problems('resource "aws_s3_bucket" "b" {\n  bucket = "b"\n  count = 1\n  lifecycle {}\n}')).toEqual([])
    expect(problems('resource "aws_kms_key" "k" {\n  rotate = true\n  arn = "x"\n}')).toEqual([
      'aws_kms_key.rotate: there is no such attribute',
      'aws_kms_key.arn: is set by the provider alone',
    ])
    expect(problems('resource "aws_instance" "i" {\n  root_block_device = {}\n  ami {}\n  x {}\n}')).toEqual([
      'aws_instance.root_block_device: is a block',
      'aws_instance.ami: is an attribute',
      'aws_instance.x: there is no such block',
    ])
    expect(
      problems(
        'resource "aws_instance" "i" {\n  dynamic "root_block_device" {\n    content {\n      x = 1\n    }\n  }\n}',
      ),
    ).toEqual(['aws_instance.root_block_device.x: there is no such attribute'])
    expect(
      problems('resource "aws_security_group" "g" {\n  ingress {\n    x = 1\n  }\n  egress = [{ y = 1 }]\n}'),
    ).toEqual([
      'aws_security_group.ingress.x: there is no such attribute',
      'aws_security_group.egress.y: there is no such field',
    ])
    expect(problems('resource "aws_nothing" "n" {}')).toEqual(['aws_nothing: there is no such type'])
    expect(isDeprecated('aws_s3_bucket.acl')).toBe(true)
    expect(isDeprecated('aws_s3_bucket.bucket')).toBe(false)
    expect(hasPath('aws_instance', 'metadata_options.http_tokens')).toBe(true)
    expect(hasPath('aws_instance', 'metadata_options.http_token')).toBe(false)
    expect(hasPath('aws_security_group', 'ingress.cidr_blocks')).toBe(true)
  })
})

function paths(text: string) {
  return writtenIn(parseHcl(textOf(text)).body)
}

function show({ path, problem = 'is deprecated' }: { readonly path: string; readonly problem?: string }): string {
  return `${path} ${problem}`
}

function isLegacy(legacy: readonly string[], type: string, path: string): boolean {
  return legacy.some(old => [type, path, `${type}.${path}`].includes(old))
}

/** The names a legacy type or path is made of. */
function named(path: string): string[] {
  return path.split('.')
}

/** Resource types that a rule's own code names: those in `on`, and those it links or writes. */
function typesIn(file: RuleFile): string[] {
  const literals = runtimePart(file).text.match(/\b(?:data\.)?[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b/g) ?? []
  const types = [...file.rule.on, ...literals].filter(type => typeof schemaOf(type) === 'object')
  return [...new Set(types)]
}

/** Literal names that are handed to the model's readers and to the fix helpers. */
function namesReadBy(file: RuleFile): string[] {
  const positions: Readonly<Record<string, number>> = {
    attribute: 0,
    blocks: 0,
    hasUnknownBlocks: 0,
    setAttribute: 1,
    setNestedBlock: 1,
    linked: 2,
  }
  return callsIn(runtimePart(file)).flatMap(({ name, arguments: given }) => {
    const argument = given[positions[name] ?? -1]
    return argument && ts.isStringLiteral(argument) ? [argument.text] : []
  })
}
