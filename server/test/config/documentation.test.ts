/** What docs/configuration.md shows works, and what the schema allows is what the reader understands. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { rules } from '#rules/index'
import { KEYS } from '../../src/config/keys'
import { PEER_NAMES } from '../../src/config/names'
import { readParapetFile } from '../../src/config/read'

const root = path.resolve(import.meta.dirname, '../../..')
const docs = readFileSync(path.join(root, 'docs/configuration.md'), 'utf8')
const known = { rules: new Map(rules.map(rule => [rule.id, rule])), customIds: new Set<string>() }
const read = (text: string) => readParapetFile({ uri: 'file:///w/.parapet.yaml', text }, known)

describe('docs/configuration.md', () => {
  const examples = [...docs.matchAll(/```yaml\n([\s\S]*?)```/g)].map(match => match[1]!)

  it('has examples without a mistake, which name every key', () => {
    expect(examples.length).toBeGreaterThan(0)
    expect(examples.flatMap(text => read(text).problems.map(({ message }) => message))).toEqual([])
    for (const key of Object.keys(KEYS)) expect(docs).toContain(`\`${key}\``)
    expect(examples.flatMap(text => read(text).entries.map(({ key }) => key.split('.')[0]))).toEqual(
      expect.arrayContaining(Object.keys(KEYS).filter(key => key !== 'rules' && key !== 'custom-rules')),
    )
  })

  it('names every file of other tools', () => {
    for (const name of Object.values(PEER_NAMES).flat())
      if (!name.startsWith('.tfsec/config.') || name.endsWith('yml')) expect(docs).toContain(`\`${name}\``)
  })

  it('names every setting of the same names', () => {
    const manifest = readFileSync(path.join(root, 'package.json'), 'utf8')
    const settings = [...docs.matchAll(/^\| `(parapet\.[\w.]+)`/gm)].map(match => match[1]!)
    expect(settings.length).toBeGreaterThan(8)
    for (const setting of settings) expect(manifest).toContain(`"${setting}": {`)
  })
})

describe('the example of each key', () => {
  it.each(Object.entries(KEYS))('%s', (_, { example }) => {
    expect(read(example).problems).toEqual([])
  })
})

describe('the published schema', () => {
  interface Schema {
    readonly properties?: Readonly<Record<string, Schema>>
    readonly enum?: readonly string[]
    readonly anyOf?: readonly Schema[]
    readonly additionalProperties?: boolean | Schema
    readonly definitions?: Readonly<Record<string, Schema>>
  }
  const schema = JSON.parse(readFileSync(path.join(root, 'schemas/parapet.schema.json'), 'utf8')) as Schema

  it('has every key, in both spellings, and no other', () => {
    const keys = Object.keys(schema.properties!)
    const camel = (key: string) => key.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
    expect(new Set(keys)).toEqual(new Set(Object.keys(KEYS).flatMap(key => [key, camel(key)])))
    expect(schema.additionalProperties).toBe(false)
  })

  it('has every rule and every option', () => {
    for (const rule of rules) {
      expect(schema.properties!['severities']!.properties).toHaveProperty([rule.id])
      const options = schema.properties!['rules']!.properties![rule.id]!.anyOf![1]!.properties!['options']
      expect(Object.keys(options?.properties ?? {})).toEqual(Object.keys(rule.options ?? {}))
    }
    expect(schema.definitions!['severity']!.enum).toEqual(['critical', 'high', 'medium', 'low', 'info', 'off'])
  })
})
