import { describe, expect, it } from 'vitest'
import type { ModuleSurroundings, Snapshot } from '../../src/analysis/types'
import { parseHcl } from '../../src/syntax/hcl/parser'
import { parseDockerfile } from '../../src/syntax/dockerfile/parse'
import { Documents } from '../../src/workspace/documents'
import { kindOfName } from '../../src/workspace/kinds'
import { MemoryFileSystem } from '../support/memory-files'
import { Modules } from '../../src/workspace/modules'
import { take } from '../../src/workspace/snapshots'
import { directoryOf, isWithin, nameOf } from '../../src/workspace/uris'
import { TestFileSystem } from '../cli/files'

type Files = Readonly<Record<string, string>>

/** Files of /w, unless their paths are absolute. */
class Bench {
  readonly disk: MemoryFileSystem
  readonly documents: Documents
  readonly modules: Modules
  readonly notes: string[] = []
  folders = ['file:///w']

  constructor(files: Files | MemoryFileSystem, held = 100_000) {
    this.disk = files instanceof MemoryFileSystem ? files : new MemoryFileSystem(absolute(files))
    this.documents = new Documents(this.disk, { hcl: parseHcl, dockerfile: parseDockerfile })
    this.modules = new Modules({
      files: this.disk,
      documents: this.documents,
      folders: () => this.folders,
      note: (_, message) => void this.notes.push(message),
      howToAllow: 'Say so.',
      held,
    })
  }

  async build(uris: readonly string[]): Promise<readonly string[]> {
    const directories = new Map<string, string[]>()
    for (const uri of uris) {
      if (kindOfName(nameOf(uri)) !== 'terraform') continue
      directories.set(directoryOf(uri), [...(directories.get(directoryOf(uri)) ?? []), uri])
    }
    return this.modules.build(
      (async function* () {
        for (const [directory, files] of directories) yield await Promise.resolve({ directory, files })
      })(),
    )
  }

  async of(directory: string, before?: Snapshot): Promise<Extract<Snapshot, { kind: 'terraform' }>> {
    const target = { kind: 'terraform', directory: at(directory), flavour: 'tofu' } as const
    const { snapshot } = await take(this.documents, target)
    const around = await this.modules.surround(snapshot, 'tofu', [], before)
    if (around.kind !== 'terraform') throw new Error('expected Terraform')
    return around
  }

  /** What is around a directory: directories, and who is a root. */
  async around(directory: string): Promise<{ modules: string[]; roots: string[] } | undefined> {
    const { surroundings } = await this.of(directory)
    return surroundings && { modules: namesIn(surroundings), roots: surroundings.roots.map(name) }
  }

  async edit(path: string, text: string): Promise<readonly string[]> {
    this.documents.setBuffer(at(path), text)
    const affected = await this.modules.affectedBy(new Set([directoryOf(at(path))]))
    return [...affected].map(name).sort()
  }
}

async function bench(files: Files, held?: number): Promise<Bench> {
  const made = new Bench(files, held)
  await made.build(
    Object.keys(absolute(files))
      .filter(uri => isWithin('file:///w', uri))
      .sort(),
  )
  return made
}

function at(path: string): string {
  return path === '.' ? 'file:///w' : path.startsWith('/') ? `file://${path}` : `file:///w/${path}`
}

function name(uri: string): string {
  return uri === 'file:///w' ? '.' : uri.replace(/^file:\/\/\/w\//, '').replace(/^file:\/\//, '')
}

function namesIn({ modules }: ModuleSurroundings): string[] {
  return [...modules.keys()].map(name).sort()
}

function absolute(files: Files): Files {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [at(path), text]))
}

const call = (source: string, label = 'a', more = '') => `module "${label}" {\n  source = "${source}"\n${more}}\n`

