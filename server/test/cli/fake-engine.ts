import type { Fix } from '#rules/fix'
import type { Location, SourceFile } from '#rules/model/source'
import { PROFILES, type Rule, resourceRule, type RuleDocs, SEVERITIES, type Severity } from '#rules/rule'
import { isEnabled } from '../../src/analysis/levels'
import type { Analysis, Configuration, Finding, Snapshot } from '../../src/analysis/types'
import type { Engine } from '../../src/node/cli/environment'
import { parseHcl } from '../../src/syntax/hcl/parser'
import { parseDockerfile } from '../../src/syntax/dockerfile/parse'

/**
 * An engine whose findings are words: `bad-high` is a finding of severity high. What stands before the dash says what is
 * special about it, so that a test's text says all that happens.
 */
export function fakeEngine(): Engine {
  return { rules: RULES, parsers: { hcl: parseHcl, dockerfile: parseDockerfile }, analyse }
}

const WORDS = {
  /** Safe fix: `good`. */
  bad: { title: 'Bad word', profile: 'recommended' },
  /** Fix that is a suggestion: `good`. */
  risky: { title: 'Risky word', profile: 'recommended' },
  /** Fix with a placeholder. */
  ask: { title: 'Open question', profile: 'recommended' },
  /** Silenced. */
  hush: { title: 'Silent word', profile: 'recommended' },
  /** Superseded by `bad`. */
  double: { title: 'Double word', profile: 'recommended' },
  /** Its fix is `bad`, which needs another round. */
  chain: { title: 'Chained word', profile: 'recommended' },
  /** Its fix breaks the file. */
  spoil: { title: 'Spoilt word', profile: 'recommended' },
  /** A pair of words whose fixes undo each other. */
  tick: { title: 'Ticking word', profile: 'recommended' },
  tock: { title: 'Tocking word', profile: 'recommended' },
  strict: { title: 'Strictly bad word', profile: 'strict' },
  /** Its text, and the text it was written as, is nobody's business. */
  secret: { title: 'Secret word', profile: 'recommended' },
} as const

type Word = keyof typeof WORDS

export const RULES: readonly Rule[] = (Object.keys(WORDS) as Word[]).map(word =>
  resourceRule({
    id: `test-words-${word}`,
    title: WORDS[word].title,
    severity: 'high',
    confidence: 'high',
    profile: WORDS[word].profile,
    pillar: 'infrastructure',
    stride: ['tampering'],
    cia: ['integrity'],
    aaa: [],
    aliases: { checkov: [`CKV_TEST_${word.toUpperCase()}`], trivy: ['AVD-TEST-0001'] },
    options: {
      ports: { description: 'Ports.', default: [22] },
      names: { description: 'Names.', default: ['a'] },
      limit: { description: 'A limit.', default: 5 },
      on: { description: 'A switch.', default: true },
    },
    on: ['test_word'],
    *check() {
      // The fake engine finds its words itself.
    },
  }),
)

export const DOCS: ReadonlyMap<string, RuleDocs> = new Map(
  RULES.map(rule => [
    rule.id,
    {
      rationale: `Whoever reads ${rule.id} is misled.`,
      remediation: 'Write another word.',
      responsibility: 'customer',
      cwe: ['CWE-1'],
      references: ['https://example.com/words'],
      since: '0.1.0',
    },
  ]),
)

function analyse(snapshot: Snapshot, configuration: Configuration): Analysis {
  const documents =
    snapshot.kind === 'dockerfile' ? [snapshot.document] : [...snapshot.documents, ...snapshot.variableFiles]
  const uri = snapshot.kind === 'dockerfile' ? snapshot.document.file.uri : snapshot.directory
  if (documents.some(({ file }) => file.text.includes('crash!'))) throw new Error('the engine crashed')
  return {
    findings: documents.flatMap(({ file }) => findingsIn(file, configuration)),
    syntaxErrors: documents.flatMap(({ file, tree }) => tree.problems.map(problem => ({ file, ...problem }))),
    failures: documents.some(({ file }) => file.text.includes('boom!'))
      ? [{ ruleId: 'test-words-bad', uri, error: new Error('the rule failed') }]
      : [],
  }
}

function findingsIn(file: SourceFile, configuration: Configuration): Finding[] {
  const found: Finding[] = []
  for (const match of file.text.matchAll(/\b([a-z]+)-(critical|high|medium|low|info)\b/g)) {
    const rule = RULES.find(one => one.id === `test-words-${match[1]!}`)
    if (rule === undefined || !isEnabled(rule, configuration)) continue
    const word = match[1] as Word
    const severity = match[2] as Severity
    const location = at(file, match.index, match.index + match[0].length)
    const line = file.text.lastIndexOf('\n', match.index) + 1
    const context = at(file, line, (file.text.indexOf('\n', match.index) + 1 || file.text.length + 1) - 1)
    const origin = file.text.indexOf('written-here')
    const related = origin < 0 ? [] : [{ at: at(file, origin, origin + 12), message: 'Written here' }]
    found.push({
      rule,
      message: word === 'secret' ? rule.title : `${rule.title}: ${match[0]}`,
      severity: SEVERITIES.find(one => one === severity)!,
      profile: PROFILES.find(one => one === rule.profile)!,
      confidence: rule.confidence,
      location,
      context,
      subject: context,
      addresses: file.uri.endsWith('.tf') ? [`test_word.${word}`] : [],
      related,
      secrets: word === 'secret' ? [location, ...related.map(other => other.at)] : [],
      fingerprint: `${rule.id}:${found.length}`,
      suppression:
        word === 'hush'
          ? { at: context, reason: 'agreed', comment: { tool: 'hadolint', form: 'hadolint ignore' } }
          : undefined,
      supersededBy: word === 'double' ? 'test-words-bad' : undefined,
      fixes: () => fixes(word, severity, location),
    })
  }
  return found
}

function fixes(word: Word, severity: Severity, { file, span }: Location): readonly Fix[] {
  const edit = (newText: string, snippet?: boolean) => [{ file, span, newText, ...(snippet ? { snippet } : {}) }]
  const impact = 'in-place' as const
  switch (word) {
    case 'bad':
    case 'hush':
    case 'double':
    case 'strict':
      return [{ title: 'Write good', applicability: 'safe', impact, edits: edit('good') }]
    case 'secret':
      return []
    case 'risky':
      return [{ title: 'Write good', applicability: 'suggestion', impact, caution: 'look first', edits: edit('good') }]
    case 'ask':
      return [{ title: 'Write what you mean', applicability: 'needs-input', impact, edits: edit('${1:word}', true) }]
    case 'chain':
      return [{ title: 'Write bad', applicability: 'safe', impact, edits: edit(`bad-${severity}`) }]
    case 'spoil':
      return [{ title: 'Break it', applicability: 'safe', impact, edits: edit('"{') }]
    case 'tick':
      return [{ title: 'Write tock', applicability: 'safe', impact, edits: edit(`tock-${severity}`) }]
    case 'tock':
      return [{ title: 'Write tick', applicability: 'safe', impact, edits: edit(`tick-${severity}`) }]
  }
}

function at(file: SourceFile, start: number, end: number): Location {
  return { file, span: { start, end } }
}
