/** What rules say of a configuration does not depend on the form it is written in. */
import { describe, expect, test } from 'vitest'
import type { Rule } from '#rules/rule'
import { analyse } from '../../src/analysis/analyse'
import { suppressionPlaces } from '../../src/analysis/suppress'
import type { Finding, HclDocument } from '../../src/analysis/types'
import { parseTerraform } from '../../src/syntax/terraform'
import { parseHcl } from '../../src/syntax/hcl/parser'
import { type Json, toJson } from '../syntax/hcl/to-json'
import { dedent, type Files, filesOf, ruleModules, withoutMarkers } from './harness'

/** The same configuration in the JSON form. Terraform reads a variable's type, and nothing else, as an expression there. */
function inJson(text: string): string {
  const json = toJson(parseHcl(text))
  const variables = isObject(json) ? json.variable : undefined
  for (const list of isObject(variables) ? Object.values(variables) : [])
    for (const variable of Array.isArray(list) ? list : [])
      if (isObject(variable) && typeof variable.type === 'string')
        variable.type = variable.type.replace(/^\$\{([^]*)\}$/, '$1')
  return `${JSON.stringify(json, undefined, 2)}\n`
}

function isObject(json: Json | undefined): json is { [key: string]: Json } {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}

function document(name: string, text: string): HclDocument {
  const uri = `file:///example/${name}`
  return { file: { uri, text }, tree: parseTerraform(text, uri) }
}

function findingsOf(rule: Rule, files: Files, options: object | undefined): readonly Finding[] {
  const read = (pattern: RegExp): readonly HclDocument[] =>
    Object.entries(files)
      .filter(([name]) => pattern.test(name))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, text]) => document(name, text))
  const documents = read(/\.tf(?:\.json)?$/)
  const variableFiles = read(/\.tfvars(?:\.json)?$/)
  const analysis = analyse(
    { kind: 'terraform', directory: 'file:///example', documents, variableFiles },
    { profile: 'all', severities: {}, options: options ? { [rule.id]: { ...options } } : {} },
    [rule],
    { development: true },
  )
  for (const { error } of analysis.failures) throw error
  expect(analysis.syntaxErrors).toEqual([])
  return analysis.findings
}

/** In an order that does not come from the text. */
function said(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ message, severity, addresses }) => `${severity} ${message} ${addresses.join(' ')}`).sort()
}

for (const { default: rule, examples } of ruleModules.values()) {
  if (rule.language !== 'terraform') continue
  describe(rule.id, () => {
    for (const example of [...examples.bad, ...examples.good, ...examples.unknown]) {
      test(example.name, () => {
        const { text } = withoutMarkers(dedent(example.code))
        const files = filesOf(rule, text, example.files)
        const asJson = Object.fromEntries(Object.entries(files).map(([name, own]) => [`${name}.json`, inJson(own)]))
        const findings = findingsOf(rule, files, example.options)
        if (findings.some(({ suppression }) => suppression !== undefined)) return
        const inJsonForm = findingsOf(rule, asJson, example.options)
        expect(said(inJsonForm)).toEqual(said(findings))
        for (const finding of inJsonForm) {
          const { file, span } = finding.location
          expect(file.text.slice(span.start, span.end)).toMatch(/\S/)
          expect(finding.fixes()).toEqual([])
          expect(suppressionPlaces(finding)).toEqual([])
        }
      })
    }
  })
}