describe('what is around a directory', () => {
  const FILES = {
    'live/main.tf': call('../modules/app', 'one') + call('../modules/app', 'two') + call('../modules/net', 'net'),
    'live/terraform.tfvars': 'x = 1\n',
    'modules/app/main.tf': call('./db'),
    'modules/app/db/main.tf': 'variable "x" {}\n',
    'modules/net/main.tf': 'output "x" {}\n',
    'alone/main.tf': 'resource "a" "b" {}\n',
    'registry/main.tf': call('acme/x/aws'),
  }

  it('is what it calls, who calls it, and what those call', async () => {
    const { around } = wrap(await bench(FILES))
    expect(await around('live')).toEqual({ modules: ['modules/app', 'modules/app/db', 'modules/net'], roots: [] })
    expect(await around('modules/app')).toEqual({
      modules: ['live', 'modules/app/db', 'modules/net'],
      roots: ['live'],
    })
    expect(await around('modules/app/db')).toEqual({
      modules: ['live', 'modules/app', 'modules/net'],
      roots: ['live'],
    })
  })

  it('is nothing where there are no calls, or none that lead anywhere', async () => {
    const { around } = wrap(await bench(FILES))
    expect(await around('alone')).toBeUndefined()
    expect(await around('registry')).toBeUndefined()
  })

  it('has the files of other directories, variable files too', async () => {
    const made = await bench(FILES)
    const live = (await made.of('modules/app')).surroundings?.modules.get(at('live'))
    expect(live?.documents.map(({ file }) => name(file.uri))).toEqual(['live/main.tf'])
    expect(live?.variableFiles.map(({ file }) => name(file.uri))).toEqual(['live/terraform.tfvars'])
  })

  it('is nothing before it is known who calls whom', async () => {
    const made = new Bench(FILES)
    expect(await made.around('live')).toBeUndefined()
  })

  it('does not parse what cannot call', async () => {
    const parsed: string[] = []
    const documents = new Documents(new MemoryFileSystem(absolute(FILES)), {
      hcl: text => (parsed.push(text), parseHcl(text)),
      dockerfile: parseDockerfile,
    })
    const made = new Bench(FILES)
    const modules = new Modules({
      files: made.disk,
      documents,
      folders: () => ['file:///w'],
      note: () => undefined,
      howToAllow: '',
      held: 0,
    })
    await modules.build(
      (async function* () {
        for (const path of Object.keys(FILES))
          if (path.endsWith('.tf')) yield await Promise.resolve({ directory: directoryOf(at(path)), files: [at(path)] })
      })(),
    )
    expect(parsed).toEqual([FILES['live/main.tf'], FILES['modules/app/main.tf']])
  })

  it('ends where modules call each other, themselves, or what is not there', async () => {
    const { around } = wrap(
      await bench({
        'a/main.tf': call('../b') + call('../a', 'self') + call('../missing', 'm') + call('./', 'dot'),
        'b/main.tf': call('../c'),
        'c/main.tf': call('../b'),
        'd/main.tf': call('../d'),
      }),
    )
    expect(await around('a')).toEqual({ modules: ['b', 'c'], roots: [] })
    expect(await around('b')).toEqual({ modules: ['a', 'c'], roots: ['a'] })
    expect(await around('d')).toBeUndefined()
  })

  it('reads only sources that are plain strings', async () => {
    const { around } = wrap(
      await bench({
        'main.tf': `module "a" {\n  source = "./\${var.x}"\n}\nmodule "b" {\n  source = var.y\n}\n# ./ ../\n`,
        'x/main.tf': 'variable "v" {}\n',
        'slashes/main.tf': call('.././/x//'),
      }),
    )
    expect(await around('.')).toBeUndefined()
    expect((await around('x'))?.roots).toEqual(['slashes'])
  })

  it('sees a module that appears where a call led to nothing', async () => {
    const made = await bench({ 'main.tf': call('./later') })
    expect(await made.around('.')).toBeUndefined()
    made.disk.write(at('later/main.tf'), 'variable "x" {}\n')
    made.documents.invalidate(at('later/main.tf'))
    expect((await made.around('.'))?.modules).toEqual(['later'])
  })

  it('is bounded', async () => {
    const numbers = [...Array(250).keys()]
    const files = Object.fromEntries([
      ['main.tf', numbers.map(n => call(`./m${n}`, `m${n}`)).join('')],
      ...numbers.map(n => [`m${n}/main.tf`, 'variable "x" {}\n']),
    ]) as Files
    const made = await bench(files)
    expect((await made.around('.'))?.modules).toHaveLength(200)
    expect(made.notes.join()).toContain('/w depends on more than 200 directories')
    expect((await made.around('m3'))?.roots).toEqual(['.'])
  })
})

