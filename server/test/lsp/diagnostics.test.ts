import { describe, expect, it } from 'vitest'
import { DiagnosticSeverity, DiagnosticTag, FileChangeType } from 'vscode-languageserver/node'
import { at, PLAIN, start, VSCODE } from './client'

const MAIN = 'file:///w/main.tf'
const OTHER = 'file:///w/other.tf'

describe('pulled diagnostics', () => {
  it('says where, what, how bad, which rule and where to read on', async () => {
    const client = await start({ files: { [OTHER]: 'RELATED\n' } })
    await client.open(MAIN, 'one\n  BAD two\n')
    expect(await client.diagnostics(MAIN)).toEqual([
      {
        range: at(1, 2, 5),
        severity: DiagnosticSeverity.Warning,
        code: 'test-bad',
        codeDescription: { href: 'file:///docs/test-bad.md' },
        source: 'parapet',
        message: 'The word BAD is used: number 0',
        relatedInformation: [{ location: { uri: OTHER, range: at(0, 0, 7) }, message: 'see here' }],
        data: { ruleId: 'test-bad', fingerprint: 'test-bad/main.tf/0' },
      },
    ])
  })

  it('leaves out what the client cannot show', async () => {
    const client = await start({
      files: { [OTHER]: 'RELATED' },
      capabilities: { textDocument: { diagnostic: {} } },
    })
    await client.open(MAIN, 'BAD')
    const [diagnostic] = await client.diagnostics(MAIN)
    expect(diagnostic).not.toHaveProperty('relatedInformation')
    expect(diagnostic).not.toHaveProperty('codeDescription')
    expect(diagnostic).not.toHaveProperty('data')
  })

  it('fades what may go, without a page to read, where the client can', async () => {
    const client = await start()
    await client.open(MAIN, 'PLAIN #idle\nBAD')
    const [idle, bad] = await client.diagnostics(MAIN)
    expect(idle).toMatchObject({ severity: DiagnosticSeverity.Hint, tags: [DiagnosticTag.Unnecessary] })
    expect(idle).not.toHaveProperty('codeDescription')
    expect(bad).not.toHaveProperty('tags')
    const plain = await start({ capabilities: { textDocument: { diagnostic: {} } } })
    await plain.open(MAIN, 'PLAIN #idle')
    expect((await plain.diagnostics(MAIN))[0]).not.toHaveProperty('tags')
  })

  it('maps severities, and differently where a setting says so', async () => {
    const client = await start()
    await client.open(MAIN, 'ASK BAD CHAIN UGLY PLAIN')
    expect((await client.diagnostics(MAIN)).map(one => one.severity)).toEqual([1, 2, 2, 3, 4])
    await client.configure({ severityMapping: { high: 'error', info: 'information' } })
    expect((await client.diagnostics(MAIN)).map(one => one.severity)).toEqual([1, 1, 2, 3, 3])
  })

  it('shows neither what is silenced nor what another rule says better', async () => {
    const client = await start()
    await client.open(MAIN, 'BAD #ok\nBAD #better\nBAD\n')
    expect((await client.diagnostics(MAIN)).map(one => one.range.start.line)).toEqual([2])
  })

  it('answers unchanged while nothing changed, and in full when something did', async () => {
    const client = await start()
    await client.open(MAIN, 'BAD')
    const first = await client.pull(MAIN)
    const again = await client.pull(MAIN, first.resultId)
    expect(again).toEqual({ kind: 'unchanged', resultId: first.resultId })
    await client.change(MAIN, 'BAD ')
    expect((await client.pull(MAIN, first.resultId)).kind).toBe('unchanged')
    await client.change(MAIN, ' BAD')
    const moved = await client.pull(MAIN, first.resultId)
    expect(moved.kind).toBe('full')
    expect(moved.resultId).not.toBe(first.resultId)
  })

  it('analyses once for all documents of a directory', async () => {
    const client = await start()
    await client.open(MAIN, 'BAD')
    await client.open(OTHER, 'BAD')
    await client.pull(MAIN)
    await client.pull(OTHER)
    await client.pull(MAIN)
    expect(client.analysis.calls).toBe(1)
  })

  it('follows every change at once, without saving', async () => {
    const client = await start()
    await client.open(MAIN, 'a\nb\n')
    expect(await client.diagnostics(MAIN)).toEqual([])
    await client.change(MAIN, 'BAD', at(1, 0, 1))
    expect((await client.diagnostics(MAIN)).map(one => one.range)).toEqual([at(1, 0, 3)])
    await client.change(MAIN, '', at(1, 0, 3))
    expect(await client.diagnostics(MAIN)).toEqual([])
  })

  it('sees the open text of other files, unsaved new ones included', async () => {
    const client = await start({ files: { [OTHER]: 'nothing' } })
    await client.open(MAIN, 'BAD')
    expect((await client.diagnostics(MAIN))[0]?.relatedInformation).toBeUndefined()
    await client.open('file:///w/new.tf', 'RELATED')
    expect((await client.diagnostics(MAIN))[0]?.relatedInformation?.map(one => one.location.uri)).toEqual([
      'file:///w/new.tf',
    ])
    await client.open('untitled:/w/never.tf', 'RELATED')
    expect((await client.diagnostics(MAIN))[0]?.relatedInformation).toHaveLength(2)
  })

  it('asks the client to pull again when another file of the module changes the answer, and only then', async () => {
    const client = await start()
    await client.open(MAIN, 'BAD')
    await client.open(OTHER, 'x')
    await client.pull(MAIN)
    await client.pull(OTHER)
    await client.change(OTHER, 'y')
    await client.pull(OTHER)
    await client.wait()
    expect(client.refreshes).toBe(0)
    await client.change(OTHER, 'RELATED')
    await client.pull(OTHER)
    await client.wait()
    expect(client.refreshes).toBe(1)
    expect((await client.diagnostics(MAIN))[0]?.relatedInformation).toHaveLength(1)
    await client.wait()
    expect(client.refreshes).toBe(1)
  })

  it('asks to pull again when a file on disk changes, appears or vanishes', async () => {
    const client = await start({ files: { [OTHER]: 'nothing' } })
    await client.open(MAIN, 'BAD')
    await client.pull(MAIN)
    client.files.write(OTHER, 'RELATED')
    await client.watched(OTHER, FileChangeType.Changed)
    await client.wait()
    expect(client.refreshes).toBe(1)
    await client.pull(MAIN)
    client.files.remove(OTHER)
    await client.watched(OTHER, FileChangeType.Deleted)
    await client.wait()
    expect(client.refreshes).toBe(2)
    expect((await client.diagnostics(MAIN))[0]?.relatedInformation).toBeUndefined()
    client.files.write('file:///w/third.tf', 'RELATED')
    await client.watched('file:///w/third.tf', FileChangeType.Created)
    await client.wait()
    expect(client.refreshes).toBe(3)
  })

  it('reads nothing from disk while somebody types', async () => {
    const client = await start({ files: { [OTHER]: 'nothing', 'file:///w/terraform.tfvars': 'a = 1' } })
    await client.open(MAIN, 'BAD')
    await client.pull(MAIN)
    const reads = client.files.reads.length
    await client.change(MAIN, 'BAD BAD')
    await client.pull(MAIN)
    expect(client.files.reads.length).toBe(reads)
  })

  it('treats a Dockerfile as a world of its own', async () => {
    const client = await start({ files: { 'file:///w/main.tf': 'RELATED' } })
    await client.open('file:///w/Dockerfile', 'FROM BAD')
    const [diagnostic] = await client.diagnostics('file:///w/Dockerfile')
    expect(diagnostic).toMatchObject({ range: at(0, 5, 8) })
    expect(diagnostic).not.toHaveProperty('relatedInformation')
  })

  it('takes the language over the name, and ignores what is neither', async () => {
    const client = await start()
    await client.open('file:///w/build.txt', 'BAD', 'dockerfile')
    await client.open('file:///w/notes.txt', 'BAD', 'plaintext')
    await client.open('file:///w/odd.txt', 'BAD', 'terraform')
    expect(await client.diagnostics('file:///w/build.txt')).toHaveLength(1)
    expect(await client.diagnostics('file:///w/notes.txt')).toEqual([])
    expect(await client.diagnostics('file:///w/odd.txt')).toHaveLength(1)
  })

  it.each([
    ['a virtual workspace', 'vscode-vfs://github/owner/repo/main.tf'],
    ['a document without a path', 'untitled:Untitled-1'],
    ['an encoded drive letter', 'file:///c%3A/w/main.tf'],
    ['an upper-case drive letter', 'file:///C:/w/main.tf'],
    ['spaces and letters', 'file:///w%20x/é/main.tf'],
    ['text that is no URI', 'main.tf'],
  ])('works on %s', async (_, uri) => {
    const client = await start()
    await client.open(uri, 'BAD')
    const [diagnostic] = await client.diagnostics(uri)
    expect(diagnostic).toMatchObject({ range: at(0, 0, 3) })
    const actions = await client.actions(uri, at(0, 0))
    client.apply((await client.resolve(actions[0]!)).edit!)
    expect(client.text(uri)).toBe('GOOD')
  })

  it('joins files of one directory however the client spells them', async () => {
    const client = await start()
    await client.open('file:///c%3A/w/main.tf', 'BAD')
    await client.open('file:///C:/w/other.tf', 'RELATED')
    const [diagnostic] = await client.diagnostics('file:///c%3A/w/main.tf')
    expect(diagnostic?.relatedInformation?.[0]?.location.uri).toBe('file:///C:/w/other.tf')
  })

  it('offers pull without workspace diagnostics', async () => {
    const client = await start()
    expect(client.initializeResult?.capabilities.diagnosticProvider).toEqual({
      identifier: 'parapet',
      interFileDependencies: true,
      workspaceDiagnostics: false,
    })
  })
})

