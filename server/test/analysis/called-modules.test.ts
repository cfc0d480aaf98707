import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { replaceKnown } from '#rules/fixes/terraform'
import { textAt } from '#rules/model/source'
import { resourceRule } from '#rules/rule'
import acl from '../../../rules/src/terraform/aws/s3/no-public-access-with-acl'
import password from '../../../rules/src/terraform/aws/rds/no-literal-password'
import publicDatabase from '../../../rules/src/terraform/aws/rds/no-public-db-access'
import { isOpen } from '../../src/analysis/types'
import { applyEdits } from '../support/apply-edits'
import { analysed, type Files, findingsIn, type Place, shown, uriOf } from './workspace'

const MODULE = `variable "acl" {
  default = "private"
}
resource "aws_s3_bucket" "b" {
  acl = var.acl
}
`
const called = { directory: 'modules/bucket', roots: [''] }

function bucketCalledBy(root: string, module = MODULE): Files {
  return { 'main.tf': root, 'modules/bucket/main.tf': module }
}

function call(name: string, body: string): string {
  return `module "${name}" {\n  source = "./modules/bucket"\n${body}\n}\n`
}

describe('a directory that is called', () => {
  test('is judged with the arguments of the call, at its own text', () => {
    const [finding, ...others] = findingsIn(bucketCalledBy(call('a', '  acl = "public-read"')), called, [acl])
    expect(others).toEqual([])
    expect(finding!.location.file.uri).toBe(uriOf('modules/bucket/main.tf'))
    expect(textAt(finding!.location)).toBe('var.acl')
    expect(finding!.addresses).toEqual(['module.a.aws_s3_bucket.b'])
    expect(finding!.related.map(({ at, message }) => [at.file.uri, textAt(at), message])).toEqual([
      [uriOf('main.tf'), '"public-read"', 'The value is written here, through variable "acl"'],
    ])
    const [fix] = finding!.fixes()
    expect(fix!.edits.map(({ file }) => file.uri)).toEqual([uriOf('main.tf')])
    expect(applyEdits(finding!.related[0]!.at.file, fix!.edits)).toBe(call('a', '  acl = "private"'))
  })

  test('is judged neither as a library nor as a root', () => {
    const open = MODULE.replace('"private"', '"public-read"')
    expect(findingsIn(bucketCalledBy(call('a', '  acl = "private"'), open), called, [acl])).toEqual([])
    expect(findingsIn(bucketCalledBy(call('a', '  acl = "private"'), open), called, [acl], { profile: 'all' })).toEqual(
      [],
    )
    // The caller leaves it to the default, which is known then.
    const found = findingsIn(bucketCalledBy(call('a', ''), open), called, [acl])
    expect(shown(found)).toEqual(['aws-s3-no-public-access-with-acl «var.acl» module.a.aws_s3_bucket.b'])
    expect(found[0]!.profile).toBe('recommended')
  })

  test('gives the caller nothing to report', () => {
    const files = bucketCalledBy(call('a', '  acl = "public-read"'))
    expect(findingsIn(files, { directory: '' }, [acl])).toEqual([])
  })

  test('has one finding for all calls, which lists only those of which it is true', () => {
    const root =
      call('a', '  acl = "public-read"') + call('b', '  acl = "private"') + call('c', '  acl = "public-read"')
    const found = findingsIn(bucketCalledBy(root), called, [acl])
    expect(found.map(({ addresses }) => addresses)).toEqual([['module.a.aws_s3_bucket.b', 'module.c.aws_s3_bucket.b']])
    expect(found[0]!.related).toHaveLength(2)
    // The fix closes both.
    const file = found[0]!.related[0]!.at.file
    expect(applyEdits(file, found[0]!.fixes()[0]!.edits)).toBe(root.replaceAll('public-read', 'private'))
  })

  test('takes the worst of what the calls come to', () => {
    const root = call('a', '  acl = "public-read"') + call('b', '  acl = "public-read-write"')
    const [finding, ...others] = findingsIn(bucketCalledBy(root), called, [acl])
    expect(others).toEqual([])
    expect(finding).toMatchObject({ severity: 'critical' })
    expect(finding!.message).toContain('everybody may read and write')
    expect(finding!.addresses).toHaveLength(2)
  })

  test('is found through count and for_each of calls, and through other modules', () => {
    const files: Files = {
      'main.tf': `module "outer" {
  for_each = { x = "public-read", y = "private" }
  source   = "./modules/outer"
  acl      = each.value
}
`,
      'modules/outer/main.tf': `variable "acl" {}
module "inner" {
  count  = 2
  source = "../bucket"
  acl    = count.index == 0 ? "private" : var.acl
}
`,
      'modules/bucket/main.tf': MODULE,
    }
    expect(shown(findingsIn(files, called, [acl]))).toEqual([
      'aws-s3-no-public-access-with-acl «var.acl» module.outer["x"].module.inner[1].aws_s3_bucket.b',
    ])
  })

  test('does not exist where every count is 0, and is one instance where a count is not known', () => {
    const none = findingsIn(bucketCalledBy(call('a', '  count = 0\n  acl = "public-read"')), called, [acl])
    expect(none).toEqual([])
    const root = `variable "n" {}\n${call('a', '  count = var.n\n  acl = "public-read"')}`
    expect(shown(findingsIn(bucketCalledBy(root), called, [acl]))).toEqual([
      'aws-s3-no-public-access-with-acl «var.acl» module.a.aws_s3_bucket.b',
    ])
  })

  test('is judged as each root calls it', () => {
    const files: Files = {
      'dev/main.tf': call('a', '  acl = "private"').replace('./', '../'),
      'prod/main.tf': call('z', '  acl = "public-read"').replace('./', '../'),
      'modules/bucket/main.tf': MODULE,
    }
    const place = { directory: 'modules/bucket', roots: ['dev', 'prod'] }
    expect(findingsIn(files, place, [acl]).map(({ addresses }) => addresses)).toEqual([['module.z.aws_s3_bucket.b']])
  })

  test('takes values from the variable files of the root alone', () => {
    const files: Files = {
      ...bucketCalledBy(`variable "acl" {}\n${call('a', '  acl = var.acl')}`),
      'terraform.tfvars': 'acl = "public-read"\n',
      'modules/bucket/terraform.tfvars': 'acl = "private"\n',
    }
    const [finding] = findingsIn(files, called, [acl])
    expect(finding!.related.map(({ at }) => [at.file.uri, textAt(at)])).toEqual([
      [uriOf('terraform.tfvars'), '"public-read"'],
    ])
  })

  test('is found through the installed modules of a root, by the path of the call', () => {
    const files: Files = {
      'main.tf': 'module "vpc" {\n  source = "corp/vpc/aws"\n}\n',
      '.terraform/modules/vpc/main.tf': 'module "store" {\n  source = "corp/bucket/aws"\n  acl = "public-read"\n}\n',
      'modules/bucket/main.tf': MODULE,
    }
    const installed = { '': { vpc: '.terraform/modules/vpc', 'vpc.store': 'modules/bucket' } }
    expect(shown(findingsIn(files, { ...called, installed }, [acl]))).toEqual([
      'aws-s3-no-public-access-with-acl «var.acl» module.vpc.module.store.aws_s3_bucket.b',
    ])
    // Nothing leads here without: as a library it says nothing.
    expect(findingsIn(files, called, [acl])).toEqual([])
  })

  test('counts as itself where only a circle of calls leads to it', () => {
    const files: Files = {
      'a/main.tf': `module "b" {\n  source = "../b"\n}\nresource "aws_s3_bucket" "x" {\n  acl = module.b.acl\n}\nresource "aws_s3_bucket" "y" {\n  acl = "public-read"\n}\noutput "acl" {\n  value = "public-read"\n}\n`,
      'b/main.tf': `module "a" {\n  source = "../a"\n}\noutput "acl" {\n  value = module.a.acl\n}\n`,
    }
    expect(shown(findingsIn(files, { directory: 'a' }, [acl]))).toEqual([
      'aws-s3-no-public-access-with-acl «"public-read"» aws_s3_bucket.y',
    ])
  })

  test('keeps its fingerprints whoever calls it, and when nobody does', () => {
    const open = MODULE.replace('var.acl', '"public-read"')
    const one = findingsIn(bucketCalledBy(call('a', ''), open), called, [acl])
    const two = findingsIn(bucketCalledBy(call('x', '  for_each = toset(["p", "q"])') + call('b', ''), open), called, [
      acl,
    ])
    const alone = findingsIn({ 'modules/bucket/main.tf': open }, { directory: 'modules/bucket' }, [acl])
    expect(two[0]!.addresses).toHaveLength(3)
    expect(new Set([one, two, alone].map(([finding]) => finding!.fingerprint)).size).toBe(1)
  })

  test('of many calls judges those with equal arguments once, and lists all', () => {
    const calls = Array.from({ length: 50 }, (_, index) => call(`m${index}`, `  acl = "public-read"`)).join('')
    const found = findingsIn(bucketCalledBy(calls), called, [acl])
    expect(found.map(({ addresses }) => addresses.length)).toEqual([50])
  })

  test('of too many different calls leaves some out, and calls no comment unused for it', () => {
    const module = MODULE.replace('variable "acl" {', 'variable "n" {}\nvariable "acl" {')
    const calls = Array.from({ length: 40 }, (_, index) => {
      return call(`m${index}`, `  n = ${index}\n  acl = "${index === 39 ? 'public-read' : 'private'}"`)
    }).join('')
    const commented = module.replace(
      '  acl = var.acl',
      '  # parapet:ignore aws-s3-no-public-access-with-acl why\n  acl = var.acl',
    )
    expect(findingsIn(bucketCalledBy(calls, commented), called, [acl])).toEqual([])
    expect(findingsIn(bucketCalledBy(call('a', ''), commented), called, [acl])).toHaveLength(1)
  })

  test('is looked at in bounded time where there are a great many instances', () => {
    const files: Files = {
      'main.tf': 'module "o" {\n  count = 90000\n  source = "./modules/outer"\n}\n',
      'modules/outer/main.tf': 'module "i" {\n  count = 90000\n  source = "../bucket"\n  acl = "public-read"\n}\n',
      'modules/bucket/main.tf': MODULE,
    }
    const start = performance.now()
    const [finding, ...others] = findingsIn(files, called, [acl])
    expect(others).toEqual([])
    expect(finding!.addresses).toHaveLength(1000)
    expect(performance.now() - start).toBeLessThan(20_000)
  })

  test('says the same of two equal calls as of one', () => {
    const value = fc.constantFrom('"public-read"', '"private"', '"authenticated-read"', 'null', 'var.x', 'local.y')
    fc.assert(
      fc.property(value, fc.constantFrom('', '  count = 1\n', '  for_each = toset(["k"])\n'), (given, repeat) => {
        const around = 'variable "x" {}\nlocals {\n  y = "public-read-write"\n}\n'
        const body = `${repeat}  acl = ${given}`
        const facts = (root: string) =>
          findingsIn(bucketCalledBy(around + root), called, [acl], { profile: 'all' }).map(
            ({ rule, message, severity, profile, fingerprint, location: { span } }) => [
              rule.id,
              message,
              severity,
              profile,
              fingerprint,
              span,
            ],
          )
        expect(facts(call('a', body) + call('b', body))).toEqual(facts(call('a', body)))
      }),
      { numRuns: 60 },
    )
  })
})

