import { describe, expect, it } from 'vitest'
import {
  CompletionRequest,
  CompletionResolveRequest,
  FileChangeType,
  type CompletionItem,
  MarkupContent,
} from 'vscode-languageserver/node'
import { at, start, type TestClient, VSCODE } from './client'

const CONFIG = 'file:///w/.parapet.yaml'
const MAIN = 'file:///w/main.tf'
const FOLDER = { folders: ['file:///w'] }

const rulesIn = async (client: TestClient, uri = MAIN): Promise<unknown[]> =>
  (await client.diagnostics(uri)).map(({ code }) => code)

const openConfig = (client: TestClient, text: string, uri = CONFIG): Promise<void> => client.open(uri, text, 'yaml')

describe('the nearest .parapet.yaml', () => {
  it('holds for each document, below the editor’s settings', async () => {
    const client = await start({
      ...FOLDER,
      files: {
        [CONFIG]: 'severities: { test-bad: low, test-ugly: off }\n',
        'file:///w/a/.parapet.yaml': 'severities: { test-ugly: critical }\n',
      },
    })
    await client.open(MAIN, 'BAD UGLY')
    await client.open('file:///w/a/main.tf', 'BAD UGLY')
    expect((await client.diagnostics(MAIN)).map(({ code, severity }) => [code, severity])).toEqual([['test-bad', 3]])
    expect((await client.diagnostics('file:///w/a/main.tf')).map(({ severity }) => severity)).toEqual([3, 1])
    await client.configure({ severities: { 'test-bad': 'critical' }, requiredTags: ['a'], usePeerConfigs: null })
    expect((await client.diagnostics(MAIN)).map(({ severity }) => severity)).toEqual([1])
  })

  it('is reloaded when it changes on disk, appears and goes away', async () => {
    const client = await start(FOLDER)
    await client.open(MAIN, 'BAD')
    expect(await rulesIn(client)).toEqual(['test-bad'])
    client.files.write(CONFIG, 'severities: { test-bad: off }\n')
    await client.watched(CONFIG, FileChangeType.Created)
    await client.wait()
    expect(client.refreshes).toBe(1)
    expect(await rulesIn(client)).toEqual([])
    client.files.remove(CONFIG)
    await client.watched(CONFIG, FileChangeType.Deleted)
    await client.wait()
    expect(await rulesIn(client)).toEqual(['test-bad'])
  })

  it('counts as it is typed, before it is saved and though it is not on disk', async () => {
    const client = await start({ ...FOLDER, files: { [MAIN]: 'BAD' } })
    await client.open(MAIN, 'BAD')
    expect(await rulesIn(client)).toEqual(['test-bad'])
    await openConfig(client, 'severities: { test-bad: off }\n')
    await client.wait()
    expect(client.refreshes).toBe(1)
    expect(await rulesIn(client)).toEqual([])
    await client.change(CONFIG, 'severities: { test-bad: o }\n')
    await client.wait()
    expect(await rulesIn(client)).toEqual([])
    await client.change(CONFIG, 'severities: { test-bad: low }\n')
    await client.wait()
    expect(await rulesIn(client)).toEqual(['test-bad'])
    await client.close(CONFIG)
    await client.wait()
    expect((await client.diagnostics(MAIN))[0]?.severity).toBe(2)
  })

  it('excludes open documents and what a scan finds', async () => {
    const client = await start({
      ...FOLDER,
      files: {
        [CONFIG]: 'exclude: [out/, main.tf]\n',
        [MAIN]: 'BAD',
        'file:///w/out/x.tf': 'BAD',
        'file:///w/y.tf': 'BAD',
      },
    })
    await client.open(MAIN, 'BAD')
    expect(await rulesIn(client)).toEqual([])
    await client.connection.sendRequest('parapet/scanWorkspace', { token: 1, folders: ['file:///w'] })
    await client.settle()
    expect(client.published.filter(({ diagnostics }) => diagnostics.length > 0).map(({ uri }) => uri)).toEqual([
      'file:///w/y.tf',
    ])
  })

  it('honours other tools’ files, and leaves them when the setting says so', async () => {
    const client = await start({ ...FOLDER, files: { 'file:///w/.trivyignore': 'AVD-0001\n' } })
    await client.open(MAIN, 'BAD')
    await client.diagnostics(MAIN)
    expect(client.analysis.last?.ignores).toHaveLength(1)
    await client.configure({ usePeerConfigs: false })
    await client.diagnostics(MAIN)
    expect(client.analysis.last?.ignores).toBeUndefined()
  })
})