it('a client that does not watch files is read anew when something is opened or saved', async () => {
  const client = await start({ files: { [OTHER]: 'x' }, capabilities: { textDocument: { diagnostic: {} } } })
  await client.open(MAIN, 'RELATED BAD')
  await client.open('file:///w/third.tf', 'x')
  await client.pull(MAIN)
  const reads = client.files.reads.length
  await client.pull(MAIN)
  expect(client.files.reads.length).toBe(reads)
  client.files.write(OTHER, 'FAIL')
  await client.save(MAIN)
  await client.pull(MAIN)
  expect(client.files.reads.length).toBe(reads + 1)
})

describe('published diagnostics, where the client cannot pull', () => {
  it('come once for a burst of changes, with the version', async () => {
    const client = await start({ capabilities: PLAIN })
    expect(client.initializeResult?.capabilities.diagnosticProvider).toBeUndefined()
    await client.open(MAIN, 'BAD')
    await client.change(MAIN, ' BAD')
    await client.change(MAIN, '  BAD')
    await client.wait()
    expect(client.published).toHaveLength(1)
    expect(client.published[0]).toMatchObject({ uri: MAIN, version: 3, diagnostics: [{ range: at(0, 2, 5) }] })
  })

  it('follow other files of the module and go when the document is closed', async () => {
    const client = await start({ capabilities: PLAIN })
    await client.open(MAIN, 'x')
    await client.open(OTHER, 'BAD')
    await client.wait()
    expect(client.publishedFor(OTHER)?.diagnostics).toHaveLength(1)
    await client.configure({ severities: { 'test-bad': 'off' } })
    await client.connection.sendNotification('workspace/didChangeConfiguration', {
      settings: { parapet: { severities: { 'test-bad': 'off' } } },
    })
    await client.wait()
    expect(client.publishedFor(OTHER)?.diagnostics).toEqual([])
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: { parapet: {} } })
    await client.wait()
    expect(client.publishedFor(OTHER)?.diagnostics).toHaveLength(1)
    await client.close(OTHER)
    await client.wait()
    expect(client.publishedFor(OTHER)).toEqual({ uri: OTHER, diagnostics: [] })
  })
})