describe('a library', () => {
  const library: Files = {
    'main.tf':
      'variable "open" {\n  default = true\n}\nresource "aws_db_instance" "d" {\n  publicly_accessible = var.open\n}\nresource "aws_db_instance" "e" {\n  publicly_accessible = true\n}\n',
  }
  const own = { directory: '' }

  test('says in stricter profiles what its defaults come to, and that this is for stricter profiles', () => {
    expect(shown(findingsIn(library, own, [publicDatabase]))).toEqual([
      'aws-rds-no-public-db-access «true» aws_db_instance.e',
    ])
    const strict = findingsIn(library, own, [publicDatabase], { profile: 'strict' })
    expect(strict.map(({ profile, addresses }) => [profile, ...addresses])).toEqual([
      ['strict', 'aws_db_instance.d'],
      ['recommended', 'aws_db_instance.e'],
    ])
  })

  test('has the same fingerprints in every profile', () => {
    const of = (profile: 'recommended' | 'all') =>
      findingsIn(library, own, [publicDatabase], { profile }).find(({ addresses }) => addresses[0]?.endsWith('.e'))
    expect(of('all')!.fingerprint).toBe(of('recommended')!.fingerprint)
  })

  test('keeps in stricter profiles what it says without its defaults', () => {
    const files: Files = {
      'main.tf':
        'variable "make" {\n  default = false\n}\nresource "aws_db_instance" "d" {\n  count = var.make ? 1 : 0\n  publicly_accessible = true\n}\n',
    }
    for (const profile of ['recommended', 'strict', 'all'] as const)
      expect(findingsIn(files, own, [publicDatabase], { profile }).map(one => one.profile)).toEqual(['recommended'])
  })
})

