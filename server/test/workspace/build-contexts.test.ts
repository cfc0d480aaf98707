import { describe, expect, test } from 'vitest'
import type { PlannedBuild } from '../../src/workspace/build-contexts'
import { Documents } from '../../src/workspace/documents'
import type { DirectoryEntry } from '../../src/workspace/files'
import { parseDockerfile } from '../../src/syntax/dockerfile/parse'
import { parseHcl } from '../../src/syntax/hcl/parser'
import { take } from '../../src/workspace/snapshots'
import { TestFileSystem } from '../cli/files'

const DOCKERFILE = 'file:///w/app/Dockerfile'

class Counted extends TestFileSystem {
  readonly lists: string[] = []

  override list(uri: string): Promise<readonly DirectoryEntry[]> {
    this.lists.push(uri.replace('file://', ''))
    return super.list(uri)
  }
}

function setUp(files: Readonly<Record<string, string>>) {
  const disk = new Counted(files)
  const parsers = { hcl: parseHcl, dockerfile: parseDockerfile }
  const documents = new Documents(disk, parsers, uri => uri.startsWith('file:///w'))
  const builds = async (planned?: readonly PlannedBuild[]) => {
    const { snapshot } = await take(documents, {
      kind: 'dockerfile',
      uri: DOCKERFILE,
      ...(planned ? { builds: planned } : {}),
    })
    return snapshot.kind === 'dockerfile' ? (snapshot.builds ?? []) : []
  }
  const context = async (planned?: readonly PlannedBuild[]) => (await builds(planned))[0]?.context
  return { disk, documents, builds, context }
}

const NODE = 'FROM node:22\nCOPY package.json src ./\nENTRYPOINT ["/bin/start", "run.sh"]\n'

describe('what is looked at', () => {
  test('only what COPY takes from, scripts that are named, and settings', async () => {
    const { disk, context } = setUp({
      '/w/app/Dockerfile': NODE,
      '/w/app/package.json': '{}',
      '/w/app/src/start': '#!/bin/sh\n',
      '/w/app/src/run.sh': 'x',
      '/w/app/src/other.sh': 'x',
      '/w/app/src/a/prod.env': 'A=1',
      '/w/app/src/node_modules/x/.env': 'A=1',
      '/w/app/docs/.env': 'A=1',
    })
    const found = await context()
    expect([...(found?.files.keys() ?? [])].sort()).toEqual(['src/a/prod.env', 'src/run.sh', 'src/start'])
    expect([...(found?.listed ?? [])].sort()).toEqual(['.', 'src', 'src/a'])
    expect(found?.entries.get('src/node_modules')).toBe('directory')
    expect(found?.hasIgnoreFile).toBe(false)
    expect(disk.lists).toEqual(['/w/app', '/w/app/src', '/w/app/src/a'])
  })

  test('nothing without COPY, outside the workspace, or where nothing that is copied is there', async () => {
    const alone = setUp({ '/w/app/Dockerfile': 'FROM a\nRUN ./run.sh\n', '/w/app/run.sh': '' })
    expect(await alone.context()).toBeUndefined()
    expect(alone.disk.lists).toEqual([])
    const elsewhere = setUp({ '/w/app/Dockerfile': NODE, '/w/src/a': '', '/w/package.json': '' })
    expect(await elsewhere.context()).toBeUndefined()
    const around: readonly PlannedBuild[] = [{ folder: { uri: 'file:///w' } }]
    expect([...((await elsewhere.context(around))?.entries.keys() ?? [])]).toEqual([
      'app',
      'package.json',
      'src',
      'src/a',
    ])
    const outside = setUp({ '/w/app/Dockerfile': NODE, '/x/src/a': '' })
    expect(await outside.context([{ folder: { uri: 'file:///x' } }])).toBeUndefined()
    expect(outside.disk.lists).toEqual([])
    expect(await outside.context([{ folder: undefined }])).toBeUndefined()
  })

  test('the ignore file of the Dockerfile itself wins; one that the builder refuses leaves nothing known', async () => {
    const files = { '/w/app/Dockerfile': 'FROM a\nCOPY . .\n', '/w/app/.env': 'A=1', '/w/app/.dockerignore': '.env\n' }
    const common = setUp(files)
    expect((await common.context())?.files.size).toBe(0)
    const own = setUp({ ...files, '/w/app/Dockerfile.dockerignore': 'x\n' })
    expect((await own.context())?.ignoreFile.uri).toBe('file:///w/app/Dockerfile.dockerignore')
    expect((await own.context())?.files.size).toBe(1)
    const broken = setUp({ ...files, '/w/app/.dockerignore': '.env\n[\n' })
    expect(await broken.context()).toBeUndefined()
  })

  test('ignored folders are entered only where an exception may take something in', async () => {
    const files = {
      '/w/app/Dockerfile': 'FROM a\nCOPY . .\n',
      '/w/app/out/b/c': '',
      '/w/app/tmp/x': '',
      '/w/app/y': '',
    }
    const { context, disk } = setUp({ ...files, '/w/app/.dockerignore': 'out\ntmp\n!out/b/c\n' })
    expect([...((await context())?.listed ?? [])]).toEqual(['.', 'out', 'out/b'])
    expect(disk.lists).not.toContain('/w/app/tmp')
  })

  test('wildcards list no more than they name', async () => {
    const { context } = setUp({
      '/w/app/Dockerfile': 'FROM a\nCOPY *.json conf/*/x* ./\n',
      '/w/app/a.json': '',
      '/w/app/deep/er/b.json': '',
      '/w/app/conf/one/xy/z': '',
      '/w/app/conf/one/other/z': '',
    })
    expect([...((await context())?.listed ?? [])]).toEqual(['.', 'conf', 'conf/one', 'conf/one/xy'])
  })

  test('limits: entries, depth, sizes; links and what is no text are left', async () => {
    const many = Object.fromEntries(Array.from({ length: 6_000 }, (_, i) => [`/w/app/many/f${i}`, '']))
    const deep = `/w/app/${Array.from({ length: 12 }, (_, i) => `d${i}`).join('/')}/.env`
    const { context, disk } = setUp({
      ...many,
      [deep]: 'A=1',
      '/w/app/Dockerfile': 'FROM a\nCOPY . .\n',
      '/w/app/.env': `A=${'x'.repeat(300_000)}`,
      '/w/app/b.env': 'A=\u0000',
      '/w/app/d.env': 'A=1',
      '/x/secret/.env': 'A=1',
    })
    disk.link('/w/app/c.env', '/x/secret/.env')
    disk.link('/w/app/link', '/x/secret')
    const reads: string[] = []
    disk.onRead = path => reads.push(path)
    const found = await context()
    expect(found?.entries.size).toBe(5_000)
    expect([...(found?.files.keys() ?? [])]).toEqual(['d.env'])
    expect([...(found?.listed ?? [])].some(path => path.split('/').length > 8)).toBe(false)
    expect([...(found?.entries.keys() ?? [])].filter(path => path.startsWith('link'))).toEqual(['link'])
    expect(reads).not.toContain('/w/app/c.env')
    expect(reads).toContain('/w/app/d.env')
  })
})