describe('columns', () => {
  const text = 'é😀 BAD\r\n😀\tBAD\rBAD\nx BAD'
  it.each([
    ['utf-16', [at(0, 4, 7), at(1, 3, 6), at(2, 0, 3), at(3, 2, 5)]],
    ['utf-8', [at(0, 7, 10), at(1, 5, 8), at(2, 0, 3), at(3, 2, 5)]],
    ['utf-32', [at(0, 3, 6), at(1, 2, 5), at(2, 0, 3), at(3, 2, 5)]],
  ] as const)('are counted in %s', async (encoding, ranges) => {
    const client = await start({ capabilities: { ...VSCODE, general: { positionEncodings: [encoding] } } })
    expect(client.initializeResult?.capabilities.positionEncoding).toBe(encoding)
    await client.open(MAIN, text)
    expect((await client.diagnostics(MAIN)).map(one => one.range)).toEqual(ranges)
    for (const range of ranges) {
      expect((await client.hover(MAIN, range.start.line, range.start.character))?.range).toEqual(range)
    }
    // An incremental change is counted the same way: it replaces the first word.
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: MAIN, version: 2 },
      contentChanges: [{ range: ranges[0], text: 'é BAD' }],
    })
    const moved = (await client.diagnostics(MAIN))[0]!.range
    expect(moved.start.character - ranges[0].start.character).toBe(encoding === 'utf-8' ? 3 : 2)
  })

  it('are UTF-16 for a client that does not say, and for one that offers several', async () => {
    const plain = await start({ capabilities: PLAIN })
    expect(plain.initializeResult?.capabilities.positionEncoding).toBe('utf-16')
    const many = await start({ capabilities: { general: { positionEncodings: ['utf-8', 'utf-16'] } } })
    expect(many.initializeResult?.capabilities.positionEncoding).toBe('utf-16')
    const unknown = await start({ capabilities: { general: { positionEncodings: ['utf-7'] } } })
    expect(unknown.initializeResult?.capabilities.positionEncoding).toBe('utf-16')
  })
})
