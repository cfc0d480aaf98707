import { describe, expect, it } from 'vitest'
import { Documents } from '../../src/workspace/documents'
import { MemoryFileSystem } from '../support/memory-files'
import { moduleFiles, take, targetKey, targetOf } from '../../src/workspace/snapshots'
import { nameOf } from '../../src/workspace/uris'
import { PARSERS } from '../lsp/fakes'

function documentsOver(files: Readonly<Record<string, string | Uint8Array>>) {
  const disk = new MemoryFileSystem(files)
  return { disk, documents: new Documents(disk, PARSERS) }
}

async function takeDirectory(documents: Documents, uri: string) {
  const { snapshot, problems } = await take(documents, await targetOf(documents, uri, 'terraform'))
  if (snapshot.kind !== 'terraform') throw new Error('expected Terraform')
  return { snapshot, problems, names: snapshot.documents.map(({ file }) => nameOf(file.uri)) }
}

describe('a Terraform snapshot', () => {
  it('holds the directory, in lexical order, without what Terraform ignores', async () => {
    const { documents } = documentsOver({
      'file:///w/b.tf': 'b',
      'file:///w/a.tf': 'a',
      'file:///w/B.tf': 'B',
      'file:///w/.hidden.tf': 'x',
      'file:///w/copy.tf~': 'x',
      'file:///w/#copy.tf#': 'x',
      'file:///w/sub/c.tf': 'x',
      'file:///w/readme.md': 'x',
      'file:///w/z.auto.tfvars': '',
      'file:///w/a.auto.tfvars': '',
      'file:///w/terraform.tfvars': '',
      'file:///w/b.auto.tfvars.json': '',
      'file:///w/terraform.tfvars.json': '',
      'file:///w/main.tf.json': '',
      'file:///w/prod.tfvars': '',
    })
    const { snapshot, names, problems } = await takeDirectory(documents, 'file:///w/a.tf')
    expect(snapshot.directory).toBe('file:///w')
    expect(names).toEqual(['B.tf', 'a.tf', 'b.tf', 'main.tf.json'])
    expect(snapshot.variableFiles.map(({ file }) => nameOf(file.uri))).toEqual([
      'terraform.tfvars',
      'terraform.tfvars.json',
      'a.auto.tfvars',
      'b.auto.tfvars.json',
      'z.auto.tfvars',
      'prod.tfvars',
    ])
    expect(problems).toEqual([])
  })

  it('prefers buffers to the disk, and the disk again once they are closed', async () => {
    const { documents } = documentsOver({ 'file:///w/a.tf': 'disk' })
    documents.setBuffer('file:///w/a.tf', 'buffer')
    documents.setBuffer('file:///w/new.tf', 'new')
    const texts = async () =>
      (await takeDirectory(documents, 'file:///w/a.tf')).snapshot.documents.map(one => one.file.text)
    expect(await texts()).toEqual(['buffer', 'new'])
    documents.closeBuffer('file:///w/a.tf')
    documents.closeBuffer('file:///w/new.tf')
    expect(await texts()).toEqual(['disk'])
  })

  it('keeps the same documents while their texts are the same', async () => {
    const { documents, disk } = documentsOver({ 'file:///w/a.tf': 'a', 'file:///w/b.tf': 'b' })
    const first = (await takeDirectory(documents, 'file:///w/a.tf')).snapshot.documents
    documents.setBuffer('file:///w/b.tf', 'changed')
    const second = (await takeDirectory(documents, 'file:///w/a.tf')).snapshot.documents
    expect(second[0]).toBe(first[0])
    expect(second[1]).not.toBe(first[1])
    documents.setBuffer('file:///w/b.tf', 'changed')
    expect((await takeDirectory(documents, 'file:///w/a.tf')).snapshot.documents[1]).toBe(second[1])
    disk.write('file:///w/a.tf', 'new')
    expect((await takeDirectory(documents, 'file:///w/a.tf')).snapshot.documents[0]).toBe(first[0])
    documents.invalidate('file:///w/a.tf')
    expect((await takeDirectory(documents, 'file:///w/a.tf')).snapshot.documents[0]?.file.text).toBe('new')
  })

  it('reads anew what was released, and keeps a document whose text turns out to be the same', async () => {
    const { documents, disk } = documentsOver({ 'file:///w/a.tf': 'a', 'file:///w/b.tf': 'b', 'file:///v/c.tf': 'c' })
    const first = (await takeDirectory(documents, 'file:///w/a.tf')).snapshot.documents
    disk.write('file:///w/a.tf', 'changed')
    documents.mistrust()
    const second = (await takeDirectory(documents, 'file:///w/a.tf')).snapshot.documents
    expect(second[0]?.file.text).toBe('changed')
    expect(second[1]).toBe(first[1])
    await takeDirectory(documents, 'file:///v/c.tf')
    documents.release('file:///w')
    disk.reads.length = 0
    await takeDirectory(documents, 'file:///w/a.tf')
    await takeDirectory(documents, 'file:///v/c.tf')
    expect(disk.reads).toEqual(['file:///w/a.tf', 'file:///w/b.tf'])
  })

  it('tells by a number whether anything in a directory may have changed', async () => {
    const { documents } = documentsOver({ 'file:///w/a.tf': 'a' })
    const seen = new Set<number>()
    const isNew = (directory = 'file:///w') => {
      const known = seen.size
      return seen.add(documents.revision(directory)).size > known
    }
    expect(isNew()).toBe(true)
    await takeDirectory(documents, 'file:///w/a.tf')
    documents.release('file:///w')
    expect(isNew()).toBe(false)
    for (const change of [
      () => {
        documents.setBuffer('file:///w/a.tf', 'x')
      },
      () => {
        documents.closeBuffer('file:///w/a.tf')
      },
      () => {
        documents.invalidate('file:///w/b.tf')
      },
      () => {
        documents.forget('file:///w')
      },
      () => {
        documents.mistrust()
      },
    ]) {
      change()
      expect(isNew()).toBe(true)
    }
    documents.invalidate('file:///elsewhere/b.tf')
    expect(isNew()).toBe(false)
  })

  it('leaves out what cannot be read, and says why', async () => {
    const { documents } = documentsOver({ 'file:///w/a.tf': 'a', 'file:///w/b.tf': new Uint8Array([0]) })
    const { names, problems } = await takeDirectory(documents, 'file:///w/a.tf')
    expect(names).toEqual(['a.tf'])
    expect(problems).toEqual([
      { uri: 'file:///w/b.tf', message: '/w/b.tf is a binary file (it has a NUL byte at offset 0).' },
    ])
  })

  it('has only the document where there is no directory', async () => {
    const { documents } = documentsOver({})
    documents.setBuffer('untitled:Untitled-1', 'a')
    documents.setBuffer('untitled:Untitled-2', 'b')
    const target = await targetOf(documents, 'untitled:Untitled-1', 'terraform')
    const { snapshot } = await take(documents, target, ['untitled:Untitled-1'])
    expect(snapshot.kind === 'terraform' && snapshot.documents.map(one => one.file.text)).toEqual(['a'])
  })
})

