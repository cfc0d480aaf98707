import { describe, expect, it } from 'vitest'
import { parapet } from './console'
import { RULES } from './fake-engine'

describe('parapet rules', () => {
  it('lists every rule in a line, by id', async () => {
    const { code, stdout } = await parapet(['rules'])
    expect(code).toBe(0)
    const lines = stdout.trimEnd().split('\n')
    expect(lines.map(line => line.split(' ')[0])).toEqual(RULES.map(rule => rule.id).sort())
    expect(lines[1]).toBe('test-words-bad     high      recommended  Bad word')
  })

  it('gives everything about them as JSON', async () => {
    const { stdout } = await parapet(['rules', '--format', 'json'])
    const { schemaVersion, rules } = JSON.parse(stdout) as { schemaVersion: number; rules: object[] }
    expect(schemaVersion).toBe(1)
    expect(rules).toHaveLength(RULES.length)
    expect(rules[1]).toMatchObject({
      id: 'test-words-bad',
      severity: 'high',
      appliesTo: ['test_word'],
      aliases: { checkov: ['CKV_TEST_BAD'] },
      options: { ports: { default: [22] } },
      rationale: 'Whoever reads test-words-bad is misled.',
      cwe: ['CWE-1'],
    })
  })
})

describe('parapet explain', () => {
  it('says what, why and how', async () => {
    const { code, stdout } = await parapet(['explain', 'test-words-bad'])
    expect(code).toBe(0)
    expect(stdout).toContain('test-words-bad\nBad word\n\nhigh, profile recommended, confidence high')
    expect(stdout).toContain('Why\n  Whoever reads test-words-bad is misled.')
    expect(stdout).toContain('What to do\n  Write another word.')
    expect(stdout).toContain('ports = [22]: Ports.')
    expect(stdout).toContain('https://example.com/words')
  })

  it('finds rules by another tool’s id, all of them', async () => {
    expect((await parapet(['explain', 'ckv_test_bad'])).stdout).toMatch(/^test-words-bad\n/)
    const several = await parapet(['explain', 'TEST-0001'])
    expect(several.stdout.match(/^test-words-/gm)).toHaveLength(RULES.length)
  })

  it('works without the built documentation', async () => {
    const environment = { documentation: () => Promise.resolve(new Map()) }
    const { code, stdout } = await parapet(['explain', 'test-words-bad'], { environment })
    expect(code).toBe(0)
    expect(stdout).toContain('Bad word')
  })
})
