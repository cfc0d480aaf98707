import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createEngine } from '../../src/node/cli/engine'
import type { Engine } from '../../src/node/cli/environment'
import { type Given, parapet } from './console'
import { TestFileSystem } from './files'

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'test-fixtures', 'modules')

/** The sample of modules, in /w. */
function sample(): Record<string, string> {
  const files: Record<string, string> = {}
  for (const entry of readdirSync(FOLDER, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    files[`/w${path.slice(FOLDER.length)}`] = readFileSync(path, 'utf8')
  }
  return files
}

const real = createEngine('2026-01-01')

function run(argv: readonly string[], files: Given['files'], engine: Engine = real) {
  return parapet(argv, { ...(files && { files }), environment: { engine: () => Promise.resolve(engine) } })
}

interface Json {
  readonly findings: readonly {
    readonly rule: string
    readonly file: string
    readonly start: { readonly line: number }
  }[]
}

async function findings(argv: readonly string[], files: Given['files']): Promise<string[]> {
  const { stdout } = await run(['scan', '--format', 'json', ...argv], files)
  return (JSON.parse(stdout) as Json).findings.map(({ rule, file, start }) => `${file}:${start.line} ${rule}`)
}

const ACL = 'aws-s3-no-public-access-with-acl'

/** Counts what is parsed, and says which directories stand around each that is analysed. */
function counting(): { engine: Engine; parsed: string[]; seen: string[] } {
  const parsed: string[] = []
  const seen: string[] = []
  const engine: Engine = {
    ...real,
    parsers: {
      ...real.parsers,
      hcl: (text, uri) => {
        parsed.push(uri)
        return real.parsers.hcl(text, uri)
      },
    },
    analyse: (snapshot, configuration) => {
      if (snapshot.kind === 'terraform') {
        const { directory, surroundings } = snapshot
        seen.push(
          [directory, ...(surroundings?.modules.keys() ?? [])].map(uri => uri.replace('file:///w', '.')).join(' '),
        )
      }
      return real.analyse(snapshot, configuration)
    },
  }
  return { engine, parsed, seen }
}

describe('scanning a folder of modules', () => {
  it('judges modules as they are called, and values that come from files and installed modules', async () => {
    expect(await findings([], sample())).toEqual([
      `main.tf:26 ${ACL}`,
      `main.tf:31 ${ACL}`,
      'main.tf:36 aws-iam-no-policy-wildcards',
      `modules/bucket/main.tf:7 ${ACL}`,
    ])
  })

  it('knows nothing of callers that are not scanned, and says once what it may not read', async () => {
    expect(await findings(['modules/bucket'], sample())).toEqual([])
    const files = {
      '/w/app/main.tf': 'module "a" {\n  source = "../../shared/a"\n}\nmodule "b" {\n  source = "../../shared/b"\n}\n',
    }
    const { stderr } = await run(['scan', 'app'], { ...files, '/shared/a/a.tf': '', '/shared/b/b.tf': '' })
    expect(stderr).toBe(
      '/w/app calls the module in /shared/a, which is not in the folders that are looked at: it was not read, and its values are taken as unknown. --allow-read DIR lets another folder be read.\n',
    )
  })

  it('reads other folders where --allow-read names them', async () => {
    const files = {
      '/w/app/main.tf':
        'provider "aws" {}\nmodule "a" {\n  source = "../../shared/a"\n}\nresource "aws_s3_bucket_acl" "x" {\n  bucket = "x"\n  acl = module.a.acl\n}\n',
      '/shared/a/a.tf': 'output "acl" {\n  value = "public-read"\n}\n',
    }
    expect(await findings(['app'], files)).toEqual([])
    expect(await findings(['app', '--allow-read', '/other', '--allow-read=../shared'], files)).toEqual([
      `main.tf:7 ${ACL}`,
    ])
    const { code, stdout } = await run(['baseline', 'app', '--allow-read', '../shared'], files)
    expect([code, stdout]).toEqual([0, 'app/.parapet-baseline.jsonl: 1 finding is known (1 added, 0 removed).\n'])
    expect((await run(['scan', '--allow-read'], files)).code).toBe(2)
  })

  it('parses each file once, besides looking for calls', async () => {
    const { engine, parsed, seen } = counting()
    await run(['scan'], sample(), engine)
    const times = (name: string) => parsed.filter(uri => uri === `file:///w/${name}`).length
    expect(['main.tf', 'variables.tf', 'modules/bucket/main.tf', 'library/main.tf'].map(times)).toEqual([2, 1, 2, 1])
    expect(seen).toContain('./library')
    expect(seen).toContain(
      './modules/bucket . ./modules/bucket/logging ./.terraform/modules/defaults ./.terraform/modules/defaults/modules/access',
    )
  })

  it('keeps the order of what is reported, and of what could not be read', async () => {
    const files = new TestFileSystem({
      '/w/a/a.tf': 'a = {',
      '/w/b/b.tf': 'module "a" {\n  source = "../a"\n}\n',
      '/w/c/c.tf': 'a = {',
    })
    files.forbid('/w/b/b.tf')
    const { stderr } = await run(['scan'], files)
    expect(stderr.split('\n').map(line => line.slice(0, 6))).toEqual(['a/a.tf', 'b/b.tf', 'c/c.tf', ''])
  })
})

describe('files that functions read', () => {
  const files = {
    '/w/main.tf':
      'provider "aws" {}\n\nlocals {\n  acl = trimspace(file("${path.module}/acl.txt"))\n}\n\nresource "aws_s3_bucket_acl" "x" {\n  bucket = "x"\n  acl    = local.acl\n}\n\nresource "aws_s3_bucket_public_access_block" "x" {\n  bucket                  = "x"\n  block_public_acls       = false\n  block_public_policy     = true\n  ignore_public_acls      = true\n  restrict_public_buckets = true\n}\n',
    '/w/acl.txt': 'public-read\n',
  }

  it('count in scans and baselines', async () => {
    expect(await findings([], files)).toContain(`main.tf:9 ${ACL}`)
    expect(await findings([], { ...files, '/w/acl.txt': 'private' })).not.toContain(`main.tf:9 ${ACL}`)
    expect(await findings([], { '/w/main.tf': files['/w/main.tf'] })).not.toContain(`main.tf:9 ${ACL}`)
    const disk = new TestFileSystem(files)
    expect((await run(['baseline'], disk)).code).toBe(0)
    expect((await run(['scan', '--baseline', '.parapet-baseline.jsonl'], disk)).code).toBe(0)
    expect(await disk.text('/w/.parapet-baseline.jsonl')).toContain(ACL)
  })

  it('count while fixing', async () => {
    const disk = new TestFileSystem(files)
    const { engine } = counting()
    const unread: number[] = []
    const analyse: Engine['analyse'] = (snapshot, configuration) => {
      const analysis = engine.analyse(snapshot, configuration)
      unread.push(analysis.wanted?.length ?? 0)
      return analysis
    }
    const { stderr } = await run(['scan', '--fix', '--fix-level', 'suggestion'], disk, { ...engine, analyse })
    expect(stderr).toContain(ACL)
    // Asked for before the first fix and after the last one; never while fixes are chosen.
    expect(unread.filter(count => count > 0).length).toBeLessThanOrEqual(2)
    expect(unread.length).toBeGreaterThan(2)
  })

  it('are never read outside of what is scanned', async () => {
    const text = files['/w/main.tf'].replace('${path.module}/acl.txt', '${path.module}/../acl.txt')
    const outside = { '/w/app/main.tf': text, '/w/acl.txt': 'public-read' }
    expect(await findings(['app'], outside)).not.toContain(`main.tf:9 ${ACL}`)
    expect(await findings(['app', '--allow-read', '.'], outside)).toContain(`main.tf:9 ${ACL}`)
    expect(await findings(['.'], outside)).toContain(`app/main.tf:9 ${ACL}`)
  })
})
