/** Findings that depend on what lies beside a Dockerfile, kept up to date while any of it changes. */
import { describe, expect, it } from 'vitest'
import { FileChangeType } from 'vscode-languageserver/node'
import { rules } from '#rules/index'
import { analyse } from '../../src/analysis/analyse'
import { suppressionEdit, suppressionPlaces } from '../../src/analysis/suppress'
import { ScanWorkspace } from '../../src/lsp/protocol'
import { parseDockerfile } from '../../src/syntax/dockerfile/parse'
import { parseHcl } from '../../src/syntax/hcl/parser'
import type { DirectoryEntry } from '../../src/workspace/files'
import { MemoryFileSystem } from '../support/memory-files'
import { start, type TestClient, VSCODE } from './client'

const DOCKERFILE = 'file:///w/app/Dockerfile'
const TEXT = 'FROM debian:12\nCOPY . /srv/\nUSER 10001\nENTRYPOINT ["/srv/run.sh"]\n'
const FILES = {
  [DOCKERFILE]: TEXT,
  'file:///w/app/.env': 'DB_PASSWORD=kettle-orange-7\n',
  'file:///w/app/run.sh': '#!/bin/sh\napt-get update\n',
}
const SECRET = 'docker-secret-no-environment-file'
const DOWNLOAD = 'docker-start-no-download'

const dependencies = {
  rules,
  analyse: (...[snapshot, configuration, given]: Parameters<typeof analyse>) =>
    analyse(snapshot, configuration, given, { today: '2026-01-01' }),
  parsers: { hcl: parseHcl, dockerfile: parseDockerfile },
  suppressionEdit,
  suppressionPlaces,
}
const capabilities = {
  ...VSCODE,
  workspace: {
    ...VSCODE.workspace,
    workspaceEdit: { documentChanges: true, resourceOperations: ['create' as const] },
  },
}

async function opened(files: Readonly<Record<string, string>> = FILES, folders = ['file:///w']): Promise<TestClient> {
  const client = await start({ folders, files, dependencies, capabilities })
  await client.open(DOCKERFILE, files[DOCKERFILE] ?? TEXT)
  await client.wait()
  return client
}

async function codes(client: TestClient): Promise<unknown[]> {
  return (await client.diagnostics(DOCKERFILE)).map(({ code }) => code)
}

describe('an open Dockerfile', () => {
  it('is judged with what lies beside it, related places in the other files included', async () => {
    const client = await opened()
    const diagnostics = await client.diagnostics(DOCKERFILE)
    expect(diagnostics.map(({ code, range }) => [range.start.line, code])).toEqual([
      [1, SECRET],
      [3, DOWNLOAD],
    ])
    expect(diagnostics.map(({ relatedInformation }) => relatedInformation?.[0]?.location.uri)).toEqual([
      'file:///w/app/.env',
      'file:///w/app/run.sh',
    ])
    expect(JSON.stringify(diagnostics)).not.toContain('kettle')
  })

  it('is judged alone where no folder is open', async () => {
    const client = await opened(FILES, [])
    expect(await codes(client)).toEqual([])
    expect(client.files.reads).not.toContain('file:///w/app/.env')
  })

  it('follows other files on disk: the ignore file, scripts, settings', async () => {
    const client = await opened()
    await codes(client)
    const change = async (path: string, text: string, type: FileChangeType) => {
      client.files.write(path, text)
      const { refreshes } = client
      await client.watched(path, type)
      await client.wait()
      expect(client.refreshes).toBe(refreshes + 1)
      return codes(client)
    }
    expect(await change('file:///w/app/run.sh', '#!/bin/sh\nexec /srv/x\n', FileChangeType.Changed)).toEqual([SECRET])
    expect(await change('file:///w/app/.dockerignore', '.env\n', FileChangeType.Created)).toEqual([])
    expect(await change('file:///w/app/.dockerignore', '*.log\n', FileChangeType.Changed)).toEqual([SECRET])
    expect(await change('file:///w/app/.env', 'PORT=80\n', FileChangeType.Changed)).toEqual([])
    expect(client.registrations.map(({ registerOptions }) => JSON.stringify(registerOptions)).join()).toContain(
      '.dockerignore',
    )
  })

  it('follows scripts of any name', async () => {
    const script = 'file:///w/app/serve'
    const dockerfile = TEXT.replace('run.sh', 'serve')
    const client = await opened({ [DOCKERFILE]: dockerfile, [script]: '#!/bin/sh\nnpm install\n' })
    expect(await codes(client)).toEqual([DOWNLOAD])
    await client.wait()
    expect(JSON.stringify(client.registrations)).toContain('**/serve')
    client.files.write(script, '#!/bin/sh\nexec node .\n')
    await client.watched(script, FileChangeType.Changed)
    await client.wait()
    expect(await codes(client)).toEqual([])
  })

  it('follows text that is not saved', async () => {
    const client = await opened()
    await codes(client)
    const script = 'file:///w/app/run.sh'
    await client.open(script, FILES[script], 'shellscript')
    await client.change(script, '#!/bin/sh\nexec /srv/x\n')
    await client.wait()
    expect(await codes(client)).toEqual([SECRET])
    await client.change(script, '#!/bin/sh\ncurl -o /x https://example.com/x\n')
    await client.wait()
    expect(await codes(client)).toEqual([SECRET, DOWNLOAD])
    expect(await client.diagnostics(script)).toEqual([])
    await client.change(script, '')
    await client.close(script)
    await client.wait()
    expect(await codes(client)).toEqual([SECRET, DOWNLOAD])
  })

  it('lists no folder while its other lines are typed', async () => {
    const client = await opened()
    await codes(client)
    let lists = 0
    const list = client.files.list.bind(client.files)
    client.files.list = (uri: string): Promise<readonly DirectoryEntry[]> => {
      lists += 1
      return list(uri)
    }
    const reads = client.files.reads.length
    for (let i = 0; i < 5; i++) {
      await client.change(DOCKERFILE, `${TEXT}# ${i}\n`)
      await codes(client)
    }
    expect([lists, client.files.reads.length]).toEqual([0, reads])
    expect(client.files).toBeInstanceOf(MemoryFileSystem)
  })

  it('offers to write the ignore file, one that is not there too', async () => {
    const client = await opened()
    const [finding] = await client.diagnostics(DOCKERFILE)
    const fix = async () => {
      const actions = await client.actions(DOCKERFILE, finding!.range)
      return actions.find(({ title }) => title.startsWith('Leave .env out'))
    }
    const { edit } = await client.resolve((await fix())!)
    expect(edit?.documentChanges).toMatchObject([
      { kind: 'create', uri: 'file:///w/app/.dockerignore' },
      { textDocument: { uri: 'file:///w/app/.dockerignore', version: null }, edits: [{ newText: '.env\n' }] },
    ])
    client.files.write('file:///w/app/.dockerignore', '*.log')
    await client.watched('file:///w/app/.dockerignore', FileChangeType.Created)
    await client.wait()
    const again = await client.resolve((await fix())!)
    expect(again.edit?.documentChanges).toMatchObject([{ edits: [{ newText: '\n.env\n' }] }])
  })

  it('does not offer to create files to who cannot', async () => {
    const client = await start({ folders: ['file:///w'], files: FILES, dependencies })
    await client.open(DOCKERFILE, TEXT)
    const [finding] = await client.diagnostics(DOCKERFILE)
    const titles = (await client.actions(DOCKERFILE, finding!.range)).map(({ title }) => title)
    expect(titles.filter(title => title.startsWith('Leave'))).toEqual([])
  })
})

