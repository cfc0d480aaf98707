import { describe, expect, it } from 'vitest'
import { MarkupContent } from 'vscode-languageserver/node'
import { RuleDocumentation, Rules } from '../../src/lsp/protocol'
import { at, PLAIN, start } from './client'
import { DOCS } from './fakes'

const MAIN = 'file:///w/main.tf'

function value(contents: unknown): string {
  if (!MarkupContent.is(contents)) throw new Error('expected markup')
  return contents.value
}

describe('hover', () => {
  it('tells title, message, severity, why, what to do and where to read on', async () => {
    const client = await start()
    await client.open(MAIN, 'BAD')
    const hover = await client.hover(MAIN, 0, 1)
    expect(hover?.range).toEqual(at(0, 0, 3))
    expect(value(hover?.contents).split('\n\n')).toEqual([
      '**The word BAD is used**',
      'The word BAD is used: number 0',
      '`test-bad` · high · infrastructure, tampering, integrity',
      'Bad words make bad files.',
      '**What to do.** Write `GOOD` instead.',
      '- <https://example.com/words>\n- <https://cwe.mitre.org/data/definitions/284.html>',
    ])
  })

  it('has a link to the page for the client that has the command', async () => {
    const client = await start({ initializationOptions: { clientFiles: true } })
    await client.open(MAIN, 'BAD')
    expect(value((await client.hover(MAIN, 0, 1))?.contents)).toContain(
      '[Show documentation](command:parapet.showRuleDocumentation?%5B%22test-bad%22%5D)',
    )
  })

  it('is plain text for a client that wants no Markdown', async () => {
    const client = await start({ capabilities: PLAIN })
    await client.open(MAIN, 'BAD')
    expect(value((await client.hover(MAIN, 0, 1))?.contents)).toContain('test-bad · high')
    expect(value((await client.hover(MAIN, 0, 1))?.contents)).toContain('What to do. Write GOOD instead.')
  })

  it('is nothing beside a finding, over a silenced one and in a file nobody opened', async () => {
    const client = await start()
    await client.open(MAIN, 'fine BAD #ok')
    expect(await client.hover(MAIN, 0, 1)).toBeNull()
    expect(await client.hover(MAIN, 0, 6)).toBeNull()
    expect(await client.hover('file:///w/x.tf', 0, 0)).toBeNull()
  })

  it('does without prose that cannot be read, and finds it when it can be', async () => {
    let broken = true
    const client = await start({
      dependencies: {
        loadDocumentation: () => (broken ? Promise.reject(new Error('no such file')) : Promise.resolve(DOCS)),
      },
    })
    await client.open(MAIN, 'BAD')
    expect(value((await client.hover(MAIN, 0, 1))?.contents)).not.toContain('Bad words')
    await client.settle()
    expect(client.logged.join()).toContain('no such file')
    broken = false
    expect(value((await client.hover(MAIN, 0, 1))?.contents)).toContain('Bad words')
  })
})

describe('parapet/ruleDocumentation and parapet/rules', () => {
  it('give a page and a list', async () => {
    const client = await start()
    const page = await client.connection.sendRequest(RuleDocumentation, { ruleId: 'test-bad' })
    expect(page?.markdown).toMatch(/^# The word BAD is used\n\n`test-bad` · high .*\n\nBad words .*trivy AVD-0001$/s)
    const written = await start({
      dependencies: {
        loadDocumentation: () => Promise.resolve({ 'test-bad': { ...DOCS['test-bad']!, markdown: '# The page' } }),
      },
    })
    expect(await written.connection.sendRequest(RuleDocumentation, { ruleId: 'test-bad' })).toEqual({
      markdown: '# The page',
    })
    expect(await client.connection.sendRequest(RuleDocumentation, { ruleId: 'no-such-rule' })).toBeNull()
    expect(await client.connection.sendRequest(RuleDocumentation, { ruleId: '__proto__' })).toBeNull()
    const rules = await client.connection.sendRequest(Rules)
    expect(rules[1]).toEqual({ id: 'test-bad', title: 'The word BAD is used' })
    expect(rules.map(rule => rule.id)).toEqual([...rules.map(rule => rule.id)].sort())
  })
})
