/** `--fix` where a value is written in another directory than the one that uses it. */
import { describe, expect, it } from 'vitest'
import { createEngine } from '../../src/node/cli/engine'
import { parapet } from './console'
import { TestFileSystem } from './files'

const engine = createEngine('2026-01-01')
const environment = { engine: () => Promise.resolve(engine) }
const ROOT = '/w/main.tf'
const MODULE = '/w/modules/bucket/main.tf'

const texts = {
  [ROOT]: 'module "a" {\n  source = "./modules/bucket"\n  acl    = "public-read"\n}\n',
  [MODULE]: 'variable "acl" {}\n\nresource "aws_s3_bucket" "b" {\n  acl = var.acl\n}\n',
}

function fix(files: TestFileSystem, ...paths: string[]) {
  return parapet(['scan', ...paths, '--fix', '--fix-level', 'suggestion'], { files, environment })
}

describe('a fix of a value that a caller gives', () => {
  it('changes the call', async () => {
    const files = new TestFileSystem(texts)
    const { stderr, stdout } = await fix(files)
    expect(await files.text(ROOT)).toBe(texts[ROOT].replace('public-read', 'private'))
    expect(await files.text(MODULE)).toBe(texts[MODULE])
    expect(stderr).toContain('fixed modules/bucket/main.tf:4 aws-s3-no-public-access-with-acl')
    expect(stdout).not.toContain('aws-s3-no-public-access-with-acl')
    files.written.length = 0
    await fix(files)
    expect(files.written).toEqual([])
  })

  it('changes all calls of which it is true, whatever else is wrong with them', async () => {
    const root = `${texts[ROOT]}module "b" {\n  source = "./modules/bucket"\n  acl    = "private"\n}\nmodule "c" {\n  source = "./modules/bucket"\n  acl    = "public-read-write"\n}\n`
    const files = new TestFileSystem({ ...texts, [ROOT]: root })
    await fix(files)
    expect(await files.text(ROOT)).toBe(root.replace(/public-read(?:-write)?/g, 'private'))
  })

  it('is left, and said to be, where the call was not to be scanned', async () => {
    const calling = '/w/modules/calling/main.tf'
    const files = new TestFileSystem({
      [calling]: texts[ROOT].replace('./modules/', '../'),
      [MODULE]: texts[MODULE],
      '/w/modules/calling/other.tf': '',
    })
    const { stderr, code } = await fix(files, 'modules/bucket', 'modules/calling/other.tf')
    expect(files.written).toEqual([])
    if (code === 1) expect(stderr).toContain('which was not to be scanned')
    else expect(stderr).toBe('')
  })

  it('is left where the call is in a file with syntax errors', async () => {
    const broken = `${texts[ROOT]}x = {\n`
    const files = new TestFileSystem({ ...texts, [ROOT]: broken })
    await fix(files)
    expect(files.written).toEqual([])
  })
})
