import { describe, expect, it } from 'vitest'
import { type CodeAction, CodeActionKind } from 'vscode-languageserver/node'
import { FixAll } from '../../src/lsp/protocol'
import { at, PLAIN, start, VSCODE } from './client'

const MAIN = 'file:///w/main.tf'
const OTHER = 'file:///w/other.tf'
const titles = (actions: readonly CodeAction[]): string[] => actions.map(action => action.title)

describe('quick fixes', () => {
  it('come with the finding, the safe one preferred, suppressing last, edits later', async () => {
    const client = await start()
    await client.open(MAIN, '  BAD')
    const diagnostics = await client.diagnostics(MAIN)
    const actions = await client.actions(MAIN, at(0, 3), { diagnostics })
    expect(titles(actions)).toEqual([
      'Replace BAD',
      'Remove BAD',
      'Ignore test-bad here, with a reason',
      'Ignore test-bad in this file, with a reason',
    ])
    expect(actions.map(action => action.isPreferred)).toEqual([true, undefined, undefined, undefined])
    expect(actions.every(action => action.edit === undefined && action.kind === CodeActionKind.QuickFix)).toBe(true)
    expect(actions[0]?.diagnostics).toEqual(diagnostics)
    const resolved = await client.resolve(actions[0]!)
    expect(resolved.edit).toEqual({
      documentChanges: [{ textDocument: { uri: MAIN, version: 1 }, edits: [{ range: at(0, 2, 5), newText: 'GOOD' }] }],
    })
  })

  it('say what they do to a live resource, and are not preferred unless safe', async () => {
    const client = await start()
    await client.open(MAIN, 'UGLY')
    const [fix] = await client.actions(MAIN, at(0, 0, 4))
    expect(fix?.title).toBe('Replace UGLY (replaces the resource)')
    expect(fix?.isPreferred).toBeUndefined()
  })

  it('are for what is in the range only', async () => {
    const client = await start()
    await client.open(MAIN, 'BAD\nUGLY\nASK\n')
    expect(titles(await client.actions(MAIN, at(1, 1)))).toEqual([
      'Replace UGLY (replaces the resource)',
      'Ignore test-ugly here, with a reason',
      'Ignore test-ugly in this file, with a reason',
    ])
    expect(await client.actions(MAIN, at(3, 0))).toEqual([])
    expect(titles(await client.actions(MAIN, { start: at(0, 0).start, end: at(2, 0).start }))).toHaveLength(10)
  })

  it('are computed for the text as it is when they are asked for', async () => {
    const client = await start()
    await client.open(MAIN, 'BAD')
    const [fix] = await client.actions(MAIN, at(0, 0))
    await client.change(MAIN, 'some text before BAD')
    const resolved = await client.resolve(fix!)
    client.apply(resolved.edit!)
    expect(client.text(MAIN)).toBe('some text before GOOD')
  })

  it('do nothing, and say so, once the finding is gone', async () => {
    const client = await start()
    await client.open(MAIN, 'BAD')
    const [fix] = await client.actions(MAIN, at(0, 0))
    await client.change(MAIN, 'fine')
    expect((await client.resolve(fix!)).edit).toBeUndefined()
    await client.settle()
    expect(client.messages).toEqual(['“Replace BAD” has nothing to do any more: the file has changed.'])
  })

  it('are found by fingerprint when the diagnostic of the client is out of date', async () => {
    const client = await start()
    await client.open(MAIN, 'BAD')
    const diagnostics = await client.diagnostics(MAIN)
    await client.change(MAIN, '\n\n\n   BAD')
    const actions = await client.actions(MAIN, at(0, 0, 3), { diagnostics })
    client.apply((await client.resolve(actions[0]!)).edit!)
    expect(client.text(MAIN)).toBe('\n\n\n   GOOD')
  })

  it('carry their edit at once for a client that cannot ask for it later, as plain changes', async () => {
    const client = await start({ capabilities: PLAIN })
    await client.open(MAIN, 'ASK')
    const [fix] = await client.actions(MAIN, at(0, 0))
    expect(fix?.edit).toEqual({ changes: { [MAIN]: [{ range: at(0, 0, 3), newText: 'be kind $' }] } })
  })

  it('are snippets where the client knows them', async () => {
    const client = await start()
    await client.open(MAIN, 'ASK')
    const [fix] = await client.actions(MAIN, at(0, 0))
    expect((await client.resolve(fix!)).edit?.documentChanges).toEqual([
      {
        textDocument: { uri: MAIN, version: 1 },
        edits: [{ range: at(0, 0, 3), snippet: { kind: 'snippet', value: 'be ${1:kind} \\$' } }],
      },
    ])
  })

  it('begin several-line snippets at the start of the line, so that editors do not indent them twice', async () => {
    const client = await start()
    await client.open(MAIN, 'x\n  $1 LONG\n')
    const [fix] = await client.actions(MAIN, at(1, 6))
    const { edit } = await client.resolve(fix!)
    expect(edit?.documentChanges).toEqual([
      {
        textDocument: { uri: MAIN, version: 1 },
        edits: [{ range: at(1, 0, 9), snippet: { kind: 'snippet', value: '  \\$1 LONG {\n    a = "${1:b}"\n  }' } }],
      },
    ])
    client.apply(edit!)
    expect(client.text(MAIN)).toBe('x\n  $1 LONG {\n    a = "b"\n  }\n')
  })

  it('keep the line endings of the file', async () => {
    const client = await start()
    await client.open(MAIN, 'x\r\nBAD\r\n')
    const actions = await client.actions(MAIN, at(1, 0))
    client.apply((await client.resolve(actions.at(-2)!)).edit!)
    expect(client.text(MAIN)).toBe('x\r\n# parapet:ignore test-bad reason\r\nBAD\r\n')
  })

  it('that reach another file ask for confirmation, with each open file in its version', async () => {
    const client = await start()
    await client.open(MAIN, 'FAR')
    await client.open(OTHER, 'x')
    await client.change(OTHER, 'y')
    const [fix] = await client.actions(MAIN, at(0, 0))
    const { edit } = await client.resolve(fix!)
    expect(edit?.changeAnnotations).toEqual({
      parapet: { label: 'Replace FAR', needsConfirmation: true, description: 'Changes 2 files' },
    })
    client.apply(edit!)
    expect([client.text(MAIN), client.text(OTHER)]).toEqual(['NEAR', '# near\ny'])
  })

  it('that reach a file nobody has open leave its version open', async () => {
    const client = await start({
      files: { [OTHER]: 'x' },
      capabilities: { ...VSCODE, workspace: { workspaceEdit: { documentChanges: true } } },
    })
    await client.open(MAIN, 'FAR')
    const [fix] = await client.actions(MAIN, at(0, 0))
    const { edit } = await client.resolve(fix!)
    expect(edit?.changeAnnotations).toBeUndefined()
    expect(edit?.documentChanges?.map(change => 'textDocument' in change && change.textDocument)).toEqual([
      { uri: MAIN, version: 1 },
      { uri: OTHER, version: null },
    ])
  })
})

