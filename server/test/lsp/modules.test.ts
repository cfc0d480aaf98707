import { describe, expect, it } from 'vitest'
import { FileChangeType } from 'vscode-languageserver/node'
import type { Analysis, Configuration, Snapshot } from '../../src/analysis/types'
import { FixAll, Report, ScanWorkspace } from '../../src/lsp/protocol'
import { parseDockerfile } from '../../src/syntax/dockerfile/parse'
import { parseHcl } from '../../src/syntax/hcl/parser'
import { PLAIN, start, type Setup, type TestClient } from './client'
// Loaded when it is first needed, which takes longer than these tests wait.
import '../../src/workspace/compose-builds'
import { FakeAnalysis } from './fakes'

const call = (source: string, more = '') => `module "a" {\n  source = "${source}"\n${more}}\n`

const FILES: Readonly<Record<string, string>> = {
  'file:///w/main.tf': call('./m', '  x = 1\n'),
  'file:///w/other.tf': 'resource "a" "b" {}\n',
  'file:///w/m/main.tf': 'variable "x" {}\n# BAD\n',
  'file:///w/alone/main.tf': '# BAD\n',
}
const [ROOT, OTHER, MODULE, ALONE] = Object.keys(FILES) as [string, string, string, string]

/** Judges words, says what is around, and reads a file wherever `reads(…)` names one. */
class Probe {
  readonly seen: {
    readonly directory: string
    readonly roots: readonly string[]
    readonly modules: readonly string[]
  }[] = []
  private readonly words = new FakeAnalysis()

  readonly analyse = (snapshot: Snapshot, configuration: Configuration): Analysis => {
    const analysis = this.words.analyse(snapshot, configuration)
    if (snapshot.kind === 'dockerfile') return analysis
    const { surroundings, directory, documents } = snapshot
    this.seen.push({
      directory,
      roots: surroundings?.roots ?? [],
      modules: [...(surroundings?.modules.keys() ?? [])].sort(),
    })
    const names = documents.flatMap(({ file }) => [...file.text.matchAll(/reads\((\S+?)\)/g)].map(([, name]) => name!))
    const uris = names.map(name => `${directory}/${name}`)
    const isBad = uris.some(uri => {
      const file = surroundings?.files.get(uri)
      return file?.kind === 'file' && new TextDecoder().decode(file.bytes).includes('BAD')
    })
    // Called directories are judged as they are called: here, silent.
    const isCalled = (surroundings?.roots.length ?? 0) > 0
    const shown = analysis.findings.filter(() => !isCalled && (names.length === 0 || isBad))
    return { ...analysis, findings: shown, wanted: uris.filter(uri => surroundings?.files.has(uri) !== true) }
  }

  /** Directories analysed since the last time, sorted. */
  take(): string[] {
    return this.seen
      .splice(0)
      .map(one => one.directory.replace('file:///', ''))
      .sort()
  }
}

async function open(setup: Setup = {}): Promise<{ client: TestClient; probe: Probe }> {
  const probe = new Probe()
  const client = await start({
    files: FILES,
    folders: ['file:///w'],
    ...setup,
    dependencies: { parsers: { hcl: parseHcl, dockerfile: parseDockerfile }, analyse: probe.analyse },
  })
  return { client, probe }
}

async function quiet(client: TestClient): Promise<void> {
  for (let turn = 0; turn < 12; turn++) await client.wait()
}

