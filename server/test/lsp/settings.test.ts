import { describe, expect, it } from 'vitest'
import { DEFAULT_SETTINGS, readSettings } from '../../src/lsp/settings'
import { PLAIN, start } from './client'
import { RULES } from './fakes'

const MAIN = 'file:///w/main.tf'
const rules = new Map(RULES.map(rule => [rule.id, rule]))

describe('settings', () => {
  it('are asked for per document and again when they change', async () => {
    const client = await start()
    await client.open(MAIN, 'BAD')
    await client.pull(MAIN)
    await client.pull(MAIN)
    expect(client.asked).toEqual([MAIN])
    expect(client.registrations.map(one => one.method).sort()).toEqual([
      'workspace/didChangeConfiguration',
      'workspace/didChangeWatchedFiles',
    ])
    await client.configure({ severities: { 'test-bad': 'off' } })
    await client.wait()
    expect(client.refreshes).toBe(1)
    expect(await client.diagnostics(MAIN)).toEqual([])
  })

  it('switch everything off and on', async () => {
    const client = await start({ settings: { enable: false } })
    await client.open(MAIN, 'BAD SYNTAX')
    expect(await client.diagnostics(MAIN)).toEqual([])
    await client.configure({ enable: true })
    expect(await client.diagnostics(MAIN)).toHaveLength(2)
  })

  it('of the wrong type are named, and what was set before stays in force', async () => {
    const client = await start({ settings: { severities: { 'test-bad': 'low' } } })
    await client.open(MAIN, 'BAD')
    expect((await client.diagnostics(MAIN))[0]?.severity).toBe(3)
    await client.configure({ severities: 7, enable: 'yes', profile: 'loud' })
    expect((await client.diagnostics(MAIN))[0]?.severity).toBe(3)
    await client.settle()
    expect(client.logged).toEqual(
      expect.arrayContaining([
        expect.stringContaining('parapet.severities: expected an object, got 7; keeping {"test-bad":"low"}'),
        expect.stringContaining('parapet.enable: expected true or false, got "yes"; keeping true'),
        expect.stringContaining('parapet.profile: expected one of recommended, strict, all, got "loud"'),
      ]),
    )
  })

  it('that cannot be asked for leave the last ones in force', async () => {
    const client = await start({ settings: { severities: { 'test-bad': 'low' } } })
    await client.open(MAIN, 'BAD')
    await client.pull(MAIN)
    await client.configure(new Error('the editor is busy'))
    expect((await client.diagnostics(MAIN))[0]?.severity).toBe(3)
    await client.settle()
    expect(client.logged.join()).toContain('the editor is busy')
  })

  it('come with initializationOptions where the client cannot be asked', async () => {
    const client = await start({
      capabilities: { textDocument: { diagnostic: {} } },
      initializationOptions: { settings: { severities: { 'test-bad': 'off' } } },
    })
    await client.open(MAIN, 'BAD')
    expect(await client.diagnostics(MAIN)).toEqual([])
  })

  it('are read nested and flat, and default to what is documented', () => {
    const nested = readSettings(
      { rules: { options: { 'test-bad': { words: ['a'] } } }, scan: { exclude: ['x/**'] } },
      DEFAULT_SETTINGS,
      rules,
    )
    const flat = readSettings(
      { 'rules.options': { 'test-bad': { words: ['a'] } }, 'scan.exclude': ['x/**'] },
      DEFAULT_SETTINGS,
      rules,
    )
    expect(nested).toEqual(flat)
    expect(nested.complaints).toEqual([])
    expect(nested.settings.analysis.options).toEqual({ 'test-bad': { words: ['a'] } })
    expect(readSettings({}, nested.settings, rules).settings).toEqual(DEFAULT_SETTINGS)
    expect(readSettings(null, nested.settings, rules).settings).toEqual(DEFAULT_SETTINGS)
    expect(readSettings([], nested.settings, rules)).toEqual({
      settings: nested.settings,
      complaints: ['parapet: expected an object, got []; keeping what was set before'],
    })
  })

  it.each([
    [{ severities: { nope: 'high' } }, 'there is no rule "nope"'],
    [{ severities: { 'test-bad': 'worst' } }, 'test-bad: expected off or one of critical'],
    [{ rules: { options: { 'test-bad': { words: 'a' } } } }, 'test-bad.words: expected a value such as ["x"], got "a"'],
    [{ rules: { options: { 'test-bad': { words: [1] } } } }, 'test-bad.words: expected'],
    [{ rules: { options: { 'test-bad': { other: 1 } } } }, 'test-bad has no option "other"'],
    [{ rules: { options: { 'test-bad': 1 } } }, 'test-bad: expected an object'],
    [{ rules: { options: { nope: {} } } }, 'there is no rule "nope"'],
    [{ severityMapping: { high: 'loud' } }, 'got {"high":"loud"}'],
    [{ scan: { exclude: 'x' } }, 'parapet.scan.exclude: expected a list of strings'],
    [{ syntaxErrors: true }, 'expected one of auto, on, off, got true'],
  ])('complain about %j', (raw, complaint) => {
    const { settings, complaints } = readSettings(raw, DEFAULT_SETTINGS, rules)
    expect(complaints).toHaveLength(1)
    expect(complaints[0]).toContain(complaint)
    expect(settings).toEqual(DEFAULT_SETTINGS)
  })

  it('watches nothing where the client cannot be asked to', async () => {
    const client = await start({ capabilities: PLAIN })
    expect(client.registrations).toEqual([])
  })
})
