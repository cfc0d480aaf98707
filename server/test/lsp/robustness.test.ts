import { describe, expect, it } from 'vitest'
import {
  CancellationTokenSource,
  DocumentDiagnosticRequest,
  HoverRequest,
  type Diagnostic,
} from 'vscode-languageserver/node'
import { ReadFile, ListDirectory } from '../../src/lsp/protocol'
import { MAX_BYTES } from '../../src/workspace/decode'
import { MemoryFileSystem } from '../support/memory-files'
import { at, PLAIN, start } from './client'
import { PARSERS, RULES, suppressionEdit } from './fakes'

const MAIN = 'file:///w/main.tf'

describe('what must not bring the server down', () => {
  it('a rule that fails is logged once and shown in the status; the others go on', async () => {
    const client = await start()
    await client.open(MAIN, 'FAIL UGLY')
    expect(await client.diagnostics(MAIN)).toHaveLength(1)
    await client.change(MAIN, 'FAIL  UGLY')
    expect(await client.diagnostics(MAIN)).toHaveLength(1)
    await client.wait()
    expect(client.logged.filter(line => line.includes('test-bad failed'))).toHaveLength(1)
    expect(client.statuses.at(-1)?.state).toBe('error')
    expect(client.statuses.at(-1)?.message).toContain('test-bad')
  })

  it('an analysis that throws is an empty one', async () => {
    const client = await start()
    await client.open(MAIN, 'EXPLODE BAD')
    expect(await client.diagnostics(MAIN)).toEqual([])
    await client.change(MAIN, 'BAD')
    expect(await client.diagnostics(MAIN)).toHaveLength(1)
    await client.settle()
    expect(client.logged.join()).toContain('the analysis exploded')
  })

  it('a handler that throws answers with nothing, and is logged', async () => {
    const client = await start({
      dependencies: {
        suppressionEdit: () => {
          throw new Error('no such comment')
        },
        parsers: {
          ...PARSERS,
          hcl: (text, uri) => {
            if (text.includes('THROW')) throw new Error('the parser broke')
            return PARSERS.hcl(text, uri)
          },
        },
      },
    })
    await client.open(MAIN, 'THROW')
    expect(await client.pull(MAIN)).toMatchObject({ kind: 'full', items: [] })
    expect(await client.actions(MAIN, at(0, 0))).toEqual([])
    expect(await client.hover(MAIN, 0, 0)).toBeNull()
    await client.change(MAIN, 'BAD')
    expect(await client.diagnostics(MAIN)).toHaveLength(1)
    const suppress = (await client.actions(MAIN, at(0, 0))).at(-1)!
    expect((await client.resolve(suppress)).edit).toBeUndefined()
    await client.settle()
    expect(client.logged.join()).toContain('the parser broke')
    expect(client.logged.join()).toContain('no such comment')
  })

  it('messages out of order and nonsense', async () => {
    const client = await start()
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: MAIN, version: 2 },
      contentChanges: [{ text: 'x' }],
    })
    await client.connection.sendNotification('textDocument/didOpen', {})
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: MAIN } })
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {})
    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {})
    await client.connection.sendNotification('workspace/didChangeConfiguration')
    await client.connection.sendNotification('window/workDoneProgress/cancel', {})
    await client.open(MAIN, 'BAD')
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: MAIN, version: 2 },
      contentChanges: [{ range: at(9, 9, 99), text: ' BAD' }],
    })
    expect(await client.diagnostics(MAIN)).toHaveLength(2)
    expect(await client.resolve({ title: 'x', data: { uri: MAIN, what: 'nonsense' } })).toMatchObject({ title: 'x' })
    expect(await client.resolve({ title: 'x', data: 7 })).toMatchObject({ title: 'x' })
    await expect(client.connection.sendRequest('parapet/scanWorkspace', { token: 1, folders: 7 })).resolves.toEqual({
      files: 0,
      findings: 0,
      failed: 1,
    })
    expect(await client.connection.sendRequest('parapet/ruleDocumentation', {})).toBeNull()
    const odd: Diagnostic[] = [{ range: at(0, 0, 1), message: 'x', data: { ruleId: 1 } }]
    expect(await client.actions(MAIN, at(0, 0), { diagnostics: odd })).not.toEqual([])
  })

  it('a text that changes while files are read: the answer is about the new one', async () => {
    let release: () => void = () => undefined
    const files = new MemoryFileSystem({ 'file:///w/other.tf': 'x' })
    const held = new Promise<void>(resolve => (release = resolve))
    const slow = {
      read: (uri: string) => held.then(() => files.read(uri)),
      list: (uri: string) => files.list(uri),
      identity: (uri: string) => files.identity(uri),
    }
    const client = await start({ dependencies: { files: slow } })
    await client.open(MAIN, 'SYNTAX BAD')
    const pulling = client.diagnostics(MAIN)
    await client.settle()
    await client.change(MAIN, '   BAD SYNTAX')
    await client.settle()
    release()
    expect((await pulling).map(one => one.range)).toEqual([at(0, 7, 13), at(0, 3, 6)])
  })

  it('a file that was closed while it was looked at', async () => {
    const client = await start()
    await client.open(MAIN, 'BAD')
    const pulling = client.pull(MAIN)
    await client.close(MAIN)
    expect(['full']).toContain((await pulling).kind)
    expect(await client.diagnostics(MAIN)).toEqual([])
  })
})

