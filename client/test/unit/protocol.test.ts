import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const ours = new URL('../../src/protocol.ts', import.meta.url)
const theirs = new URL('../../../server/src/lsp/protocol.ts', import.meta.url)

/** What travels: methods and fields, without comments, imports and helper names. */
function wire(file: URL): readonly string[] {
  const code = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$|^import .*$/gm, '')
  const methods = [...code.matchAll(/'(parapet\/[^']+)'/g)].map(match => match[1]!)
  const fields = [...code.matchAll(/readonly (\w+)\??:/g)].map(match => match[1]!)
  return [...new Set([...methods, ...fields])].sort()
}

test('client and server agree on what they say beyond LSP', () => {
  expect(existsSync(theirs)).toBe(true)
  const said = new Set(wire(theirs))
  expect(wire(ours).filter(word => !said.has(word))).toEqual([])
  expect(wire(theirs).filter(word => word.startsWith('parapet/'))).toEqual(
    wire(ours).filter(word => word.startsWith('parapet/')),
  )
})
