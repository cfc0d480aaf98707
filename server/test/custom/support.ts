import { isSeq, type Node, parseDocument } from 'yaml'
import { analyse } from '../../src/analysis/analyse'
import { type Configuration, DEFAULT_CONFIGURATION, type Finding } from '../../src/analysis/types'
import { compileCustomRules, type CustomRules } from '../../src/custom/compile'
import type { CustomRuleSource } from '../../src/config/resolve'
import { LineIndex } from '../../src/syntax/lines'
import { textAt } from '#rules/model/source'
import { dedent, snapshotOf } from '../rules/harness'

/** The entries of a YAML list, as the configuration hands them over. */
export function sourcesIn(text: string, uri = 'file:///w/.parapet.yaml'): readonly CustomRuleSource[] {
  const document = parseDocument(text)
  if (!isSeq<Node>(document.contents)) throw new Error('the test must hold a list')
  return document.contents.items.map(node => ({ file: { uri, text }, node, document }))
}

export function compiled(yaml: string) {
  const text = dedent(yaml)
  return { text, ...made(compileCustomRules(sourcesIn(text), new Set())) }
}

function made({ made: rules, problems }: CustomRules) {
  return { rules: rules.filter(rule => rule !== undefined), problems }
}

/** `line:column message`, counted from 1. */
export function problemsOf(yaml: string): readonly string[] {
  const { text, problems } = compiled(yaml)
  const lines = new LineIndex(text)
  return problems.map(({ span, message }) => {
    const { line, character } = lines.positionAt(span.start)
    return `${line + 1}:${character + 1} ${message}`
  })
}

export function findingsWith(
  yaml: string,
  code: string | Readonly<Record<string, string>>,
  configuration: Configuration = DEFAULT_CONFIGURATION,
): readonly Finding[] {
  const { rules, problems } = compiled(yaml)
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'))
  const language = rules[0]!.rule.language
  const files =
    typeof code === 'string' ? { [language === 'terraform' ? 'main.tf' : 'Dockerfile']: dedent(code) } : code
  const analysis = analyse(
    snapshotOf(language, files),
    configuration,
    rules.map(({ rule }) => rule),
    { development: true },
  )
  for (const { error } of analysis.failures) throw error
  return analysis.findings
}

/** `flagged text | message` of each finding. */
export function seen(yaml: string, code: string | Readonly<Record<string, string>>): readonly string[] {
  return findingsWith(yaml, code).map(({ location, message }) => `${textAt(location)} | ${message}`)
}
