import type { Applicability, Fix, TextEdit } from '#rules/fix'
import type { SourceFile, Span } from '#rules/model/source'
import type { Rule, RuleDocs, Severity } from '#rules/rule'
import type { SuppressionPlace } from '../../src/analysis/suppress'
import type { Analysis, Configuration, Finding, Snapshot } from '../../src/analysis/types'
import type { Clock } from '../../src/lsp/clock'
import type { SyntaxProblem } from '../../src/syntax/hcl/ast'
import type { Parsers } from '../../src/workspace/documents'
import type { SyntaxChecker } from '../../src/workspace/syntax-checker'

/** Rules that find words. What a word is about is its name; `#ok` in its line silences it, with `#idle` it is unnecessary text. */
const WORDS: Readonly<Record<string, { readonly severity: Severity; readonly applicability?: Applicability }>> = {
  BAD: { severity: 'high', applicability: 'safe' },
  UGLY: { severity: 'low', applicability: 'suggestion' },
  ASK: { severity: 'critical', applicability: 'needs-input' },
  LONG: { severity: 'medium', applicability: 'needs-input' },
  CHAIN: { severity: 'medium', applicability: 'safe' },
  FAR: { severity: 'medium', applicability: 'safe' },
  PLAIN: { severity: 'info' },
}

export const RULES: readonly Rule[] = Object.entries(WORDS).map(([word, { severity }]): Rule => ({
  id: idOf(word),
  title: `The word ${word} is used`,
  severity,
  confidence: 'high',
  profile: 'recommended',
  pillar: 'infrastructure',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { trivy: ['AVD-0001'] },
  ...(word === 'BAD' && { options: { words: { description: 'Words.', default: ['x'] } } }),
  language: 'terraform',
  scope: 'module',
  on: ['*'],
  check: () => [],
}))

export const DOCS: Readonly<Record<string, RuleDocs>> = {
  'test-bad': {
    rationale: 'Bad words make bad files.',
    remediation: 'Write `GOOD` instead.',
    responsibility: 'customer',
    cwe: ['CWE-284'],
    references: ['https://example.com/words'],
    since: '0.1.0',
  },
}

function idOf(word: string): string {
  return `test-${word.toLowerCase()}`
}

/** Counts calls; throws on `EXPLODE`, reports a failing rule on `FAIL`. */
export class FakeAnalysis {
  calls = 0
  /** The configuration of the last call. */
  last: Configuration | undefined

  readonly analyse = (snapshot: Snapshot, configuration: Configuration): Analysis => {
    this.calls += 1
    this.last = configuration
    const files =
      snapshot.kind === 'dockerfile' ? [snapshot.document.file] : snapshot.documents.map(document => document.file)
    const findings = files.flatMap(file => findingsIn(file, files, configuration))
    if (files.some(file => file.text.includes('EXPLODE'))) throw new Error('the analysis exploded')
    const failing = files.find(file => file.text.includes('FAIL'))
    return {
      findings,
      syntaxErrors: [],
      failures: failing ? [{ ruleId: 'test-bad', uri: failing.uri, error: new Error('rule broke') }] : [],
    }
  }
}

function findingsIn(file: SourceFile, all: readonly SourceFile[], configuration: Configuration): Finding[] {
  const ordinals = new Map<string, number>()
  return [...file.text.matchAll(/\b(?:BAD|UGLY|ASK|LONG|CHAIN|FAR|PLAIN)\b/g)].flatMap((match): Finding[] => {
    const word = match[0]
    const rule = RULES.find(({ id }) => id === idOf(word))!
    const level = configuration.severities[rule.id] ?? rule.severity
    if (level === 'off') return []
    const ordinal = ordinals.get(word) ?? 0
    ordinals.set(word, ordinal + 1)
    const span = { start: match.index, end: match.index + word.length }
    const location = { file, span }
    const lineStart = file.text.lastIndexOf('\n', span.start) + 1
    const line = file.text.slice(lineStart).split(/[\r\n]/)[0]!
    return [
      {
        rule,
        message: `${rule.title}: number ${ordinal}`,
        severity: level,
        profile: 'recommended',
        confidence: 'high',
        location,
        context: location,
        subject: { file, span: { start: lineStart, end: span.end } },
        addresses: [],
        related: all
          .filter(other => other !== file && other.text.includes('RELATED'))
          .map(other => {
            const start = other.text.indexOf('RELATED')
            return { at: { file: other, span: { start, end: start + 7 } }, message: 'see here' }
          }),
        fingerprint: `${rule.id}/${file.uri.split('/').at(-1) ?? ''}/${ordinal}`,
        suppression: line.includes('#ok') ? { at: location, reason: 'ok' } : undefined,
        supersededBy: line.includes('#better') ? 'test-plain' : undefined,
        secrets: [],
        ...(line.includes('#idle') && { isUnnecessary: true }),
        fixes: () => fixesOf(word, file, span, all),
      },
    ]
  })
}