describe('files that functions read', () => {
  const files: Files = {
    'main.tf': call('a', ''),
    'modules/bucket/main.tf':
      'resource "aws_s3_bucket" "b" {\n  acl = trimspace(file("${path.module}/acl.txt"))\n}\nresource "aws_s3_bucket" "c" {\n  acl = trimspace(file("${path.root}/acl.txt"))\n}\n',
    'modules/bucket/acl.txt': 'public-read\n',
    'acl.txt': 'private\n',
  }

  test('are those of the module, and of the root', () => {
    expect(shown(findingsIn(files, called, [acl]))).toEqual([
      'aws-s3-no-public-access-with-acl «trimspace(file("${path.module}/acl.txt"))» module.a.aws_s3_bucket.b',
    ])
  })

  test('are asked for where they are not there, and unknown meanwhile', () => {
    const { findings, wanted } = analysed(files, { ...called, reads: false }, [acl])
    expect(findings).toEqual([])
    expect(wanted).toEqual([uriOf('modules/bucket/acl.txt'), uriOf('acl.txt')])
    expect(analysed(files, called, [acl])).not.toHaveProperty('wanted')
  })

  test('are not asked for outside of what has a URI', () => {
    const absolute: Files = { 'main.tf': 'resource "aws_s3_bucket" "b" {\n  acl = file("/etc/passwd")\n}\n' }
    expect(analysed(absolute, { directory: '', reads: false }, [acl])).not.toHaveProperty('wanted')
  })
})

