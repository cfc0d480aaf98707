/** What the workspace loads of a directory in the JSON form is worth what Terraform says it is. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { textAt } from '#rules/model/source'
import { createEngine } from '../../src/node/cli/engine'
import { Plan } from '../../src/terraform/evaluation/plan'
import { NO_SURROUNDINGS } from '../../src/terraform/evaluation/shared'
import type { Value } from '../../src/terraform/values/value'
import { Documents } from '../../src/workspace/documents'
import { MemoryFileSystem } from '../support/memory-files'
import { take, targetOf } from '../../src/workspace/snapshots'
import { describe as brief } from '../golden/compare'

const folder = join(import.meta.dirname, '..', '..', '..', 'test-fixtures', 'json-form', 'storage')
const files = new Map(readdirSync(folder).map(name => [`file:///w/${name}`, readFileSync(join(folder, name), 'utf8')]))
const { parsers } = createEngine('2026-01-01')

async function planOf(texts: ReadonlyMap<string, string>): Promise<Plan> {
  const documents = new Documents(new MemoryFileSystem(Object.fromEntries(texts)), parsers)
  const { snapshot, problems } = await take(documents, await targetOf(documents, 'file:///w/main.tf.json', 'terraform'))
  expect(problems).toEqual([])
  if (snapshot.kind !== 'terraform') throw new Error('expected Terraform')
  return new Plan(snapshot, NO_SURROUNDINGS)
}

describe('a directory in the JSON form', () => {
  // What `terraform console` of version 1.11.4 printed over these files.
  it('has the values that Terraform gives it', async () => {
    const { root } = await planOf(files)
    const names = ['name', 'public', 'acl', 'days']
    expect(names.map(name => brief(root.variable(name)))).toEqual(['"archive"', 'true', '"public-read"', '3'])
    expect(brief(root.local('größe'))).toBe('6')
  })

  it('has its resources, overridden and with unescaped strings', async () => {
    const plan = await planOf(files)
    const planned = new Map(plan.resources().map(one => [one.address, one.arguments]))
    expect([...planned.keys()].sort()).toEqual([
      'aws_db_instance.index',
      'aws_s3_bucket.archive',
      'aws_s3_bucket_acl.archive',
      'aws_s3_bucket_public_access_block.archive',
    ])
    expect(brief(planned.get('aws_s3_bucket.archive')?.get('bucket'))).toBe('"archive-ä\\"6\\""')
    expect(brief(planned.get('aws_db_instance.index')?.get('publicly_accessible'))).toBe('true')
    expect(brief(planned.get('aws_s3_bucket_public_access_block.archive')?.get('block_public_acls'))).toBe('false')
  })

  it('knows where they are written', async () => {
    const written = (value: Value | undefined): string => {
      const { file, span } = value!.where!.origin.location
      return `${file.uri.slice('file:///w/'.length)} ${textAt({ file, span })}`
    }
    for (const change of [
      (text: string) => text,
      (text: string) => text.replaceAll('\n', '\r\n'),
      (text: string) => `\uFEFF${text}`,
    ]) {
      const { root } = await planOf(new Map([...files].map(([uri, text]) => [uri, change(text)])))
      expect(['name', 'public', 'acl', 'days'].map(name => written(root.variable(name)))).toEqual([
        'main.tf.json "archive"',
        'terraform.tfvars.json true',
        'zone.auto.tfvars.json "public-read"',
        'terraform.tfvars 3',
      ])
    }
  })
})
