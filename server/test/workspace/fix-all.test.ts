import { describe, expect, it } from 'vitest'
import type { Fix } from '#rules/fix'
import type { SourceFile } from '#rules/model/source'
import type { Analysis, Finding, Snapshot } from '../../src/analysis/types'
import { Documents } from '../../src/workspace/documents'
import { fixAll } from '../../src/workspace/fix-all'
import { MemoryFileSystem } from '../support/memory-files'
import { PARSERS, RULES } from '../lsp/fakes'

const URI = 'file:///w/Dockerfile'

interface Edit {
  readonly find: string
  /** Offsets relative to where `find` is. */
  readonly from: number
  readonly to: number
  readonly newText: string
}

/** Fixes a Dockerfile whose problems are texts, each with one edit. */
function fix(text: string, edits: readonly Edit[], allowed: (fix: Fix) => boolean = () => true) {
  const parse = new Documents(new MemoryFileSystem(), PARSERS)
  const analyse = (snapshot: Snapshot): Analysis => {
    if (snapshot.kind !== 'dockerfile') throw new Error('expected a Dockerfile')
    const { file } = snapshot.document
    return { findings: edits.flatMap(edit => findingsOf(file, edit)), syntaxErrors: [], failures: [] }
  }
  const outcome = fixAll({
    snapshot: { kind: 'dockerfile', document: parse.parseDockerfile({ uri: URI, text }) },
    parse,
    analyse,
    wanted: () => true,
    allowed,
    writable: () => true,
  })
  return { ...outcome, text: outcome.files.get(URI)?.text ?? text }
}

function findingsOf(file: SourceFile, { find, from, to, newText }: Edit): Finding[] {
  const at = file.text.indexOf(find)
  if (at < 0) return []
  const location = { file, span: { start: at, end: at + find.length } }
  const edit = { file, span: { start: at + from, end: at + to }, newText }
  return [
    {
      rule: RULES[0]!,
      message: find,
      severity: 'high',
      profile: 'recommended',
      confidence: 'high',
      location,
      context: location,
      subject: location,
      addresses: [],
      related: [],
      fingerprint: find,
      suppression: undefined,
      supersededBy: undefined,
      secrets: [],
      fixes: () => [{ title: find, applicability: 'safe', impact: 'in-place', edits: [edit] }],
    },
  ]
}

describe('fixing all', () => {
  it('leaves a fix that overlaps another one for the next round, where it may be needless', () => {
    const { text, applied, skipped } = fix('AB', [
      { find: 'AB', from: 0, to: 2, newText: 'x' },
      { find: 'B', from: 0, to: 1, newText: 'yy' },
    ])
    expect({ text, applied, skipped }).toEqual({ text: 'x', applied: 1, skipped: 0 })
  })

  it('does insertions at one place one after the other', () => {
    const { text, applied } = fix('AB', [
      { find: 'AB', from: 1, to: 1, newText: '1' },
      { find: 'B', from: 0, to: 0, newText: '2' },
    ])
    expect(text.startsWith('A12')).toBe(true)
    expect(applied).toBeGreaterThanOrEqual(2)
  })

  it('goes on while fixes make others possible', () => {
    const chain = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((letter, index) => ({
      find: letter,
      from: 0,
      to: 1,
      newText: 'bcdefghZ'[index]!,
    }))
    expect(fix('a', chain)).toMatchObject({ text: 'Z', applied: 8, skipped: 0 })
  })

  it('ends where two fixes undo each other, and where one never ends', () => {
    const flip = fix('A', [
      { find: 'A', from: 0, to: 1, newText: 'B' },
      { find: 'B', from: 0, to: 1, newText: 'A' },
    ])
    expect(flip.applied).toBeLessThan(10)
    const grow = fix('A', [{ find: 'A', from: 1, to: 1, newText: 'A' }])
    expect(grow.text.length).toBeLessThan(100)
  })

  it('touches nothing when nothing is allowed', () => {
    const outcome = fix('A', [{ find: 'A', from: 0, to: 1, newText: 'B' }], () => false)
    expect(outcome).toMatchObject({ text: 'A', applied: 0, skipped: 1 })
    expect(outcome.files.size).toBe(0)
  })
})
