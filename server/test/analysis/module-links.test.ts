import { describe, expect, test } from 'vitest'
import { moduleRule } from '#rules/rule'
import accessBlock from '../../../rules/src/terraform/aws/s3/specify-public-access-block'
import versioning from '../../../rules/src/terraform/aws/s3/enable-versioning'
import { type Files, findingsIn, type Place, shown } from './workspace'

const strict = { profile: 'strict' } as const

function blocks(files: Files, place: Place): string[] {
  return shown(findingsIn(files, place, [accessBlock], strict))
}

const UNBLOCKED = 'aws-s3-specify-public-access-block «resource "aws_s3_bucket" "b"»'
const BUCKET = 'resource "aws_s3_bucket" "b" {}\noutput "bucket_id" {\n  value = aws_s3_bucket.b.id\n}\n'
const BLOCK = 'variable "bucket" {}\nresource "aws_s3_bucket_public_access_block" "p" {\n  bucket = var.bucket\n}\n'
const block = (bucket: string) => `resource "aws_s3_bucket_public_access_block" "p" {\n  bucket = ${bucket}\n}\n`

describe('a bucket in a called module', () => {
  const inModule: Place = { directory: 'modules/bucket', roots: [''] }
  const calling = (root: string): Files => ({
    'main.tf': root,
    'modules/bucket/main.tf': BUCKET,
    'modules/block/main.tf': BLOCK,
  })
  const x = 'module "x" {\n  source = "./modules/bucket"\n}\n'

  test('has no block where nobody provides one', () => {
    expect(blocks(calling(x), inModule)).toEqual([`${UNBLOCKED} module.x.aws_s3_bucket.b`])
    const other = 'resource "aws_s3_bucket" "other" {}\n'
    expect(blocks(calling(x + other + block('aws_s3_bucket.other.id')), inModule)).toEqual([
      `${UNBLOCKED} module.x.aws_s3_bucket.b`,
    ])
  })

  test('has the block of its caller, which refers to an output', () => {
    expect(blocks(calling(x + block('module.x.bucket_id')), inModule)).toEqual([])
    const local = 'locals {\n  id = module.x.bucket_id\n}\n'
    expect(blocks(calling(x + local + block('local.id')), inModule)).toEqual([])
  })

  test('has the block of another module, which the caller hands the output to', () => {
    const y = 'module "y" {\n  source = "./modules/block"\n  bucket = module.x.bucket_id\n}\n'
    expect(blocks(calling(x + y), inModule)).toEqual([])
  })

  test('has none in the instances that get none', () => {
    const many = 'module "x" {\n  for_each = toset(["a", "b"])\n  source = "./modules/bucket"\n}\n'
    expect(blocks(calling(many + block('module.x["a"].bucket_id')), inModule)).toEqual([
      `${UNBLOCKED} module.x["b"].aws_s3_bucket.b`,
    ])
    const two = x + x.replace('"x"', '"y"')
    expect(blocks(calling(two + block('module.y.bucket_id')), inModule)).toEqual([
      `${UNBLOCKED} module.x.aws_s3_bucket.b`,
    ])
  })

  test('may have one where a module that is not here is given it', () => {
    const handed = `${x}module "guard" {\n  source = "corp/guard/aws"\n  bucket = module.x.bucket_id\n}\n`
    expect(blocks(calling(handed), inModule)).toEqual([])
    const unrelated = `${x}module "guard" {\n  source = "corp/guard/aws"\n  name = "x"\n}\n`
    expect(blocks(calling(unrelated), inModule)).toEqual([`${UNBLOCKED} module.x.aws_s3_bucket.b`])
  })

  test('may have one where a block’s bucket cannot be known', () => {
    expect(blocks(calling(`variable "any" {}\n${x}${block('var.any')}`), inModule)).toEqual([])
  })
})

