import { describe, expect, it } from 'vitest'
import type { Analysis, Snapshot } from '../../src/analysis/types'
import { Boundary } from '../../src/workspace/boundary'
import { Documents } from '../../src/workspace/documents'
import { FunctionFiles } from '../../src/workspace/function-files'
import { analyseInRounds } from '../../src/workspace/rounds'
import { TestFileSystem } from '../cli/files'
import { PARSERS } from '../lsp/fakes'

function over(files: Readonly<Record<string, string | Uint8Array>>) {
  const disk = new TestFileSystem(files)
  const documents = new Documents(disk, PARSERS)
  const read = new FunctionFiles(disk, documents, new Boundary(disk, () => ['file:///w']))
  return { disk, documents, read: (path: string) => read.read(`file://${path}`, 'file:///w/m'), files: read }
}

const text = (content: string) => ({ kind: 'file', bytes: new TextEncoder().encode(content) })
const EMPTY: Analysis = { findings: [], syntaxErrors: [], failures: [] }
const SNAPSHOT: Snapshot = { kind: 'terraform', directory: 'file:///w/m', documents: [], variableFiles: [] }

describe('files that functions read', () => {
  it('are read inside the workspace only, wherever links lead', async () => {
    const { read, disk } = over({ '/w/p.json': 'P', '/etc/passwd': 'secret', '/w/m/x/y.json': 'Y' })
    disk.link('/w/m/passwd', '/etc/passwd')
    disk.link('/w/m/etc', '/etc')
    disk.link('/w/m/fine.json', '/w/p.json')
    expect(await read('/w/p.json')).toEqual(text('P'))
    expect(await read('/w/m/fine.json')).toEqual(text('P'))
    expect(await read('/w/m/none.json')).toEqual({ kind: 'missing' })
    for (const path of ['/etc/passwd', '/w/m/passwd', '/w/m/etc/passwd', '/w/m/etc']) {
      expect(await read(path)).toEqual({ kind: 'unreadable' })
    }
  })

  it('are unreadable where they are too large or nobody may read them', async () => {
    const { read, disk } = over({
      '/w/large': new Uint8Array(1024 * 1024 + 1),
      '/w/full': new Uint8Array(1024 * 1024),
      '/w/closed': 'x',
    })
    disk.forbid('/w/closed')
    expect(await read('/w/large')).toEqual({ kind: 'unreadable' })
    expect((await read('/w/full')).kind).toBe('file')
    expect(await read('/w/closed')).toEqual({ kind: 'unreadable' })
  })

  it('may be directories: then all files below them, up to a limit', async () => {
    const { read, disk } = over({ '/w/d/b.json': '', '/w/d/a/c.json': '', '/w/d/.hidden': '' })
    disk.link('/w/d/a/back', '/w/d')
    expect(await read('/w/d')).toEqual({ kind: 'directory', paths: ['.hidden', 'a/c.json', 'b.json'] })
    const many = (count: number) => Object.fromEntries([...Array(count).keys()].map(n => [`/w/d/${n}`, '']))
    expect((await over(many(2000)).read('/w/d')).kind).toBe('directory')
    expect(await over(many(2001)).read('/w/d')).toEqual({ kind: 'unreadable' })
  })

  it('stay read until they change; an open document hides its file', async () => {
    const { read, disk, documents, files } = over({ '/w/p.json': 'P', '/w/d/a': '' })
    const [first, listing] = [await read('/w/p.json'), await read('/w/d')]
    disk.write('file:///w/p.json', 'Q')
    expect(await read('/w/p.json')).toBe(first)
    files.changed('file:///w/p.json')
    expect(await read('/w/p.json')).toEqual(text('Q'))
    expect(await read('/w/d')).toBe(listing)
    disk.write('file:///w/d/e/f', '')
    files.changed('file:///w/d/e/f')
    expect(await read('/w/d')).toEqual({ kind: 'directory', paths: ['a', 'e/f'] })
    expect(await read('/w/new')).toEqual({ kind: 'missing' })
    disk.write('file:///w/new', 'N')
    files.changed('file:///w/new')
    expect(await read('/w/new')).toEqual(text('N'))
    documents.setBuffer('file:///w/p.json', 'open')
    files.changed('file:///w/p.json')
    expect(await read('/w/p.json')).toEqual(text('open'))
    files.changed('file:///w')
    disk.remove('file:///w/new')
    expect(await read('/w/new')).toEqual({ kind: 'missing' })
  })
})

describe('analysing in rounds', () => {
  const known = (snapshot: Snapshot) => (snapshot.kind === 'terraform' ? snapshot.surroundings?.files : undefined)

  it('reads what is wanted and analyses again, four times at most', async () => {
    const { files } = over({})
    let calls = 0
    const analyse = (snapshot: Snapshot): Analysis => {
      calls += 1
      return { ...EMPTY, wanted: [`file:///w/${known(snapshot)?.size ?? 0}`] }
    }
    const { snapshot } = await analyseInRounds(SNAPSHOT, analyse, files)
    expect(calls).toBe(5)
    expect(known(snapshot)?.size).toBe(4)
  })

  it('is one analysis where nothing is wanted, or nothing more than is there', async () => {
    const { files } = over({ '/w/a': 'A' })
    let calls = 0
    const analyse = (): Analysis => {
      calls += 1
      return { ...EMPTY, wanted: ['file:///w/a'] }
    }
    const first = await analyseInRounds(SNAPSHOT, analyse, files)
    expect(calls).toBe(2)
    expect(known(first.snapshot)?.get('file:///w/a')).toEqual(text('A'))
    const second = await analyseInRounds(first.snapshot, analyse, files)
    expect([calls, second.snapshot]).toEqual([3, first.snapshot])
    await analyseInRounds(SNAPSHOT, () => EMPTY, files)
  })

  it('is bounded in files and bytes', async () => {
    const large = Object.fromEntries([...Array(20).keys()].map(n => [`/w/large${n}`, new Uint8Array(1024 * 1024)]))
    const { files } = over(large)
    const wanted = [...Array(3000).keys()].map(n => `file:///w/large${n}`)
    const { snapshot } = await analyseInRounds(SNAPSHOT, () => ({ ...EMPTY, wanted }), files)
    const found = [...known(snapshot)!.values()]
    expect(found).toHaveLength(1000)
    expect(found.filter(({ kind }) => kind === 'file')).toHaveLength(16)
  })
})