describe('diagnostics in .parapet.yaml', () => {
  it('have exact places, and go when the mistake goes', async () => {
    const client = await start(FOLDER)
    await openConfig(client, 'severities:\n  test-bda: off\n')
    expect(await client.diagnostics(CONFIG)).toEqual([
      {
        range: at(1, 2, 10),
        severity: 1,
        code: 'configuration',
        source: 'parapet',
        message: 'There is no rule `test-bda`. Did you mean "test-bad"?',
      },
    ])
    await client.change(CONFIG, 'severities:\n  test-bad: off\n')
    expect(await client.diagnostics(CONFIG)).toEqual([])
    await client.change(CONFIG, 'severities: [\n')
    expect(await client.diagnostics(CONFIG)).toHaveLength(1)
  })

  it('are published for a file that is not open, and taken back', async () => {
    const client = await start({ ...FOLDER, files: { [CONFIG]: 'profile: x\n' } })
    await client.open(MAIN, 'BAD')
    await client.wait()
    expect(client.publishedFor(CONFIG)?.diagnostics.map(({ message }) => message)).toEqual([
      'This must be one of recommended, strict, all.',
    ])
    client.files.write(CONFIG, 'profile: all\n')
    await client.watched(CONFIG, FileChangeType.Changed)
    await client.wait()
    expect(client.publishedFor(CONFIG)?.diagnostics).toEqual([])
  })

  it('say that a second file is not read', async () => {
    const second = 'file:///w/.parapet.yml'
    const client = await start({ ...FOLDER, files: { [CONFIG]: '' } })
    await openConfig(client, 'profile: x\n', second)
    expect((await client.diagnostics(second)).map(({ message }) => message)).toEqual([
      'This file is not read: .parapet.yaml stands beside it.',
    ])
  })

  it('are pushed to a client that does not pull', async () => {
    const client = await start({ ...FOLDER, capabilities: {} })
    await openConfig(client, 'profile: x\n')
    await client.wait()
    expect(client.publishedFor(CONFIG)?.diagnostics).toHaveLength(1)
  })
})

describe('completion', () => {
  const complete = async (marked: string): Promise<CompletionItem[]> => {
    const client = await start(FOLDER)
    const offset = marked.indexOf('|')
    await openConfig(client, marked.replace('|', ''))
    const before = marked.slice(0, offset).split('\n')
    const position = { line: before.length - 1, character: before.at(-1)!.length }
    const found = await client.connection.sendRequest(CompletionRequest.type, {
      textDocument: { uri: CONFIG },
      position,
    })
    return Array.isArray(found) ? found : (found?.items ?? [])
  }
  const labels = async (marked: string): Promise<string[]> => (await complete(marked)).map(({ label }) => label)
  const LEVELS = ['critical', 'high', 'medium', 'low', 'info', 'off']

  it.each([
    ['|', ['profile', 'severities', 'rules', 'exclude', 'data-classes']],
    ['pro|', ['profile']],
    ['severities:\n  |', ['test-bad', 'test-ugly']],
    ['severities:\n  test-|\nprofile: all\n', ['test-bad', 'test-ugly']],
    ['severities:\n  test-bad: |', LEVELS],
    ['severities:\n  test-bad: h|', LEVELS],
    ['profile: |', ['recommended', 'strict', 'all']],
    ['rules:\n  test-bad: |', LEVELS],
    ['rules:\n  test-bad:\n    |', ['severity', 'options']],
    ['rules:\n  test-bad:\n    severity: |', LEVELS],
    ['rules:\n  test-bad:\n    options:\n      |', ['words']],
    ['options:\n  |', ['test-bad']],
    ['options:\n  test-bad:\n    |', ['words']],
    ['peer-configs: |', ['true', 'false']],
    ['suppressions:\n  |', ['require-reason']],
    ['suppressions:\n  require-reason: |', ['true', 'false']],
    ['data-classes:\n  - |', ['class', 'address', 'type', 'tag', 'path']],
    ['data-classes:\n  - path: a\n    |', ['class', 'address', 'type', 'tag']],
    ['data-classes:\n- path: a\n  class: |', ['public', 'internal', 'confidential']],
  ])('at %j offers %j', async (marked, expected) => {
    expect(await labels(marked)).toEqual(expect.arrayContaining(expected))
  })

  it.each(['# |', 'exclude:\n  - |', 'profile: all # |', 'foo:\n  |'])('at %j offers nothing', async marked => {
    expect(await labels(marked)).toEqual([])
  })

  it('leaves out what is written already', async () => {
    expect(await labels('profile: all\nrequiredTags: []\n|')).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(?:profile|required-tags)$/)]),
    )
    expect(await labels('severities:\n  test-bad: off\n  |\n  test-ugly: off\n')).not.toContain('test-bad')
    expect(await labels('options:\n  test-bad:\n    |')).toEqual(['words'])
  })

  it('documents rules when asked to', async () => {
    const client = await start(FOLDER)
    const item = (await complete('severities:\n  test-b|')).find(({ label }) => label === 'test-bad')!
    expect(item).toMatchObject({
      detail: 'high, recommended: The word BAD is used',
      textEdit: { newText: 'test-bad: ', range: at(1, 2, 8) },
    })
    const { documentation } = await client.connection.sendRequest(CompletionResolveRequest.type, item)
    expect(MarkupContent.is(documentation) && documentation.value).toContain('Bad words make bad files.')
  })

  it('is not offered in code', async () => {
    const client = await start(FOLDER)
    await client.open(MAIN, 'BAD')
    const position = { line: 0, character: 0 }
    expect(
      await client.connection.sendRequest(CompletionRequest.type, { textDocument: { uri: MAIN }, position }),
    ).toEqual([])
  })
})