describe('modules in the editor', () => {
  it('are looked for after the first results, which are then brought up to date', async () => {
    const { client, probe } = await open()
    expect(client.files.reads).toEqual([])
    await client.open(MODULE, FILES[MODULE]!)
    expect(await client.diagnostics(MODULE)).toHaveLength(1)
    expect(client.files.reads.filter(uri => uri.endsWith('.tf'))).toEqual([])
    expect(probe.seen).toEqual([{ directory: 'file:///w/m', roots: [], modules: [] }])
    await quiet(client)
    expect(client.refreshes).toBe(1)
    expect(await client.diagnostics(MODULE)).toEqual([])
    expect(probe.seen.at(-1)).toEqual({ directory: 'file:///w/m', roots: ['file:///w'], modules: ['file:///w'] })
  })

  it('are looked for without pulling clients too', async () => {
    const { client } = await open({ capabilities: PLAIN })
    await client.open(MODULE, FILES[MODULE]!)
    await quiet(client)
    expect(client.publishedFor(MODULE)?.diagnostics).toEqual([])
    await client.open(ROOT, '')
    await quiet(client)
    expect(client.publishedFor(MODULE)?.diagnostics).toHaveLength(1)
  })

  it('cost nothing where nobody calls anything', async () => {
    const { client, probe } = await open()
    await client.open(ALONE, FILES[ALONE]!)
    await client.diagnostics(ALONE)
    await quiet(client)
    await client.diagnostics(ALONE)
    expect(probe.take()).toEqual(['w/alone'])
    expect(client.refreshes).toBe(0)
  })

  it('are analysed anew where a change can reach them, and nowhere else', async () => {
    const { client, probe } = await open()
    for (const uri of [ROOT, OTHER, MODULE, ALONE]) {
      await client.open(uri, FILES[uri]!)
      await client.diagnostics(uri)
    }
    await quiet(client)
    const after = async (action: () => Promise<void>): Promise<string[]> => {
      probe.take()
      await action()
      await quiet(client)
      for (const uri of [ROOT, OTHER, MODULE, ALONE]) await client.diagnostics(uri)
      return probe.take()
    }
    expect(await after(() => Promise.resolve())).toEqual([])
    // The directory, and who is fed by it.
    expect(await after(() => client.change(ROOT, call('./m', '  x = 2\n')))).toEqual(['w', 'w/m'])
    // An edit that no argument depends on.
    expect(await after(() => client.change(OTHER, 'resource "a" "b" {\n}\n'))).toEqual(['w'])
    // The module, and who calls it.
    expect(await after(() => client.change(MODULE, 'variable "x" {}\n'))).toEqual(['w', 'w/m'])
    expect(await after(() => client.change(ALONE, '# fine\n'))).toEqual(['w/alone'])
    expect(await after(() => client.change(ROOT, ''))).toEqual(['w', 'w/m'])
    expect(await after(() => client.change(MODULE, '# BAD\n'))).toEqual(['w/m'])
  })

  it('tell the client to ask again about a document that a change elsewhere reaches', async () => {
    const { client } = await open()
    await client.open(ROOT, FILES[ROOT]!)
    await client.open(MODULE, FILES[MODULE]!)
    await quiet(client)
    expect(await client.diagnostics(MODULE)).toEqual([])
    const before = client.refreshes
    await client.change(ROOT, 'locals {}\n')
    await quiet(client)
    expect(client.refreshes).toBe(before + 1)
    expect(await client.diagnostics(MODULE)).toHaveLength(1)
  })

  it('are followed on disk: files, new directories, removed ones, terraform init', async () => {
    const { client, probe } = await open()
    await client.open(MODULE, FILES[MODULE]!)
    await quiet(client)
    const roots = () => probe.seen.at(-1)?.roots
    expect(roots()).toEqual(['file:///w'])
    client.files.write(ROOT, '')
    await client.watched(ROOT, FileChangeType.Changed)
    await quiet(client)
    expect(roots()).toEqual([])
    client.files.write('file:///w/new/main.tf', call('../m'))
    await client.watched('file:///w/new/main.tf', FileChangeType.Created)
    await quiet(client)
    expect(roots()).toEqual(['file:///w/new'])
    client.files.remove('file:///w/new/main.tf')
    await client.watched('file:///w/new/main.tf', FileChangeType.Deleted)
    await quiet(client)
    expect(roots()).toEqual([])
    client.files.write('file:///w/.terraform/modules/x/main.tf', call('../../../m'))
    await client.watched('file:///w/.terraform/modules/x/main.tf', FileChangeType.Created)
    await quiet(client)
    expect(roots()).toEqual([])
    const registry = call('acme/x/aws')
    await client.change(MODULE, registry)
    client.files.write('file:///w/m/.terraform/modules/x/main.tf', 'locals {}\n')
    client.files.write(
      'file:///w/m/.terraform/modules/modules.json',
      JSON.stringify({ Modules: [{ Key: 'a', Dir: '.terraform/modules/x' }] }),
    )
    await client.watched('file:///w/m/.terraform/modules/modules.json', FileChangeType.Created)
    await quiet(client)
    expect(probe.seen.at(-1)?.modules).toEqual(['file:///w/m/.terraform/modules/x'])
  })

  it('are read outside of the workspace only where a setting says so', async () => {
    const files = { 'file:///w/main.tf': call('../shared/m'), 'file:///shared/m/main.tf': 'locals {}\n' }
    const { client, probe } = await open({ files })
    await client.open(ROOT, files['file:///w/main.tf'])
    await quiet(client)
    expect(probe.seen.at(-1)?.modules).toEqual([])
    expect(client.logged.filter(line => line.includes('/shared/m'))).toHaveLength(1)
    expect(client.logged.join()).toContain('parapet.terraform.allowRead')
    for (const path of ['../shared', '/shared', 'file:///shared/']) {
      await client.configure({ terraform: { allowRead: [path] } })
      await quiet(client)
      expect(probe.seen.at(-1)?.modules, path).toEqual(['file:///shared/m'])
      await client.configure({})
      await quiet(client)
      expect(probe.seen.at(-1)?.modules).toEqual([])
    }
  })
})