describe('what is known stays known', () => {
  const FILES = {
    '/w/app/Dockerfile': NODE,
    '/w/app/package.json': '',
    '/w/app/src/run.sh': 'a',
    '/w/app/src/.env': 'A=1',
  }

  test('typing lists and reads nothing again; the same needs give the same object', async () => {
    const { disk, documents, builds } = setUp(FILES)
    const first = await builds()
    const { length } = disk.lists
    const reads = disk.reads.length
    for (let i = 0; i < 5; i++) {
      documents.setBuffer(DOCKERFILE, `${NODE}# ${i}\n`)
      expect(await builds()).toBe(first)
    }
    documents.setBuffer(DOCKERFILE, `${NODE}COPY sr /x\n`)
    expect(await builds()).not.toBe(first)
    expect([disk.lists.length, disk.reads.length]).toEqual([length, reads])
  })

  test('what an editor holds counts, until it is closed', async () => {
    const { documents, context } = setUp(FILES)
    await context()
    const uri = 'file:///w/app/src/.env'
    expect(documents.setBuffer(uri, 'A=2')).toEqual([DOCKERFILE])
    expect((await context())?.files.get('src/.env')?.text).toBe('A=2')
    expect(documents.setBuffer('file:///w/app/src/unread.sh', 'x')).toEqual([])
    expect(documents.closeBuffer(uri)).toEqual([DOCKERFILE])
    expect((await context())?.files.get('src/.env')?.text).toBe('A=1')
    expect(documents.setBuffer('file:///w/app/.dockerignore', '**/.env')).toEqual([DOCKERFILE])
  })

  test('changes on disk are seen: texts, new files, an ignore file', async () => {
    const { disk, documents, builds, context } = setUp(FILES)
    const before = await builds()
    disk.write('file:///w/app/src/run.sh', 'b')
    expect(await builds()).toBe(before)
    expect(documents.invalidate('file:///w/app/src/run.sh')).toEqual([DOCKERFILE])
    expect((await context())?.files.get('src/run.sh')?.text).toBe('b')
    disk.write('file:///w/app/src/new.env', 'B=1')
    documents.invalidate('file:///w/app/src/new.env')
    expect([...((await context())?.files.keys() ?? [])]).toContain('src/new.env')
    disk.write('file:///w/app/.dockerignore', '**/*.env\n')
    documents.invalidate('file:///w/app/.dockerignore')
    expect([...((await context())?.files.keys() ?? [])]).toEqual(['src/run.sh'])
    expect(documents.invalidate('file:///w/other/x')).toEqual([])
  })

  test('what changes while it is looked at is looked at again', async () => {
    const { disk, documents, context } = setUp(FILES)
    disk.onRead = path => {
      if (path !== '/w/app/src/run.sh') return
      // By now the other file was read.
      disk.write('file:///w/app/src/.env', 'A=3')
      documents.invalidate('file:///w/app/src/.env')
    }
    expect((await context())?.files.get('src/.env')?.text).toBe('A=1')
    expect((await context())?.files.get('src/.env')?.text).toBe('A=3')
  })

  test('forgetting a directory lets go of it', async () => {
    const { disk, documents, context } = setUp(FILES)
    await context()
    const { length } = disk.lists
    documents.forget('file:///w/app')
    await context()
    expect(disk.lists.length).toBeGreaterThan(length)
  })
})