describe('what may be read', () => {
  const FILES = { 'app/main.tf': call('../../shared/m'), '/shared/m/main.tf': 'variable "x" {}\n' }

  it('is what lies in the folders, and others only when allowed', async () => {
    const made = await bench(FILES)
    expect(await made.around('app')).toBeUndefined()
    expect(made.notes[0]).toBe(
      '/w/app calls the module in /shared/m, which is not in the folders that are looked at: it was not read, and its values are taken as unknown. Say so.',
    )
    expect(made.disk.reads).not.toContain('file:///shared/m/main.tf')
    made.folders = ['file:///w', 'file:///shared']
    made.modules.changed()
    expect((await made.around('app'))?.modules).toEqual(['/shared/m'])
  })

  it('does not follow links out of them, and ends where links lead in circles', async () => {
    const disk = new TestFileSystem({
      '/w/main.tf': call('./out') + call('./loop/loop/m', 'l') + call('./in', 'i'),
      '/w/m/main.tf': 'variable "x" {}\n',
      '/secret/main.tf': 'variable "x" {}\n',
    })
    disk.link('/w/out', '/secret')
    disk.link('/w/in', '/w/m')
    disk.link('/w/loop', '/w/loop')
    const made = new Bench(disk)
    await made.build(['file:///w/main.tf'])
    expect((await made.around('.'))?.modules).toEqual(['in'])
    expect(made.notes.join()).toContain('/w/out')
    expect(disk.reads).not.toContain('file:///secret/main.tf')
  })

  it('is the directory itself where no folder is open', async () => {
    const made = new Bench({
      'x/main.tf': call('./in') + call('../out', 'o'),
      'x/in/a.tf': 'a = 1',
      'out/a.tf': 'a = 1',
    })
    made.folders = []
    await made.build([])
    expect((await made.around('x'))?.modules).toEqual(['x/in'])
  })
})