it('answers cancelled requests as LSP wants', async () => {
  const client = await start()
  await client.open(MAIN, 'BAD')
  const source = new CancellationTokenSource()
  const pulling = client.connection.sendRequest(
    DocumentDiagnosticRequest.type,
    { textDocument: { uri: MAIN } },
    source.token,
  )
  const hovering = client.connection.sendRequest(
    HoverRequest.type,
    { textDocument: { uri: MAIN }, position: { line: 0, character: 0 } },
    source.token,
  )
  source.cancel()
  await expect(pulling).rejects.toMatchObject({ code: -32800 })
  await expect(hovering).rejects.toMatchObject({ code: -32800 })
})

describe('files beside the open one that cannot be read', () => {
  it.each([
    ['a NUL byte', new Uint8Array([66, 0, 68]), 'binary file (it has a NUL byte at offset 1)'],
    ['invalid UTF-8', new Uint8Array([0xc3, 0x28]), 'not valid UTF-8'],
    ['UTF-16', new Uint8Array([0xff, 0xfe, 66, 0]), 'encoded as UTF-16'],
    ['too much', new Uint8Array(MAX_BYTES + 1).fill(32), 'too large'],
  ])('because of %s are named once and left out', async (_, bytes, message) => {
    const client = await start({ files: { 'file:///w/other.tf': bytes } })
    await client.open(MAIN, 'BAD')
    expect(await client.diagnostics(MAIN)).toHaveLength(1)
    await client.change(MAIN, 'BAD ')
    expect(await client.diagnostics(MAIN)).toHaveLength(1)
    await client.settle()
    expect(client.logged.filter(line => line.includes(message) && line.includes('/w/other.tf'))).toHaveLength(1)
  })

  it('a byte-order mark is no part of the text', async () => {
    const client = await start({
      files: { 'file:///w/other.tf': new Uint8Array([0xef, 0xbb, 0xbf, ...new TextEncoder().encode('RELATED')]) },
    })
    await client.open(MAIN, 'BAD')
    expect((await client.diagnostics(MAIN))[0]?.relatedInformation?.[0]?.location.range).toEqual(at(0, 0, 7))
  })

  it('an open text with NUL, odd line ends or nothing at all', async () => {
    const client = await start()
    for (const text of ['', '\0BAD\0', '\r\rBAD', '\uFEFFBAD', 'BAD\ud800']) {
      await client.open(MAIN, text)
      const found = await client.diagnostics(MAIN)
      expect(found).toHaveLength(text === '' ? 0 : 1)
      await client.close(MAIN)
    }
  })
})