describe('comments at calls', () => {
  const NAME = 'aws-s3-no-public-access-with-acl'
  const open = MODULE.replace('"private"', '"public-read"')

  test('silence what is found through the call', () => {
    for (const root of [
      `# parapet:ignore ${NAME} a website\n${call('a', '')}`,
      `#tfsec:ignore:${NAME}\n${call('a', '')}`,
      `#trivy:ignore:AWS-0092\n${call('a', '')}`,
      call('a', '  # checkov:skip=CKV_AWS_20:a website'),
      `# kics-scan ignore-block\n${call('a', '')}`,
      call('a', `  acl = "public-read" # parapet:ignore ${NAME} a website`),
    ]) {
      const [finding, ...others] = findingsIn(bucketCalledBy(root, open), called, [acl])
      expect(others).toEqual([])
      expect(finding!.suppression?.at.file.uri, root).toBe(uriOf('main.tf'))
    }
  })

  test('silence it for that call only', () => {
    const root = `# parapet:ignore ${NAME} a website\n${call('a', '')}${call('b', '')}`
    const [finding, ...others] = findingsIn(bucketCalledBy(root, open), called, [acl])
    expect(others).toEqual([])
    expect(finding!.suppression).toBeUndefined()
    expect(finding!.addresses).toEqual(['module.b.aws_s3_bucket.b'])
    const both = findingsIn(
      bucketCalledBy(root.replace('module "b"', `# parapet:ignore ${NAME} so\nmodule "b"`), open),
      called,
      [acl],
    )
    expect(both.filter(isOpen)).toEqual([])
    expect(both[0]!.addresses).toHaveLength(2)
  })

  test('silence through several calls', () => {
    const files: Files = {
      'main.tf': `# parapet:ignore ${NAME} a website\nmodule "o" {\n  source = "./modules/outer"\n}\n`,
      'modules/outer/main.tf': 'module "i" {\n  source = "../bucket"\n}\n',
      'modules/bucket/main.tf': open,
    }
    expect(findingsIn(files, called, [acl]).filter(isOpen)).toEqual([])
  })

  test('for a whole file say nothing of what is called in it', () => {
    const root = `# parapet:ignore-file ${NAME} here\n${call('a', '')}`
    expect(findingsIn(bucketCalledBy(root, open), called, [acl]).filter(isOpen)).toHaveLength(1)
  })

  test('are called unused neither by the caller nor by the module', () => {
    const root = `# parapet:ignore ${NAME} a website\n${call('a', `  acl = "public-read" # parapet:ignore ${NAME} two`)}`
    const files = bucketCalledBy(root, open)
    expect(findingsIn(files, { directory: '' }, [acl])).toEqual([])
    expect(findingsIn(files, called, [acl]).map(({ rule }) => rule.id)).toEqual([NAME])
    // Where the module is not here, a comment at its call does nothing.
    const gone = findingsIn({ 'main.tf': root }, { directory: '' }, [acl])
    expect(gone.map(({ rule }) => rule.id)).toEqual(['parapet-suppression-unused', 'parapet-suppression-unused'])
    // And one that names no rule does nothing anywhere.
    const wrong = bucketCalledBy(`# parapet:ignore aws-s3-nothing why\n${call('a', '')}`)
    expect(findingsIn(wrong, { directory: '' }, [acl])).toHaveLength(1)
  })
})