describe('what terraform init installed', () => {
  const manifest = (...entries: readonly (readonly [string, unknown])[]) =>
    JSON.stringify({ Modules: [['', '.'], ...entries].map(([Key, Dir]) => ({ Key, Source: 'x', Dir })) })
  const FILES = {
    'main.tf': call('acme/vpc/aws', 'vpc') + call('./local', 'here'),
    'local/main.tf': call('git::https://example.com/x', 'deep'),
    '.terraform/modules/modules.json': manifest(
      ['vpc', '.terraform/modules/vpc'],
      ['here.deep', '.terraform\\modules\\deep'],
    ),
    '.terraform/modules/vpc/main.tf': call('./subnets', 'subnets'),
    '.terraform/modules/vpc/subnets/main.tf': 'variable "x" {}\n',
    '.terraform/modules/deep/main.tf': 'variable "x" {}\n',
  }
  const walked = [at('main.tf'), at('local/main.tf')]

  it('is found by call path, for the root and for what it calls', async () => {
    const made = new Bench(FILES)
    await made.build(walked)
    const { surroundings } = await made.of('.')
    expect(
      [...surroundings!.installed].map(([root, paths]) => [name(root), [...paths].map(([p, d]) => [p, name(d)])]),
    ).toEqual([
      [
        '.',
        [
          ['vpc', '.terraform/modules/vpc'],
          ['here.deep', '.terraform/modules/deep'],
        ],
      ],
    ])
    expect(namesIn(surroundings!)).toEqual([
      '.terraform/modules/deep',
      '.terraform/modules/vpc',
      '.terraform/modules/vpc/subnets',
      'local',
    ])
    const inner = (await made.of('local')).surroundings!
    expect([inner.roots.map(name), [...inner.installed.keys()].map(name)]).toEqual([['.'], ['.']])
  })

  it('knows who calls an installed module that somebody looks at', async () => {
    const made = new Bench(FILES)
    await made.build(walked)
    expect((await made.around('.terraform/modules/vpc'))?.roots).toEqual(['.'])
  })

  it('is not asked for where all calls are local', async () => {
    const made = await bench({ 'main.tf': call('./x'), 'x/main.tf': 'a = 1' })
    await made.around('.')
    expect(made.disk.reads.filter(uri => uri.endsWith('modules.json'))).toEqual([])
  })

  it.each([
    ['{', 'modules.json cannot be used'],
    ['[]', 'has no list of modules'],
    [manifest(['vpc', '/etc']), 'names the directory /etc for vpc'],
    [manifest(['vpc', 'C:\\x']), 'names the directory C:\\x for vpc'],
    [manifest(['vpc', 7]), 'has an entry without a key or directory'],
    [manifest(['vpc', '../../etc']), 'calls the module in /etc, which is not in the folders'],
  ])('is ignored where it is wrong, with a line in the log: %s', async (text, note) => {
    const made = new Bench({ ...FILES, '.terraform/modules/modules.json': text, '/etc/main.tf': 'a = 1' })
    await made.build(walked)
    const { surroundings } = await made.of('.')
    expect([...surroundings!.installed]).toEqual([])
    expect(made.notes.join('\n')).toContain(note)
  })

  it('is read again when terraform init ran', async () => {
    const made = new Bench(FILES)
    await made.build(walked)
    const first = await made.of('.')
    made.disk.write(at('.terraform/modules/modules.json'), manifest())
    expect((await made.of('.', first)).surroundings?.modules).toBe(first.surroundings?.modules)
    made.modules.changed(at('.'))
    expect((await made.of('.', first)).surroundings?.installed.size).toBe(0)
  })
})