describe('fix all of a rule', () => {
  it('is offered from two safe fixes on, and leaves other rules alone', async () => {
    const client = await start()
    await client.open(MAIN, 'BAD CHAIN BAD UGLY UGLY')
    const actions = await client.actions(MAIN, at(0, 0))
    expect(titles(actions)).toContain('Fix all 2 of test-bad in this file')
    const all = actions.find(action => action.title.startsWith('Fix all'))!
    client.apply((await client.resolve(all)).edit!)
    expect(client.text(MAIN)).toBe('GOOD CHAIN GOOD UGLY UGLY')
    expect(titles(await client.actions(MAIN, at(0, 16)))).not.toContain('Fix all 2 of test-ugly in this file')
  })
})

describe('source.fixAll.parapet', () => {
  it('applies safe fixes only, and those that become possible by others, in one edit', async () => {
    const client = await start()
    const text = 'BAD UGLY\nCHAIN ASK\nBAD #ok\nBAD #better\n'
    await client.open(MAIN, text)
    const [action, ...others] = await client.actions(MAIN, at(0, 0), { only: [CodeActionKind.SourceFixAll] })
    expect(others).toEqual([])
    expect(action?.kind).toBe('source.fixAll.parapet')
    const { edit } = await client.resolve(action!)
    expect(edit?.documentChanges?.flatMap(change => ('edits' in change ? change.edits : []))).toHaveLength(2)
    client.apply(edit!)
    expect(client.text(MAIN)).toBe('GOOD UGLY\nGOOD ASK\nBAD #ok\nBAD #better\n')
    expect(await client.actions(MAIN, at(0, 0), { only: ['source.fixAll.parapet'] })).toEqual([])
  })

  it('stays within the file', async () => {
    const client = await start()
    await client.open(MAIN, 'FAR BAD')
    await client.open(OTHER, 'BAD')
    const [action] = await client.actions(MAIN, at(0, 0), { only: ['source'] })
    client.apply((await client.resolve(action!)).edit!)
    expect([client.text(MAIN), client.text(OTHER)]).toEqual(['FAR GOOD', 'BAD'])
  })

  it('is not in a list nobody asked source actions for', async () => {
    const client = await start()
    await client.open(MAIN, 'BAD')
    expect((await client.actions(MAIN, at(0, 0))).some(one => one.kind?.startsWith('source'))).toBe(false)
    expect(await client.actions(MAIN, at(0, 0), { only: ['refactor'] })).toEqual([])
  })
})