describe('Compose', () => {
  const COMPOSE = 'file:///w/compose.yaml'
  const STAGES = 'FROM debian:12 AS a\nCMD ["/x"]\nFROM debian:12\nUSER 1\n'
  const compose = (target: string) => `services: { a: { build: { context: app, target: ${target} } } }`

  it('says what is built, once the workspace was looked at, and when it changes', async () => {
    const client = await opened({ [DOCKERFILE]: STAGES, [COMPOSE]: compose('a') })
    await client.wait()
    expect(await codes(client)).toEqual(['docker-user-set-user'])
    client.files.write(COMPOSE, compose('b'))
    await client.watched(COMPOSE, FileChangeType.Changed)
    for (let i = 0; i < 4; i++) await client.wait()
    expect(await codes(client)).toEqual([])
  })

  it('counts in a scan of the workspace, for Dockerfiles of any name too', async () => {
    const odd = 'file:///w/app/web.docker'
    const files = {
      [odd]: 'FROM debian:12\nCMD ["/x"]\n',
      [COMPOSE]: 'services: { a: { build: { context: app, dockerfile: web.docker } } }',
      'file:///w/broken.compose.yaml': 'a: [\n',
    }
    const client = await start({ folders: ['file:///w'], files, dependencies })
    const scan = () => client.connection.sendRequest(ScanWorkspace, { token: 't', folders: ['file:///w'] })
    expect(await scan()).toEqual({ files: 1, findings: 1, failed: 1 })
    expect(client.publishedFor(odd)?.diagnostics.map(({ code }) => code)).toEqual(['docker-user-set-user'])
    expect(client.logged.join('\n')).toMatch(/\/w\/broken\.compose\.yaml:\d+:\d+: /)
    client.files.write(odd, 'FROM debian:12\nUSER 1\nCMD ["/x"]\n')
    await client.watched(odd, FileChangeType.Changed)
    for (let i = 0; i < 4; i++) await client.wait()
    expect(client.publishedFor(odd)?.diagnostics).toEqual([])
  })

  it('keeps files up to date that nobody has open', async () => {
    const client = await start({ folders: ['file:///w'], files: FILES, dependencies })
    await client.connection.sendRequest(ScanWorkspace, { token: 't', folders: ['file:///w'] })
    expect(client.publishedFor(DOCKERFILE)?.diagnostics).toHaveLength(2)
    client.files.write('file:///w/app/.env', 'PORT=80\n')
    await client.watched('file:///w/app/.env', FileChangeType.Changed)
    for (let i = 0; i < 4; i++) await client.wait()
    expect(client.publishedFor(DOCKERFILE)?.diagnostics.map(({ code }) => code)).toEqual([DOWNLOAD])
  })
})