describe('what did not change', () => {
  const FILES = {
    'main.tf':
      call('./m', 'a', '  x = local.x\n') + call('./n', 'b', '  y = 1\n') + call('./o', 'c', '  z = module.b.out\n'),
    'locals.tf': 'locals {\n  x = var.v\n}\n',
    'variables.tf': 'variable "v" {\n  default = 1\n}\n',
    'other.tf': 'resource "a" "b" {\n  c = 1\n}\n',
    'terraform.tfvars': 'v = 2\n',
    'm/main.tf': call('./deep', 'd', '  q = var.x\n'),
    'm/deep/main.tf': 'variable "q" {}\n',
    'n/main.tf': 'variable "y" {}\n',
    'o/main.tf': 'variable "z" {}\n',
  }
  const EDITS: readonly (readonly [string, string, readonly string[], readonly string[]])[] = [
    ['other.tf', 'resource "a" "b" {\n  c = 2\n}\n', [], ['.']],
    ['locals.tf', 'locals {\n  x = 3\n}\n', ['m', 'm/deep'], ['.', 'm', 'm/deep']],
    ['variables.tf', 'variable "v" {\n  default = 2\n}\n', ['m', 'm/deep'], ['.', 'm', 'm/deep']],
    ['terraform.tfvars', 'v = 3\n', ['m', 'm/deep'], ['.', 'm', 'm/deep']],
    ['main.tf', FILES['main.tf'].replace('y = 1', 'y = 2'), ['n', 'o'], ['.', 'n', 'o']],
    ['n/main.tf', 'variable "y" {\n}\n', ['o'], ['.', 'n', 'o']],
    ['o/main.tf', 'variable "z" {\n}\n', [], ['.', 'o']],
    ['m/main.tf', call('./deep', 'd', '  q = 1\n'), ['m/deep'], ['.', 'm', 'm/deep']],
    ['m/deep/main.tf', 'variable "q" {\n}\n', ['m'], ['.', 'm', 'm/deep']],
  ]

  it('keeps its documents, and what is around it', async () => {
    const made = await bench(FILES)
    for (const directory of ['.', 'm', 'm/deep']) {
      const first = await made.of(directory)
      const second = await made.of(directory, first)
      expect(second.surroundings?.modules).toBe(first.surroundings?.modules)
      made.modules.mistrust()
      const third = await made.of(directory, second)
      expect(third.surroundings?.modules).toBe(first.surroundings?.modules)
    }
  })

  it('is parsed once, as long as there is room', async () => {
    const made = await bench(FILES)
    for (const directory of ['m', 'n', 'o', 'm/deep']) await made.of(directory)
    const reads = made.disk.reads.filter(uri => uri === at('main.tf'))
    // Once to find the calls, once to be used.
    expect(reads).toHaveLength(2)
    const small = await bench(FILES, 10)
    for (const directory of ['n', 'o', 'm/deep']) await small.of(directory)
    expect(small.disk.reads.filter(uri => uri === at('main.tf')).length).toBeGreaterThanOrEqual(2)
  })

  it.each(EDITS)('an edit of %s', async (path, text, changed, affected) => {
    const made = await bench(FILES)
    const all = ['m', 'm/deep', 'n', 'o'].filter(directory => directory !== path.replace('/main.tf', ''))
    const before = new Map<string, Snapshot>()
    for (const directory of all) before.set(directory, await made.of(directory))
    for (const directory of ['.', 'm', 'm/deep', 'n', 'o']) await made.modules.remember(at(directory))
    expect(await made.edit(path, text)).toEqual(affected)
    const found: string[] = []
    for (const directory of all) {
      const old = before.get(directory)!
      const now = await made.of(directory, old)
      if (old.kind === 'terraform' && now.surroundings?.modules !== old.surroundings?.modules) found.push(directory)
      // A second look finds the same at once.
      expect((await made.of(directory, now)).surroundings?.modules).toBe(now.surroundings?.modules)
    }
    expect(found).toEqual(changed)
  })

  it('counts a call that moves, for findings point at it', async () => {
    const made = await bench(FILES)
    const first = await made.of('m')
    made.documents.setBuffer(at('main.tf'), `\n${FILES['main.tf']}`)
    expect((await made.of('m', first)).surroundings?.modules).not.toBe(first.surroundings?.modules)
  })

  it('counts comments beside calls, which may silence, and what providers are told', async () => {
    for (const text of ['# parapet:ignore x\n', 'provider "aws" {}\n']) {
      const made = await bench(FILES)
      const first = await made.of('n')
      made.documents.setBuffer(at('zzz.tf'), text)
      expect((await made.of('n', first)).surroundings?.modules).not.toBe(first.surroundings?.modules)
    }
  })

  it('follows calls that come and go', async () => {
    const made = await bench(FILES)
    expect((await made.around('n'))?.roots).toEqual(['.'])
    expect(await made.edit('main.tf', call('./m'))).toEqual(['.', 'm', 'm/deep', 'n', 'o'])
    expect(await made.around('n')).toBeUndefined()
    expect(await made.edit('main.tf', FILES['main.tf'])).toEqual(['.', 'm', 'm/deep', 'n', 'o'])
    expect((await made.around('n'))?.roots).toEqual(['.'])
  })
})

function wrap(made: Bench) {
  return { around: (directory: string) => made.around(directory) }
}
