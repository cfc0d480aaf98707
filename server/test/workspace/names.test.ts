import { describe, expect, it } from 'vitest'
import { decode, MAX_BYTES } from '../../src/workspace/decode'
import { isAutomaticVariableFile, kindOfDocument, kindOfName } from '../../src/workspace/kinds'
import { MemoryFileSystem } from '../support/memory-files'
import {
  canonicalUri,
  childUri,
  directoryOf,
  displayName,
  isWithin,
  nameOf,
  relativePath,
} from '../../src/workspace/uris'

describe('kinds', () => {
  it.each([
    ['terraform', ['main.tf', 'a.tofu', 'a.b.tf', 'main.tf.json', 'a.tofu.json', 'x_override.tf.json']],
    ['variables', ['terraform.tfvars', 'prod.auto.tfvars', 'x.tfvars', 'x.tfvars.json', '.x.auto.tfvars.json']],
    [
      'dockerfile',
      [
        'Dockerfile',
        'dockerfile',
        'Dockerfile.dev',
        'Dockerfile-alpine',
        'api.Dockerfile',
        'api.dockerfile',
        'Containerfile',
        'Containerfile.x',
      ],
    ],
    [
      undefined,
      [
        '.main.tf.json',
        'main.tf.json~',
        '.x.tfvars',
        'main.json',
        'tf.json',
        '.main.tf',
        'main.tf~',
        '.terraform.lock.hcl',
        'tf',
        'Dockerfile.md',
        'Dockerfile.dockerignore',
        'Dockerfile.j2',
        'Dockerfiles',
        'myDockerfile',
        'README.md',
        '',
      ],
    ],
  ])('%s: %j', (kind, names) => {
    for (const name of names) expect([name, kindOfName(name)]).toEqual([name, kind])
  })

  it('follow the language where the editor says one', () => {
    expect(kindOfDocument('x.txt', 'dockerfile')).toBe('dockerfile')
    expect(kindOfDocument('x.txt', 'terraform')).toBe('terraform')
    expect(kindOfDocument('x.tfvars', 'terraform')).toBe('variables')
    expect(kindOfDocument('x.txt', 'terraform-vars')).toBe('variables')
    expect(kindOfDocument('main.tf', 'plaintext')).toBe('terraform')
    expect(kindOfDocument('x.txt', 'plaintext')).toBeUndefined()
  })

  it('know the variable files Terraform loads by itself', () => {
    for (const form of ['', '.json']) {
      const names = ['terraform.tfvars', 'a.auto.tfvars', '.a.auto.tfvars', 'a.tfvars', 'a.terraform.tfvars']
      expect(names.map(name => isAutomaticVariableFile(name + form))).toEqual([true, true, true, false, false])
    }
  })
})

describe('URIs', () => {
  it.each([
    ['file:///c:/W/a.tf', 'file:///c%3A/W/a.tf'],
    ['file:///C%3A/W/a.tf', 'file:///c%3A/W/a.tf'],
    ['file:///w/a b.tf', 'file:///w/a%20b.tf'],
    ['vscode-vfs://github/o/r/a.tf', 'vscode-vfs://github/o/r/a.tf'],
    ['not a uri', 'not a uri'],
    ['', ''],
  ])('%s is %s', (uri, canonical) => {
    expect(canonicalUri(uri)).toBe(canonical)
    expect(canonicalUri(canonicalUri(uri))).toBe(canonical)
  })

  it('have directories, names and children', () => {
    expect(directoryOf('file:///w/a.tf')).toBe('file:///w')
    expect(directoryOf('untitled:/w/a.tf')).toBe('file:///w')
    expect(directoryOf('untitled:Untitled-1')).toBe('untitled:Untitled-1')
    expect(directoryOf('no uri')).toBe('no uri')
    expect(nameOf('file:///w/a%20b.tf')).toBe('a b.tf')
    expect(childUri('file:///w', 'a b#.tf')).toBe('file:///w/a%20b%23.tf')
    expect(directoryOf(childUri('file:///w', 'a'))).toBe('file:///w')
    expect(isWithin('file:///w', 'file:///w/a/b')).toBe(true)
    expect(isWithin('file:///w/', 'file:///w/a/b')).toBe(true)
    expect(isWithin('file:///w', 'file:///wide')).toBe(false)
    expect(relativePath('file:///w', 'file:///w/a%20b/c')).toBe('a b/c')
    expect(displayName('vscode-vfs://github/o/a%20b')).toBe('vscode-vfs://github/o/a b')
  })
})

describe('decoding', () => {
  const bytes = (...all: number[]): Uint8Array => new Uint8Array(all)
  it('takes UTF-8, with and without a byte-order mark', () => {
    expect(decode('file:///a', bytes(0xc3, 0xa9))).toEqual({ text: 'é', bom: false })
    expect(decode('file:///a', bytes(0xef, 0xbb, 0xbf, 0x61))).toEqual({ text: 'a', bom: true })
    expect(decode('file:///a', bytes())).toEqual({ text: '', bom: false })
  })
  it.each([
    [bytes(0xff, 0xfe, 0x61, 0), '/a is encoded as UTF-16; save it as UTF-8.'],
    [bytes(0xfe, 0xff, 0, 0x61), '/a is encoded as UTF-16; save it as UTF-8.'],
    [bytes(0x61, 0), '/a is a binary file (it has a NUL byte at offset 1).'],
    [bytes(0xc3, 0x28), '/a is not valid UTF-8; save it as UTF-8.'],
    [new Uint8Array(MAX_BYTES + 1).fill(0x61), '/a is too large to be analysed (8.0 MB; the limit is 8 MB).'],
  ])('refuses the rest by name', (content, problem) => {
    expect(decode('file:///a', content)).toEqual({ problem })
  })
})

it('a file system in memory has directories', async () => {
  const files = new MemoryFileSystem({ 'file:///w/a.tf': '', 'file:///w/sub/deep/b.tf': '', 'file:///wide/c.tf': '' })
  expect(await files.list('file:///w')).toEqual([
    { name: 'a.tf', kind: 'file', link: false },
    { name: 'sub', kind: 'directory', link: false },
  ])
  expect((await files.list('file:///w/sub/')).map(entry => entry.name)).toEqual(['deep'])
  await expect(files.list('file:///nowhere')).rejects.toMatchObject({ code: 'missing' })
  await expect(files.read('file:///w/b.tf')).rejects.toMatchObject({ code: 'missing' })
})