describe('what is written at a call', () => {
  test('is a secret there too', () => {
    const secret = 'tr0ub4dor-and-3-more'
    const files: Files = {
      'main.tf': `# parapet:ignore aws-rds-no-literal-password it is ${secret}\nmodule "db" {\n  source   = "./modules/db"\n  password = "${secret}"\n}\n`,
      'modules/db/main.tf': 'variable "password" {}\nresource "aws_db_instance" "d" {\n  password = var.password\n}\n',
    }
    const [finding] = findingsIn(files, { directory: 'modules/db', roots: [''] }, [password])
    expect(finding!.secrets.map(at => [at.file.uri, textAt(at)])).toContainEqual([uriOf('main.tf'), `"${secret}"`])
    expect(finding!.suppression!.reason).toBe('it is ***')
    expect(JSON.stringify([finding!.message, finding!.related.map(({ message }) => message)])).not.toContain(secret)
  })

  test('is not replaced by what means something in the module only', () => {
    const fixing = resourceRule({
      ...acl,
      id: 'test-refers',
      *check(bucket) {
        const attribute = bucket.attribute('acl')
        const { value } = attribute
        if (value.kind !== 'known') return
        const set = (expression: string) => ({
          title: expression,
          applicability: 'safe' as const,
          impact: 'in-place' as const,
          edits: [replaceKnown(value, expression)],
        })
        yield { at: attribute, fix: () => [set('aws_s3_bucket.b.acl'), set('"a.b"'), set('"${local.x}"'), set('1.5')] }
      },
    })
    const titles = (files: Files, place: Place) =>
      findingsIn(files, place, [fixing])[0]!
        .fixes()
        .map(({ title }) => title)
    expect(titles(bucketCalledBy(call('a', '  acl = "public-read"')), called)).toEqual(['"a.b"', '1.5'])
    expect(titles({ 'main.tf': MODULE.replace('var.acl', '"x"') }, { directory: '' })).toHaveLength(4)
  })
})