describe('suppressing', () => {
  it('is no answer to a suppression that does nothing', async () => {
    const client = await start({ initializationOptions: { clientFiles: true } })
    await client.open(MAIN, 'BAD #idle')
    expect(titles(await client.actions(MAIN, at(0, 0)))).toEqual(['Replace BAD', 'Remove BAD'])
  })

  it('can be for the whole file', async () => {
    const client = await start()
    await client.open(MAIN, 'x\nBAD')
    const action = (await client.actions(MAIN, at(1, 0))).find(({ title }) => title.includes('in this file'))!
    client.apply((await client.resolve(action)).edit!)
    expect(client.text(MAIN)).toBe('# parapet:ignore-file test-bad reason\nx\nBAD')
  })

  it('puts the reason where the cursor goes', async () => {
    const client = await start()
    await client.open(MAIN, 'x\nBAD')
    const actions = await client.actions(MAIN, at(1, 0))
    const { edit } = await client.resolve(actions.at(-2)!)
    expect(edit?.documentChanges).toMatchObject([
      { edits: [{ snippet: { value: '# parapet:ignore test-bad ${1:reason}\n' } }] },
    ])
  })
})

describe('documentation', () => {
  it('is an action of the client that has the command', async () => {
    const client = await start({ initializationOptions: { clientFiles: true } })
    await client.open(MAIN, 'BAD BAD')
    const actions = await client.actions(MAIN, at(0, 0, 7))
    const shown = actions.filter(action => action.command !== undefined)
    expect(shown.map(action => action.command)).toEqual([
      {
        title: 'Show documentation of test-bad',
        command: 'parapet.showRuleDocumentation',
        arguments: ['test-bad'],
      },
    ])
  })
})

describe('parapet/fixAll', () => {
  it('fixes one document and counts what is left', async () => {
    const client = await start()
    await client.open(MAIN, 'BAD UGLY BAD')
    await client.open(OTHER, 'BAD')
    const result = await client.connection.sendRequest(FixAll, { uri: MAIN })
    expect(result).toMatchObject({ applied: 2, skipped: 1 })
    client.apply(result.edit)
    expect([client.text(MAIN), client.text(OTHER)]).toEqual(['GOOD UGLY GOOD', 'BAD'])
  })

  it('fixes the whole workspace, open text before text on disk, and whatever else is open', async () => {
    const client = await start({
      folders: ['file:///w'],
      files: {
        'file:///w/a/main.tf': 'BAD on disk',
        'file:///w/b/Dockerfile': 'FROM BAD',
        'file:///w/c/main.tf': 'fine',
      },
    })
    await client.open('file:///w/a/main.tf', 'open BAD')
    await client.open('untitled:Untitled-1', 'BAD')
    const { edit, applied, skipped } = await client.connection.sendRequest(FixAll, {})
    expect({ applied, skipped }).toEqual({ applied: 3, skipped: 0 })
    expect(edit.changeAnnotations).toMatchObject({ parapet: { needsConfirmation: true } })
    expect(edit.documentChanges).toMatchObject([
      { textDocument: { uri: 'file:///w/a/main.tf', version: 1 }, edits: [{ range: at(0, 5, 8), newText: 'GOOD' }] },
      { textDocument: { uri: 'file:///w/b/Dockerfile', version: null }, edits: [{ range: at(0, 5, 8) }] },
      { textDocument: { uri: 'untitled:Untitled-1', version: 1 } },
    ])
  })

  it('has nothing to do for a file it does not know', async () => {
    const client = await start()
    expect(await client.connection.sendRequest(FixAll, { uri: MAIN })).toEqual({ edit: {}, applied: 0, skipped: 0 })
  })
})
