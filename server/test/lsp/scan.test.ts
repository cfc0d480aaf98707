import { describe, expect, it } from 'vitest'
import { CancellationTokenSource, FileChangeType, WorkDoneProgress } from 'vscode-languageserver/node'
import { ScanWorkspace, type ScanResult } from '../../src/lsp/protocol'
import { PLAIN, start, type TestClient } from './client'
import { FakeAnalysis } from './fakes'

const MAIN = 'file:///w/main.tf'
const FILES = {
  [MAIN]: 'BAD',
  'file:///w/fine.tf': 'fine',
  'file:///w/app/Dockerfile': 'FROM BAD',
  'file:///w/app/broken.tf': new Uint8Array([0, 1, 2]),
  'file:///w/app/ok.tf': 'x',
  'file:///w/node_modules/m.tf': 'BAD',
}

function scan(client: TestClient, folders = ['file:///w'], token = 'scan-1'): Promise<ScanResult> {
  return client.connection.sendRequest(ScanWorkspace, { token, folders })
}

describe('parapet/scanWorkspace', () => {
  it('publishes for files that are not open, counts all, and reports progress and status', async () => {
    const client = await start({ files: FILES })
    const progress: unknown[] = []
    client.connection.onProgress(WorkDoneProgress.type, 'scan-1', value => void progress.push(value.kind))
    expect(await scan(client)).toEqual({ files: 5, findings: 2, failed: 1 })
    expect(client.published.map(one => one.uri).sort()).toEqual(['file:///w/app/Dockerfile', MAIN])
    expect(client.publishedFor(MAIN)?.diagnostics).toMatchObject([{ code: 'test-bad', source: 'parapet' }])
    await client.wait()
    expect([progress[0], progress.at(-1)]).toEqual(['begin', 'end'])
    expect(client.statuses.map(one => one.state)).toContain('scanning')
    expect(client.statuses.at(-1)).toEqual({ state: 'ready', findings: 2 })
    expect(client.logged.join()).toContain('/w/app/broken.tf is a binary file')
  })

  it('leaves open documents to the editor: opening clears, closing publishes again', async () => {
    const client = await start({ files: FILES })
    await scan(client)
    await client.open(MAIN, 'BAD')
    await client.settle()
    expect(client.publishedFor(MAIN)?.diagnostics).toEqual([])
    expect(await client.diagnostics(MAIN)).toHaveLength(1)
    const before = client.published.length
    await scan(client)
    expect(client.published.slice(before).map(one => one.uri)).not.toContain(MAIN)
    await client.close(MAIN)
    await client.wait()
    expect(client.publishedFor(MAIN)?.diagnostics).toHaveLength(1)
  })

  it('publishes nothing on closing where nobody has scanned', async () => {
    const client = await start({ files: FILES })
    await client.open(MAIN, 'BAD')
    await client.pull(MAIN)
    await client.close(MAIN)
    await client.wait()
    expect(client.published).toEqual([])
  })

  it('clears what is resolved, by a later scan and when the file changes on disk', async () => {
    const client = await start({ files: FILES })
    await scan(client)
    client.files.write(MAIN, 'fine')
    await scan(client)
    expect(client.publishedFor(MAIN)?.diagnostics).toEqual([])
    expect(client.publishedFor('file:///w/app/Dockerfile')?.diagnostics).toHaveLength(1)
    client.files.write('file:///w/app/Dockerfile', 'FROM fine')
    await client.watched('file:///w/app/Dockerfile', FileChangeType.Changed)
    await client.wait()
    expect(client.publishedFor('file:///w/app/Dockerfile')?.diagnostics).toEqual([])
    client.files.write(MAIN, 'BAD')
    await client.watched(MAIN, FileChangeType.Changed)
    await client.wait()
    expect(client.publishedFor(MAIN)?.diagnostics).toHaveLength(1)
    client.files.remove(MAIN)
    await client.watched(MAIN, FileChangeType.Deleted)
    await client.wait()
    expect(client.publishedFor(MAIN)?.diagnostics).toEqual([])
    client.files.write('file:///w/new.tf', 'BAD')
    await client.watched('file:///w/new.tf', FileChangeType.Created)
    await client.wait()
    expect(client.publishedFor('file:///w/new.tf')?.diagnostics).toHaveLength(1)
  })

  it('clears what was in a folder that is deleted', async () => {
    const client = await start({ files: FILES })
    await scan(client)
    client.files.remove('file:///w/app/Dockerfile')
    await client.connection.sendNotification('workspace/didDeleteFiles', { files: [{ uri: 'file:///w/app' }] })
    await client.wait()
    expect(client.publishedFor('file:///w/app/Dockerfile')?.diagnostics).toEqual([])
    expect(client.publishedFor(MAIN)?.diagnostics).toHaveLength(1)
  })

  it('clears what the folder of a later scan does not hold', async () => {
    const client = await start({ files: FILES })
    await scan(client)
    await scan(client, ['file:///w/app'])
    expect(client.publishedFor(MAIN)?.diagnostics).toEqual([])
  })

  it('keeps unopened files up to date while a file beside them is edited', async () => {
    const client = await start({ files: { ...FILES, 'file:///w/fine.tf': 'fine' } })
    await scan(client)
    await client.open('file:///w/fine.tf', 'fine')
    await client.change('file:///w/fine.tf', 'RELATED')
    await client.wait()
    expect(client.publishedFor(MAIN)?.diagnostics[0]?.relatedInformation).toHaveLength(1)
  })

  it('follows the settings, exclusions included', async () => {
    const client = await start({ files: FILES, settings: { scan: { exclude: ['app/', '*.tfvars'] } } })
    expect(await scan(client)).toEqual({ files: 2, findings: 1, failed: 0 })
    expect(client.asked).toEqual(['file:///w'])
    await client.configure({ severities: { 'test-bad': 'off' } })
    await client.wait()
    expect(client.publishedFor(MAIN)?.diagnostics).toEqual([])
    await client.configure({ enable: false })
    expect(await scan(client)).toEqual({ files: 0, findings: 0, failed: 0 })
  })

  it('lets other requests through and can be cancelled, by request and by token', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [`file:///w/d${String(index).padStart(3, '0')}/main.tf`, 'BAD']),
    )
    const slow = new FakeAnalysis()
    const client: TestClient = await start({
      files: many,
      dependencies: {
        analyse: (snapshot, configuration) => {
          client.clock.advance(4)
          return slow.analyse(snapshot, configuration)
        },
      },
    })
    const source = new CancellationTokenSource()
    const first = client.connection.sendRequest(ScanWorkspace, { token: 1, folders: ['file:///w'] }, source.token)
    await client.open('file:///other/main.tf', 'BAD')
    expect(await client.diagnostics('file:///other/main.tf')).toHaveLength(1)
    expect(slow.calls).toBeLessThan(100)
    source.cancel()
    await expect(first).rejects.toMatchObject({ code: -32800 })
    const published = client.published.length
    expect(published).toBeGreaterThan(0)
    expect(published).toBeLessThan(200)

    const second = client.connection.sendRequest(ScanWorkspace, { token: 2, folders: ['file:///w'] })
    await client.connection.sendNotification('window/workDoneProgress/cancel', { token: 2 })
    await expect(second).rejects.toMatchObject({ code: -32800 })

    expect(await scan(client)).toMatchObject({ files: 200, findings: 200 })
    expect(client.clock.pauses).toBeGreaterThan(60)
  })

  it('names a folder that does not exist', async () => {
    const client = await start({ files: FILES })
    expect(await scan(client, ['file:///nowhere'])).toEqual({ files: 0, findings: 0, failed: 1 })
    await client.settle()
    expect(client.logged.join()).toContain('nowhere')
  })

  it('publishes open and closed alike for a client that cannot pull', async () => {
    const client = await start({ files: FILES, capabilities: PLAIN })
    await client.open(MAIN, 'BAD BAD')
    await client.wait()
    await scan(client)
    expect(client.publishedFor(MAIN)).toMatchObject({ version: 1, diagnostics: [{}, {}] })
    await client.close(MAIN)
    await client.wait()
    expect(client.publishedFor(MAIN)?.diagnostics).toHaveLength(1)
  })
})
