/** Every promise a rule makes through its examples, checked. Nothing here knows any rule. */
import { describe, expect, test } from 'vitest'
import type { BadExample, ExampleFiles, QuietExample, Rule } from '#rules/rule'
import { applyEdits } from '../support/apply-edits'
import { suppressionEdit } from '../../src/analysis/suppress'
import { parseHcl } from '../../src/syntax/hcl/parser'
import {
  commentsIn,
  dedent,
  type Files,
  filesOf,
  findingsOf,
  fixAll,
  mainFile,
  ruleModules,
  spansIn,
  withoutMarkers,
} from './harness'

const everyRule = [...ruleModules.values()].map(module => module.default)

for (const { default: rule, examples } of ruleModules.values()) {
  describe(rule.id, () => {
    for (const example of examples.bad)
      describe(`bad: ${example.name}`, () => {
        badExample(rule, example)
      })
    for (const example of examples.good)
      test(`good: ${example.name}`, () => {
        quiet(rule, example)
      })
    for (const example of examples.unknown)
      test(`unknown: ${example.name}`, () => {
        quiet(rule, example)
      })
  })
}

function quiet(rule: Rule, example: QuietExample): void {
  const { text, spans } = withoutMarkers(dedent(example.code))
  expect(spans).toEqual([])
  const findings = findingsOf([rule], rule.language, filesOf(rule, text, example.files), { options: example.options })
  expect(findings.map(finding => finding.message)).toEqual([])
}

function badExample(rule: Rule, example: BadExample): void {
  const { options } = example
  const name = mainFile(rule.language)
  const { text, spans } = withoutMarkers(dedent(example.code))
  const files = filesOf(rule, text, example.files)
  const findings = () => findingsOf([rule], rule.language, files, { options })

  test('the marked ranges are found, and no others', () => {
    expect(spans.length).toBeGreaterThan(0)
    const found = findings()
    expect(spansIn(found, name).map(show(text))).toEqual(spans.map(show(text)))
    expect(found.length).toBe(spans.length)
  })

  test('messages are one line without a full stop', () => {
    for (const { message } of findings()) expect(message).toMatch(/^[^\n]*[^\n.]$/)
  })

  if (example.fixed === null) {
    test('there is no fix, and a reason why', () => {
      expect(findings().flatMap(finding => finding.fixes())).toEqual([])
      expect(example.noFix.length).toBeGreaterThan(10)
    })
  } else {
    fixedExample(rule, { ...example, beside: example.fixedFiles }, files, dedent(example.fixed))
  }

  test('a generated comment silences each finding', () => {
    for (const finding of findings()) {
      const edited = applyEdits(finding.location.file, [suppressionEdit(finding, 'accepted for the test')])
      const after = findingsOf([rule], rule.language, renamed(files, finding.location.file.uri, edited!), { options })
      const left = after.filter(other => other.fingerprint === finding.fingerprint)
      expect(left.map(other => other.suppression?.reason)).toEqual(['accepted for the test'])
    }
  })

  test('line breaks, a byte-order mark and other scripts shift nothing', () => {
    const shifted = (change: (text: string) => string, at: (offset: number) => number) => {
      const changed = filesOf(rule, change(text), example.files)
      const found = spansIn(findingsOf([rule], rule.language, changed, { options }), name)
      expect(found).toEqual(spans.map(({ start, end }) => ({ start: at(start), end: at(end) })))
    }
    const crlf = (offset: number) => offset + text.slice(0, offset).split('\n').length - 1
    shifted(whole => whole.replace(/\n/g, '\r\n'), crlf)
    shifted(
      whole => `\uFEFF${whole}`,
      offset => offset + 1,
    )
    const comment = '# 🔐 パラペット ünïcode\n'
    const afterDirectives =
      rule.language === 'terraform' ? 0 : /^(?:#[ \t]*(?:escape|syntax|check)[ \t]*=.*\n)*/i.exec(text)![0].length
    shifted(
      whole => whole.slice(0, afterDirectives) + comment + whole.slice(afterDirectives),
      offset => offset + (offset >= afterDirectives ? comment.length : 0),
    )
  })

  test('half-typed text neither throws nor hangs', () => {
    for (const { index } of text.matchAll(/\b|\n/g))
      findingsOf([rule], rule.language, filesOf(rule, text.slice(0, index), example.files))
  })
}

function fixedExample(
  rule: Rule,
  example: BadExample & { readonly beside: ExampleFiles | undefined },
  files: Files,
  fixed: string,
): void {
  const { options } = example
  const name = mainFile(rule.language)

  test('the fix gives the fixed text', () => {
    const result = fixAll(rule, files, { options })
    expect(result[name]).toBe(fixed)
    expect(result).toEqual({ ...files, ...example.beside, [name]: fixed })
  })

  test('the fixed text parses, is clean, and has no other finding', () => {
    const after = filesOf(rule, fixed, { ...example.files, ...example.beside })
    if (rule.language === 'terraform') expect(parseHcl(fixed).problems).toEqual([])
    expect(findingsOf([rule], rule.language, after, { options }).map(finding => finding.message)).toEqual([])
    const others = (some: Files) =>
      findingsOf(everyRule, rule.language, some, { profile: 'recommended' })
        .map(finding => finding.rule.id)
        .sort()
    const before = others(files)
    expect(others(after).filter(id => !before.includes(id))).toEqual([])
  })

  test('the fix keeps comments and line breaks', () => {
    const commented = (whole: string) => `# above\n${whole}# below\n`
    const directives = /^(?:#[ \t]*(?:escape|syntax|check)[ \t]*=.*\n)*/i
    const text = files[name]!
    const start = directives.exec(text)![0].length
    const source = text.slice(0, start) + commented(text.slice(start))
    const result = fixAll(rule, filesOf(rule, source, example.files), { options })[name]!
    // A rule about directives may change those.
    for (const comment of commentsIn(source.slice(start))) expect(commentsIn(result)).toContain(comment)
    const crlf = fixAll(rule, filesOf(rule, text.replace(/\n/g, '\r\n'), example.files), { options })[name]!
    expect(crlf).toBe(fixed.replace(/\n/g, '\r\n'))
  })
}

function renamed(files: Files, uri: string, text: string): Files {
  return { ...files, [uri.slice(uri.lastIndexOf('/') + 1)]: text }
}

function show(text: string) {
  return ({ start, end }: { start: number; end: number }) => `${start}-${end} ${text.slice(start, end)}`
}