function fixesOf(word: string, file: SourceFile, span: Span, all: readonly SourceFile[]): readonly Fix[] {
  const applicability = WORDS[word]?.applicability
  if (applicability === undefined) return []
  const fix = (title: string, edits: readonly TextEdit[], impact: Fix['impact'] = 'in-place'): Fix => ({
    title,
    applicability,
    impact,
    edits,
  })
  switch (word) {
    case 'UGLY':
      return [fix('Replace UGLY', [{ file, span, newText: 'PRETTY' }], 'replaces-resource')]
    case 'ASK':
      return [fix('Replace ASK', [{ file, span, newText: 'be ${1:kind} \\$', snippet: true }])]
    case 'LONG':
      return [fix('Add a block', [{ file, span, newText: 'LONG {\n    a = "${1:b}"\n  }', snippet: true }])]
    case 'CHAIN':
      return [fix('Replace CHAIN', [{ file, span, newText: 'BAD' }])]
    case 'FAR': {
      const other = all.find(one => one !== file) ?? file
      return [
        fix('Replace FAR', [
          { file, span, newText: 'NEAR' },
          ...(other === file ? [] : [{ file: other, span: { start: 0, end: 0 }, newText: '# near\n' }]),
        ]),
      ]
    }
    default:
      return [fix('Replace BAD', [{ file, span, newText: 'GOOD' }]), fix('Remove BAD', [{ file, span, newText: '' }])]
  }
}

export const suppressionPlaces = (): readonly SuppressionPlace[] => ['here', 'file']

export function suppressionEdit(finding: Finding, _reason: undefined, place: SuppressionPlace): TextEdit {
  const start = place === 'file' ? 0 : finding.subject.span.start
  const newText = `# parapet:ignore${place === 'file' ? '-file' : ''} ${finding.rule.id} \${1:reason}\n`
  return { file: finding.location.file, span: { start, end: start }, newText, snippet: true }
}

/** Trees that hold nothing; `SYNTAX` is a syntax error. */
export const PARSERS: Parsers = {
  hcl: text => ({
    text,
    body: { span: { start: 0, end: text.length }, items: [] },
    comments: [],
    problems: problems(text),
    steps: 0,
  }),
  dockerfile: text => ({
    text,
    escape: '\\',
    directives: [],
    instructions: [],
    comments: [],
    problems: problems(text),
  }),
}

function problems(text: string): SyntaxProblem[] {
  const start = text.indexOf('SYNTAX')
  return start < 0 ? [] : [{ span: { start, end: start + 6 }, message: 'our wording' }]
}

/** Answers when told to. */
export class FakeChecker implements SyntaxChecker {
  readonly asked: string[] = []
  answer: (text: string) => readonly SyntaxProblem[] | undefined = () => undefined
  disposed = false

  check(text: string): Promise<readonly SyntaxProblem[] | undefined> {
    this.asked.push(text)
    return Promise.resolve(this.answer(text))
  }

  dispose(): Promise<void> {
    this.disposed = true
    return Promise.resolve()
  }
}

/** A clock that stands still until it is advanced. `pause` lets messages through, and moves time by nothing. */
export class ManualClock implements Clock {
  private time = 0
  private timers: { readonly at: number; readonly run: () => void }[] = []
  pauses = 0

  now(): number {
    return this.time
  }

  after(milliseconds: number, run: () => void): () => void {
    const timer = { at: this.time + milliseconds, run }
    this.timers.push(timer)
    return () => {
      this.timers = this.timers.filter(other => other !== timer)
    }
  }

  pause(): Promise<void> {
    this.pauses += 1
    return new Promise(resolve => setImmediate(resolve))
  }

  advance(milliseconds: number): void {
    this.time += milliseconds
    for (;;) {
      const due = this.timers.filter(timer => timer.at <= this.time).sort((a, b) => a.at - b.at)[0]
      if (due === undefined) return
      this.timers = this.timers.filter(timer => timer !== due)
      due.run()
    }
  }
}