describe('.tofu files', () => {
  const names = ['main.tf', 'main.tofu', 'only.tf', 'only2.tofu']
  it('hide their twins from OpenTofu and nothing from Terraform', () => {
    expect(moduleFiles(names, 'tofu')).toEqual(['main.tofu', 'only.tf', 'only2.tofu'])
    expect(moduleFiles(names, 'terraform')).toEqual(['main.tf', 'only.tf'])
  })

  it('hide twins of their own form only', () => {
    const forms = ['a.tf', 'a.tofu.json', 'b.tf.json', 'b.tofu.json', 'c.tf.json', 'c.tofu']
    expect(moduleFiles(forms, 'tofu')).toEqual(['a.tf', 'a.tofu.json', 'b.tofu.json', 'c.tf.json', 'c.tofu'])
    expect(moduleFiles(forms, 'terraform')).toEqual(['a.tf', 'b.tf.json', 'c.tf.json'])
  })

  it('make a target of their own for a hidden twin only', async () => {
    const { documents } = documentsOver(Object.fromEntries(names.map(name => [`file:///w/${name}`, 'x'])))
    const key = async (name: string) => targetKey(await targetOf(documents, `file:///w/${name}`, 'terraform'))
    expect(await key('main.tf')).toBe('terraform file:///w')
    expect(await key('main.tofu')).toBe('tofu file:///w')
    expect(await key('only.tf')).toBe('tofu file:///w')
    documents.setBuffer('file:///w/x.tf.json', '{}')
    documents.setBuffer('file:///w/x.tofu', '')
    expect(await key('x.tf.json')).toBe('tofu file:///w')
    documents.setBuffer('file:///w/x.tofu.json', '{}')
    expect(await key('x.tf.json')).toBe('terraform file:///w')
  })
})

describe('a Dockerfile snapshot', () => {
  it('is the file alone, empty where it cannot be read', async () => {
    const { documents } = documentsOver({ 'file:///w/Dockerfile': 'FROM x' })
    const one = await take(documents, await targetOf(documents, 'file:///w/Dockerfile', 'dockerfile'))
    expect(one.snapshot.kind === 'dockerfile' && one.snapshot.document.file.text).toBe('FROM x')
    const gone = await take(documents, { kind: 'dockerfile', uri: 'file:///w/gone/Dockerfile' })
    expect(gone.snapshot.kind === 'dockerfile' && gone.snapshot.document.file.text).toBe('')
    expect(gone.problems).toHaveLength(1)
  })
})