describe('files only the client can reach', () => {
  it('are asked from it', async () => {
    const client = await start({
      initializationOptions: { clientFiles: true },
      dependencies: { files: undefined, rules: RULES, suppressionEdit },
    })
    client.connection.onRequest(ListDirectory, ({ uri }) =>
      uri === 'vscode-vfs://github/o/r'
        ? { ok: true, entries: [{ name: 'other.tf', kind: 'file', link: false }] }
        : { ok: false, code: 'missing', message: 'no such folder' },
    )
    client.connection.onRequest(ReadFile, ({ uri }) =>
      uri === 'vscode-vfs://github/o/r/other.tf'
        ? { ok: true, base64: Buffer.from('é RELATED').toString('base64') }
        : { ok: false, code: 'missing', message: 'no such file' },
    )
    await client.open('vscode-vfs://github/o/r/main.tf', 'BAD')
    const [found] = await client.diagnostics('vscode-vfs://github/o/r/main.tf')
    expect(found?.relatedInformation?.[0]?.location).toEqual({
      uri: 'vscode-vfs://github/o/r/other.tf',
      range: at(0, 2, 9),
    })
    await client.open('vscode-vfs://github/o/elsewhere/main.tf', 'BAD')
    expect(await client.diagnostics('vscode-vfs://github/o/elsewhere/main.tf')).toHaveLength(1)
  })

  it('are simply not there for a client that offers none', async () => {
    const client = await start({ capabilities: PLAIN, dependencies: { files: undefined } })
    await client.open('vscode-vfs://github/o/r/main.tf', 'BAD')
    await client.wait()
    expect(client.publishedFor('vscode-vfs://github/o/r/main.tf')?.diagnostics).toHaveLength(1)
  })
})

describe('syntax errors', () => {
  it('are ours at once and worded by the checker as soon as it answers', async () => {
    const client = await start()
    client.checker.answer = () => [{ span: { start: 0, end: 2 }, message: 'its wording' }]
    await client.open(MAIN, 'a SYNTAX')
    expect(await client.diagnostics(MAIN)).toMatchObject([
      { range: at(0, 2, 8), message: 'our wording', severity: 1, source: 'parapet', code: 'syntax' },
    ])
    await client.wait()
    expect(client.checker.asked).toEqual(['a SYNTAX'])
    await client.wait()
    expect(client.refreshes).toBe(1)
    expect(await client.diagnostics(MAIN)).toMatchObject([{ range: at(0, 0, 2), message: 'its wording' }])
    await client.change(MAIN, 'a SYNTAX b')
    expect(await client.diagnostics(MAIN)).toMatchObject([{ message: 'our wording' }])
  })

  it('are asked for when a document is saved, whatever we think of it', async () => {
    const client = await start()
    client.checker.answer = () => [{ span: { start: 0, end: 1 }, message: 'only it knows' }]
    await client.open(MAIN, 'fine')
    await client.pull(MAIN)
    await client.wait()
    expect(client.checker.asked).toEqual([])
    await client.save(MAIN)
    await client.wait()
    await client.wait()
    expect(client.refreshes).toBe(1)
    expect(await client.diagnostics(MAIN)).toMatchObject([{ message: 'only it knows' }])
  })

  it('are ours where the checker has no answer, and none where it finds the text right', async () => {
    const client = await start()
    await client.open(MAIN, 'SYNTAX')
    await client.pull(MAIN)
    await client.wait()
    expect(await client.diagnostics(MAIN)).toHaveLength(1)
    client.checker.answer = () => []
    await client.change(MAIN, 'SYNTAX ')
    await client.pull(MAIN)
    await client.wait()
    expect(await client.diagnostics(MAIN)).toEqual([])
  })

  it('are checked once somebody pauses, not for every key', async () => {
    const client = await start()
    await client.open(MAIN, 'SYNTAX')
    for (const text of ['SYNTAX a', 'SYNTAX ab', 'SYNTAX abc']) {
      await client.change(MAIN, text)
      await client.pull(MAIN)
      await client.wait(100)
    }
    await client.wait()
    expect(client.checker.asked).toEqual(['SYNTAX abc'])
  })

  it('are asked for once per text, however often the client pulls', async () => {
    const client = await start()
    await client.open(MAIN, 'SYNTAX')
    for (let turn = 0; turn < 10; turn++) {
      await client.pull(MAIN)
      await client.wait(100)
    }
    expect(client.checker.asked).toEqual(['SYNTAX'])
  })

  it('follow the setting, and Dockerfiles are ours alone', async () => {
    const client = await start()
    await client.open(MAIN, 'SYNTAX')
    await client.open('file:///w/Dockerfile', 'SYNTAX')
    expect(await client.diagnostics('file:///w/Dockerfile')).toHaveLength(1)
    await client.save('file:///w/Dockerfile')
    await client.configure({ syntaxErrors: 'off' })
    await client.settle()
    expect(await client.diagnostics(MAIN)).toEqual([])
    await client.wait()
    expect(client.checker.asked).toEqual([])
  })
})

it('shuts the checker down', async () => {
  const client = await start()
  await client.connection.sendRequest('shutdown')
  expect(client.checker.disposed).toBe(true)
})