describe('hover', () => {
  it.each([
    [0, 2, 'How much is demanded'],
    [1, 2, 'Another severity per rule'],
    [2, 4, 'Bad words make bad files.'],
    [5, 7, 'Words.'],
    [5, 7, 'Default: `["x"]`'],
    [6, 2, 'Tags every resource must carry'],
  ])('at %i:%i says %s', async (line, character, expected) => {
    const client = await start(FOLDER)
    await openConfig(
      client,
      'profile: all\nseverities:\n  test-bad: off\noptions:\n  test-bad:\n    words: [a]\nrequiredTags: []\n',
    )
    const hover = await client.hover(CONFIG, line, character)
    expect(MarkupContent.is(hover?.contents) && hover.contents.value).toContain(expected)
  })

  it('says nothing elsewhere', async () => {
    const client = await start(FOLDER)
    await openConfig(client, 'profile: all\nfoo: 1\n')
    expect(await client.hover(CONFIG, 0, 10)).toBeNull()
    expect(await client.hover(CONFIG, 1, 1)).toBeNull()
  })
})

describe('“Turn this rule off”', () => {
  const creating = {
    ...VSCODE,
    workspace: {
      ...VSCODE.workspace,
      workspaceEdit: { ...VSCODE.workspace!.workspaceEdit, resourceOperations: ['create' as const] },
    },
  }
  const offer = async (client: TestClient, uri = MAIN) =>
    (await client.actions(uri, at(0, 0))).find(({ title }) => title.startsWith('Turn '))

  it('extends the nearest file, keeps its comments, and the finding goes', async () => {
    const client = await start({ ...FOLDER, files: { [CONFIG]: '# ours\nseverities:\n  test-ugly: low # why\n' } })
    await client.open('file:///w/a/main.tf', 'BAD')
    const action = await offer(client, 'file:///w/a/main.tf')
    expect(action?.title).toBe('Turn test-bad off in .parapet.yaml')
    const { edit } = await client.resolve(action!)
    await openConfig(client, '# ours\nseverities:\n  test-ugly: low # why\n')
    client.apply((await client.resolve(action!)).edit!)
    expect(edit?.documentChanges).toHaveLength(1)
    expect(client.text(CONFIG)).toBe('# ours\nseverities:\n  test-ugly: low # why\n  test-bad: off\n')
    await client.wait()
    expect(await rulesIn(client, 'file:///w/a/main.tf')).toEqual([])
  })

  it('creates a file at the top of the workspace folder', async () => {
    const client = await start({ ...FOLDER, capabilities: creating })
    await client.open('file:///w/a/main.tf', 'BAD')
    const { edit } = await client.resolve((await offer(client, 'file:///w/a/main.tf'))!)
    expect(edit?.documentChanges).toMatchObject([
      { kind: 'create', uri: CONFIG, options: { ignoreIfExists: true } },
      { textDocument: { uri: CONFIG, version: null }, edits: [{ newText: 'severities:\n  test-bad: off\n' }] },
    ])
  })

  it('is not offered where no file can be created', async () => {
    const client = await start(FOLDER)
    await client.open(MAIN, 'BAD')
    expect(await offer(client)).toBeUndefined()
  })

  it('leaves a broken file alone', async () => {
    const client = await start({ ...FOLDER, files: { [CONFIG]: 'a: [\n' } })
    await client.open(MAIN, 'BAD')
    expect((await client.resolve((await offer(client))!)).edit).toBeUndefined()
    await client.settle()
    expect(client.messages.join()).toContain('has nothing to do any more')
  })
})
