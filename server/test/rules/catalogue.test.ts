/** Every rule file is what CONTRIBUTING says a rule file is. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { rules } from '#rules/index'
import * as checks from './catalogue-checks'
import { ruleFiles } from './catalogue-files'

const manifest = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  version: string
}
const ids = new Set(ruleFiles.map(file => file.rule.id))

test('there are rules, and the index has each of them once, sorted by id', () => {
  expect(ruleFiles.length).toBeGreaterThan(0)
  expect(rules.map(rule => rule.id)).toEqual([...ids].sort())
})

describe.each(ruleFiles.map(file => [file.rule.id, file] as const))('%s', (_, file) => {
  test('the id is the path', () => {
    expect(checks.idProblems(file)).toEqual([])
  })
  test('the title says what is wrong', () => {
    expect(checks.titleProblems(file)).toEqual([])
  })
  test('tags are there and agree', () => {
    expect(checks.tagProblems(file)).toEqual([])
  })
  test('aliases look like ids of their tool', () => {
    expect(checks.aliasProblems(file)).toEqual([])
  })
  test('the documentation is complete', () => {
    expect(checks.docsProblems(file, manifest.version)).toEqual([])
  })
  test('options are described, declared and read', () => {
    expect(checks.optionProblems(file)).toEqual([])
  })
  test('examples are there: bad ones with a marked range, good ones and unknown ones without', () => {
    expect(checks.exampleProblems(file)).toEqual([])
  })
  test('the file is read in a minute', () => {
    expect(checks.sizeProblems(file)).toEqual([])
  })
  test('only the model and the helpers are imported', () => {
    expect(checks.importProblems(file)).toEqual([])
  })
  test('what it supersedes are other rules', () => {
    const { id, supersedes = [] } = file.rule
    expect(supersedes.filter(other => other === id || !ids.has(other))).toEqual([])
  })
  test('no alias is the id of another rule', () => {
    const { id, aliases } = file.rule
    const names = Object.values(aliases).flat()
    expect(names.filter(name => name !== id && ids.has(name))).toEqual([])
  })
})

test('titles differ within a language', () => {
  const titles = ruleFiles.map(({ rule }) => `${rule.language}: ${rule.title}`)
  expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([])
})