describe('modules and scans', () => {
  const scan = (client: TestClient) =>
    client.connection.sendRequest(ScanWorkspace, { token: 't', folders: ['file:///w'] })

  it('judge a called directory as it is called from the first time on', async () => {
    const { client, probe } = await open()
    expect(await scan(client)).toEqual({ files: 4, findings: 1, failed: 0 })
    expect(probe.take()).toEqual(['w', 'w/alone', 'w/m'])
    expect(client.published.map(({ uri }) => uri)).toEqual([ALONE])
  })

  it('keep unopened files up to date where a change reaches them, and look at nothing else', async () => {
    const { client, probe } = await open()
    await scan(client)
    await client.open(ROOT, FILES[ROOT]!)
    await quiet(client)
    probe.take()
    await client.change(ROOT, `${FILES[ROOT]}resource "x" "y" {}\n`)
    await quiet(client)
    expect(probe.take()).toEqual(['w'])
    await client.change(ROOT, 'locals {}\n')
    await quiet(client)
    expect(probe.take()).toEqual(['w', 'w/m'])
    expect(client.publishedFor(MODULE)?.diagnostics).toHaveLength(1)
    await client.change(ROOT, FILES[ROOT]!)
    await quiet(client)
    expect(probe.take()).toEqual(['w', 'w/m'])
    expect(client.publishedFor(MODULE)?.diagnostics).toEqual([])
  })

  it('hold for reports and for fixing the workspace', async () => {
    const { client, probe } = await open()
    const { text } = await client.connection.sendRequest(Report, { folder: 'file:///w' })
    expect((JSON.parse(text) as { findings: unknown[] }).findings).toHaveLength(1)
    expect(probe.seen.find(({ directory }) => directory === 'file:///w/m')?.roots).toEqual(['file:///w'])
    probe.take()
    expect(await client.connection.sendRequest(FixAll, {})).toMatchObject({ applied: 1 })
    expect(probe.take()).not.toContain('w/nothing')
  })
})

describe('files that functions read', () => {
  const READER = 'file:///w/r/main.tf'
  const files = {
    [READER]: '# BAD reads(data/p.json)\n',
    'file:///w/r/data/p.json': 'BAD',
    'file:///w/q/main.tf': '# fine',
  }

  it('are read after the first analysis, and not asked for again', async () => {
    const { client, probe } = await open({ files })
    await client.open(READER, files[READER])
    expect(await client.diagnostics(READER)).toHaveLength(1)
    expect(probe.take()).toEqual(['w/r', 'w/r'])
    await quiet(client)
    probe.take()
    await client.change(READER, '\n# BAD reads(data/p.json)\n')
    expect(await client.diagnostics(READER)).toHaveLength(1)
    expect(probe.take()).toEqual(['w/r'])
    expect(client.files.reads.filter(uri => uri.endsWith('p.json'))).toHaveLength(1)
  })

  it('are watched, and their readers evaluated again', async () => {
    const { client, probe } = await open({ files })
    await client.open(READER, files[READER])
    await client.open('file:///w/q/main.tf', '# fine')
    await client.diagnostics(READER)
    await quiet(client)
    const watched = client.registrations.flatMap(({ registerOptions }) => JSON.stringify(registerOptions ?? {}))
    expect(watched.join()).toContain('**/*.json')
    probe.take()
    client.files.write('file:///w/r/data/p.json', 'fine')
    await client.watched('file:///w/r/data/p.json', FileChangeType.Changed)
    await quiet(client)
    expect(probe.take()).toEqual(['w/r'])
    expect(client.refreshes).toBeGreaterThan(0)
    expect(await client.diagnostics(READER)).toEqual([])
    await client.watched('file:///w/r/unrelated.json', FileChangeType.Changed)
    await quiet(client)
    expect(probe.take()).toEqual([])
  })

  it('count in scans, reports and fixes', async () => {
    const { client, probe } = await open({ files })
    const token = { token: 't', folders: ['file:///w'] }
    expect((await client.connection.sendRequest(ScanWorkspace, token)).findings).toBe(1)
    const { text } = await client.connection.sendRequest(Report, { folder: 'file:///w' })
    expect((JSON.parse(text) as { findings: unknown[] }).findings).toHaveLength(1)
    expect((await client.connection.sendRequest(FixAll, {})).applied).toBe(1)
    client.files.write('file:///w/r/data/p.json', 'fine')
    probe.take()
    await client.watched('file:///w/r/data/p.json', FileChangeType.Changed)
    await quiet(client)
    expect(probe.take()).toContain('w/r')
    expect(client.publishedFor(READER)?.diagnostics).toEqual([])
  })

  it('that are typed letter by letter do not pile up', async () => {
    const { client } = await open({ files })
    await client.open(READER, '')
    for (let n = 0; n < 1100; n++) {
      await client.change(READER, `# BAD reads(p${n}.json)`)
      await client.diagnostics(READER)
    }
    await client.change(READER, '# BAD reads(data/p.json)')
    expect(await client.diagnostics(READER)).toHaveLength(1)
  })
})
