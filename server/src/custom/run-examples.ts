import type { Span } from '#rules/model/source'
import type { Rule } from '#rules/rule'
import { analyse } from '../analysis/analyse'
import type { Analysis, Configuration, Snapshot } from '../analysis/types'
import { LineIndex } from '../syntax/lines'
import type { Parsers } from '../workspace/documents'
import { fixAll } from '../workspace/fix-all'
import type { CustomRule } from './compile'
import type { Example } from './definition'

export interface ExampleResult {
  readonly ruleId: string
  readonly example: Example
  /** What is not as it should be, as sentences; none: it passed. */
  readonly failures: readonly string[]
}

/** Everything is looked at, whatever profile the rule is for. */
const CONFIGURATION: Configuration = { profile: 'all', severities: {}, options: {} }

/** Runs the examples of custom rules the way a scan would. Pure. */
export function runExamples(rules: readonly CustomRule[], parsers: Parsers): readonly ExampleResult[] {
  return rules.flatMap(({ rule, examples }) =>
    examples.map(example => ({ ruleId: rule.id, example, failures: [...failuresOf(rule, example, parsers)] })),
  )
}

function* failuresOf(rule: Rule, example: Example, parsers: Parsers): Iterable<string> {
  const { text, marked } = withoutMarks(example.code)
  const snapshot = snapshotOf(rule, text, parsers)
  const run = (given: Snapshot): Analysis => analyse(given, CONFIGURATION, [rule])
  const { findings, syntaxErrors, failures } = run(snapshot)
  const lines = new LineIndex(text)
  const place = ({ start, end }: Span): string => {
    const { line, character } = lines.positionAt(start)
    const quoted = text.slice(start, end).split('\n')[0] ?? ''
    return `${line + 1}:${character + 1} (${quoted})`
  }
  for (const { span, message } of syntaxErrors) yield `syntax error at ${place(span)}: ${message}`
  for (const { error } of failures) yield `the rule failed: ${error instanceof Error ? error.message : String(error)}`
  const found = findings.filter(({ suppression }) => suppression === undefined).map(({ location }) => location.span)
  if (example.kind === 'good') {
    for (const span of found) yield `a finding at ${place(span)}, where none should be`
    return
  }
  if (found.length === 0) yield 'no finding, where one should be'
  if (marked.length > 0 && found.length > 0) {
    for (const span of marked)
      if (!found.some(one => isSame(one, span))) yield `no finding at ${place(span)}, which is marked`
    for (const span of found)
      if (!marked.some(one => isSame(one, span))) yield `a finding at ${place(span)}, which is not marked`
  }
  if (example.fixed !== undefined) {
    const fixed = fixedText(snapshot, text, parsers, run)
    if (fixed.trim() !== example.fixed.trim()) yield `after the fix it reads:\n${fixed.trimEnd()}`
  }
}

function fixedText(snapshot: Snapshot, text: string, parsers: Parsers, run: (given: Snapshot) => Analysis): string {
  const { files } = fixAll({
    snapshot,
    parse: {
      parseHcl: file => ({ file, tree: parsers.hcl(file.text, file.uri) }),
      parseDockerfile: file => ({ file, tree: parsers.dockerfile(file.text) }),
    },
    analyse: run,
    wanted: () => true,
    allowed: () => true,
    writable: () => true,
  })
  return [...files.values()][0]?.text ?? text
}

function snapshotOf({ language }: Rule, text: string, parsers: Parsers): Snapshot {
  const directory = 'file:///example'
  if (language === 'dockerfile') {
    return {
      kind: 'dockerfile',
      document: { file: { uri: `${directory}/Dockerfile`, text }, tree: parsers.dockerfile(text) },
    }
  }
  const file = { uri: `${directory}/main.tf`, text }
  return { kind: 'terraform', directory, documents: [{ file, tree: parsers.hcl(text, file.uri) }], variableFiles: [] }
}

/** Takes « and » out of a text. */
function withoutMarks(code: string): { readonly text: string; readonly marked: readonly Span[] } {
  const marked: Span[] = []
  const open: number[] = []
  let text = ''
  for (const part of code.split(/([«»])/)) {
    if (part === '«') open.push(text.length)
    else if (part === '»') {
      const start = open.pop()
      if (start !== undefined) marked.push({ start, end: text.length })
    } else text += part
  }
  return { text, marked }
}

function isSame(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end
}
