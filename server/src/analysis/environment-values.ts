/**
 * Values that the environment sets may be secrets, and are written in no file: no text about a finding shows them, and no
 * fix writes them.
 */
import type { SourceFile } from '#rules/model/source'
import type { VariableEnvironment } from '../terraform/evaluation/root-inputs'
import { HIDDEN, hidden } from './redact'
import type { Analysis, Finding } from './types'

/** Shorter ones are looked for as words, in findings on such values alone: elsewhere they are somebody else's words. */
const SHORTEST = 6
/** They say nothing about anybody. */
const PLAIN = new Set(['', 'true', 'false', 'null'])

/** The same without what the environment alone holds: what stands in the files as well is no secret of its. */
export function withoutEnvironment(
  analysis: Analysis,
  environment: VariableEnvironment | undefined,
  files: readonly SourceFile[],
): Analysis {
  if (environment === undefined || environment.size === 0) return analysis
  const all = [...new Set([...environment.values()].flatMap(textsIn))].sort((a, b) => b.length - a.length)
  const texts = all.filter(value => !files.some(({ text }) => text.includes(value)))
  if (texts.length === 0) return analysis
  const long = texts.filter(({ length }) => length >= SHORTEST)
  const short = texts.filter(({ length }) => length < SHORTEST).map(asWord)
  return { ...analysis, findings: analysis.findings.map(finding => cleaned(finding, long, short)) }
}

function cleaned(finding: Finding, long: readonly string[], short: readonly RegExp[]): Finding {
  const isAbout = finding.related.some(({ message }) => message.includes(' set by TF_VAR_'))
  const hide = (text: string): string => {
    // The rule's own words are nobody's value.
    const { title } = finding.rule
    const own = text.startsWith(title) ? title : ''
    const rest = long.reduce((left, value) => left.replaceAll(value, HIDDEN), text.slice(own.length))
    return own + (isAbout ? short.reduce((left, value) => left.replace(value, HIDDEN), rest) : rest)
  }
  const clean = hidden(finding, hide)
  return {
    ...clean,
    addresses: finding.addresses.map(hide),
    fixes: () =>
      clean.fixes().filter(({ edits }) => !edits.some(({ newText }) => long.some(value => newText.includes(value)))),
  }
}

function asWord(text: string): RegExp {
  return new RegExp(`(?<![\\w.-])${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w-])`, 'g')
}

/** The value as it is given and, where it is an expression, the texts in it. */
function textsIn(value: string): readonly string[] {
  const quoted = [...value.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(match => match[1] ?? '')
  return [value, ...quoted].map(text => text.trim()).filter(text => !PLAIN.has(text))
}
