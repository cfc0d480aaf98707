import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseDocument, isMap, isSeq, type Node } from 'yaml'
import { readParapetFile } from '../../src/config/read'
import { compileCustomRules } from '../../src/custom/compile'
import { runExamples } from '../../src/custom/run-examples'
import { parseDockerfile } from '../../src/syntax/dockerfile/parse'
import { parseHcl } from '../../src/syntax/hcl/parser'
import { CONDITION_KEYS, RULE_KEYS } from '../../src/custom/shape'

const text = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'custom-rules.md'), 'utf8')
const blocks = [...text.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, yaml]) => yaml!)

test('what the documentation shows is right, and its examples pass', () => {
  expect(blocks.length).toBeGreaterThan(1)
  for (const yaml of blocks) {
    const file = { uri: 'file:///w/.parapet.yaml', text: yaml }
    expect(readParapetFile(file, { rules: new Map(), customIds: new Set() }).problems).toEqual([])
    const document = parseDocument(yaml)
    const list = isMap(document.contents) ? document.contents.get('custom-rules') : undefined
    if (!isSeq<Node>(list)) throw new Error('no list')
    const { made } = compileCustomRules(
      list.items.map(node => ({ file, node, document })),
      new Set(),
    )
    const results = runExamples(
      made.filter(rule => rule !== undefined),
      { hcl: parseHcl, dockerfile: parseDockerfile },
    )
    expect(
      results.flatMap(({ ruleId, example, failures }) => failures.map(one => `${ruleId} ${example.name}: ${one}`)),
    ).toEqual([])
  }
})

test('it names every key', () => {
  for (const key of [...Object.keys(RULE_KEYS), ...Object.keys(CONDITION_KEYS)]) {
    if (key !== 'examples' && key !== 'tags-attribute') expect(text, key).toContain(`\`${key}\``)
  }
})