describe('a bucket of the root', () => {
  const atRoot: Place = { directory: '' }
  const calling = (root: string): Files => ({
    'main.tf': `resource "aws_s3_bucket" "b" {}\nresource "aws_s3_bucket" "c" {}\n${root}`,
    'modules/block/main.tf': BLOCK,
    'modules/outer/main.tf': `variable "settings" {}\nmodule "inner" {\n  source = "../block"\n  bucket = var.settings.bucket\n}\n`,
  })
  const both = [`${UNBLOCKED} aws_s3_bucket.b`, `${UNBLOCKED.replace('"b"', '"c"')} aws_s3_bucket.c`]

  test('has the block of the module that it is given to', () => {
    expect(blocks(calling(''), atRoot)).toEqual(both)
    const handed = 'module "y" {\n  source = "./modules/block"\n  bucket = aws_s3_bucket.b.id\n}\n'
    expect(blocks(calling(handed), atRoot)).toEqual([both[1]])
  })

  test('has it through several modules, as a part of an object', () => {
    const handed =
      'module "y" {\n  source = "./modules/outer"\n  settings = {\n    bucket = aws_s3_bucket.c.id\n    log = aws_s3_bucket.b.id\n  }\n}\n'
    expect(blocks(calling(handed), atRoot)).toEqual([both[0]])
  })

  test('has none of a module that makes no instance', () => {
    const none = 'module "y" {\n  count = 0\n  source = "./modules/block"\n  bucket = aws_s3_bucket.b.id\n}\n'
    expect(blocks(calling(none), atRoot)).toEqual(both)
  })

  test('is not taken for another one of the same text in another module', () => {
    const files: Files = {
      'main.tf':
        'variable "name" {}\nresource "aws_s3_bucket" "b" {\n  bucket = "a"\n}\nmodule "y" {\n  source = "./m"\n}\n',
      'm/main.tf':
        'variable "name" {\n  default = "z"\n}\nresource "aws_s3_bucket" "z" {\n  bucket = var.name\n}\n' +
        block('var.name'),
    }
    expect(blocks(files, atRoot)).toEqual([`${UNBLOCKED} aws_s3_bucket.b`])
    expect(blocks(files, { directory: 'm', roots: [''] })).toEqual([])
  })
})

test('references that lead round in a circle come to an end, and may lead anywhere', () => {
  const files: Files = {
    'main.tf':
      'module "a" {\n  source = "./m"\n  in = module.b.out\n}\nmodule "b" {\n  source = "./m"\n  in = module.a.out\n}\nresource "aws_s3_bucket" "b" {}\n' +
      block('module.a.out'),
    'm/main.tf': 'variable "in" {}\noutput "out" {\n  value = var.in\n}\n',
  }
  expect(blocks(files, { directory: '' })).toEqual([])
})

test('what a rule points at in a called module shows at the call, and at a caller nowhere', () => {
  const pointer = moduleRule({
    ...versioning,
    id: 'test-points-elsewhere',
    *check(module) {
      for (const bucket of module.resources('aws_s3_bucket'))
        for (const found of module.linked(bucket, 'aws_s3_bucket_versioning', 'bucket').linked)
          yield { at: found.attribute('bucket') }
    },
  })
  const files: Files = {
    'main.tf': 'resource "aws_s3_bucket" "b" {}\nmodule "y" {\n  source = "./m"\n  bucket = aws_s3_bucket.b.id\n}\n',
    'm/main.tf': 'variable "bucket" {}\nresource "aws_s3_bucket_versioning" "v" {\n  bucket = var.bucket\n}\n',
  }
  const [finding, ...others] = findingsIn(files, { directory: '' }, [pointer], strict)
  expect(others).toEqual([])
  expect(shown([finding!])).toEqual(['test-points-elsewhere «module "y"» module.y.aws_s3_bucket_versioning.v'])
  expect(finding!.related[0]!.message).toBe('In module.y.aws_s3_bucket_versioning.v')
  const reverse: Files = {
    'main.tf': `module "x" {\n  source = "./m"\n}\nresource "aws_s3_bucket_versioning" "v" {\n  bucket = module.x.bucket_id\n}\n`,
    'm/main.tf': BUCKET,
  }
  expect(findingsIn(reverse, { directory: 'm', roots: [''] }, [pointer], strict)).toEqual([])
})
