/** Runs a rule over an example's text the way the product does, and says what came out in terms a test can compare. */
import type { OptionValue, Profile, Rule, RuleDocs, RuleExamples, ExampleFiles } from '#rules/rule'
import type { SourceFile, Span } from '#rules/model/source'
import { analyse } from '../../src/analysis/analyse'
import { applyEdits } from '../support/apply-edits'
import type { Configuration, Finding, Snapshot } from '../../src/analysis/types'
import type { ContextFolder } from '../../src/dockerfile/build-options'
import { parseDockerfile } from '../../src/syntax/dockerfile/parse'
import { parseHcl } from '../../src/syntax/hcl/parser'

export interface RuleModule {
  readonly default: Rule
  readonly docs: RuleDocs
  readonly examples: RuleExamples
}

/** All rule files by path, as the runtime index has them but with prose and examples. */
export const ruleModules: ReadonlyMap<string, RuleModule> = new Map(
  Object.entries(
    import.meta.glob<RuleModule>(['../../../rules/src/terraform/**/*.ts', '../../../rules/src/dockerfile/**/*.ts'], {
      eager: true,
    }),
  ).map(([path, module]) => [path.replace('../../../', ''), module]),
)

/** Takes the common indentation and the first line break off a template literal. */
export function dedent(code: string): string {
  const lines = code
    .replace(/^\n/, '')
    .replace(/\n[ \t]*$/, '')
    .split('\n')
  const margin = Math.min(...lines.filter(line => line.trim() !== '').map(line => /^[ ]*/.exec(line)?.[0].length ?? 0))
  return lines.map(line => line.slice(Number.isFinite(margin) ? margin : 0)).join('\n') + '\n'
}

/** Reads « and » out of a text. */
export function withoutMarkers(marked: string): { text: string; spans: Span[] } {
  const spans: Span[] = []
  const open: number[] = []
  let text = ''
  for (const character of marked) {
    if (character === '«') open.push(text.length)
    else if (character === '»') spans.push({ start: open.pop()!, end: text.length })
    else text += character
  }
  return { text, spans: spans.sort((a, b) => a.start - b.start || a.end - b.end) }
}

export type Files = Readonly<Record<string, string>>

export function snapshotOf(language: Rule['language'], files: Files): Snapshot {
  const document = (name: string, text: string) => ({ uri: `file:///example/${name}`, text })
  switch (language) {
    case 'terraform': {
      const parsed = (suffix: string) =>
        Object.entries(files)
          .filter(([name]) => name.endsWith(suffix))
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, text]) => ({ file: document(name, text), tree: parseHcl(text) }))
      return {
        kind: 'terraform',
        directory: 'file:///example',
        documents: parsed('.tf'),
        variableFiles: parsed('.tfvars'),
      }
    }
    case 'dockerfile': {
      const text = files.Dockerfile ?? ''
      const parsed = { file: document('Dockerfile', text), tree: parseDockerfile(text) }
      const beside = Object.entries(files).filter(([name]) => name !== 'Dockerfile')
      // An example without other files says nothing of the folder it is built from.
      if (beside.length === 0) return { kind: 'dockerfile', document: parsed }
      const around = new Map(beside.map(([name, content]) => [name, document(name, content)]))
      return { kind: 'dockerfile', document: parsed, builds: [{ context: contextOf(around) }] }
    }
  }
}

/** The folder of an example, looked at in full. */
function contextOf(files: ReadonlyMap<string, SourceFile>): ContextFolder {
  const entries = new Map<string, 'file' | 'directory'>([['Dockerfile', 'file']])
  for (const path of files.keys()) {
    for (const { index } of path.matchAll(/\//g)) entries.set(path.slice(0, index), 'directory')
    // As in the product, nobody looks into it.
    if (!path.startsWith('.git/')) entries.set(path, 'file')
  }
  const folders = [...entries].flatMap(([path, kind]) => (kind === 'directory' && path !== '.git' ? [path] : []))
  const ignoreFile = files.get('.dockerignore')
  return {
    directory: 'file:///example',
    ignoreFile: ignoreFile ?? { uri: 'file:///example/.dockerignore', text: '' },
    hasIgnoreFile: ignoreFile !== undefined,
    entries,
    listed: new Set(['.', ...folders]),
    files,
  }
}

export function mainFile(language: Rule['language']): string {
  return language === 'terraform' ? 'main.tf' : 'Dockerfile'
}

export function filesOf(rule: Rule, text: string, beside: ExampleFiles | undefined): Files {
  return { ...beside, [mainFile(rule.language)]: text }
}

export interface Options {
  readonly profile?: Profile
  readonly options?: Readonly<Record<string, OptionValue>> | undefined
}

/** The findings of some rules over some files; a rule or fix that throws fails the test. */
export function findingsOf(
  rules: readonly Rule[],
  language: Rule['language'],
  files: Files,
  { profile = 'all', options }: Options = {},
) {
  const configuration: Configuration = {
    profile,
    severities: {},
    options: options ? Object.fromEntries(rules.map(rule => [rule.id, options])) : {},
  }
  const analysis = analyse(snapshotOf(language, files), configuration, rules, {
    development: true,
    today: '2026-01-01',
  })
  for (const { error } of analysis.failures) throw error
  return analysis.findings
}

export function spansIn(findings: readonly Finding[], name: string): Span[] {
  return findings
    .filter(finding => finding.location.file.uri.endsWith(`/${name}`))
    .map(finding => finding.location.span)
}

/** Applies the first fix of each finding, one after the other, looking again after each, until none is left to press. */
export function fixAll(rule: Rule, files: Files, options: Options): Files {
  let current = files
  for (let round = 0; round < 20; round++) {
    const fix = findingsOf([rule], rule.language, current, options)
      .filter(finding => !finding.suppression)
      .map(finding => finding.fixes()[0])
      .find(found => found !== undefined)
    if (!fix) return current
    const next: Record<string, string> = { ...current }
    for (const file of new Set(fix.edits.map(edit => edit.file))) {
      const name = file.uri.slice(file.uri.lastIndexOf('/') + 1)
      const text = applyEdits(file, fix.edits)
      if (text === undefined) throw new Error('edits of one fix overlap')
      next[name] = text
    }
    current = next
  }
  throw new Error('fixes do not come to rest')
}

/** Comments of a text, as lines: what a fix must keep. */
export function commentsIn(text: string): string[] {
  return [...text.matchAll(/^[ \t]*(?:#|\/\/)[^\n]*$/gm)].map(([line]) => line.trim())
}
