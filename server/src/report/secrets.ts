import { secretValue } from '#rules/lib/secret-names'
import { type Location, type SourceFile, type Span, textAt } from '#rules/model/source'
import type { Finding } from '../analysis/types'

/**
 * The same place in a file whose secrets are asterisks, for whoever quotes the file. What one finding points at as a
 * secret is hidden from the quotes of all. Offsets, lines and columns stay as they are.
 */
export function secretsHidden(findings: readonly Finding[]): (location: Location) => Location {
  const spans = new Map<SourceFile, Span[]>()
  for (const { file, span } of findings.flatMap(({ secrets }) => secrets))
    spans.set(file, [...(spans.get(file) ?? []), span])
  const hidden = new Map([...spans].map(([file, found]) => [file, { uri: file.uri, text: masked(file.text, found) }]))
  return ({ file, span }) => ({ file: hidden.get(file) ?? file, span })
}

function masked(text: string, spans: readonly Span[]): string {
  return spans.reduce(
    (result, { start, end }) =>
      result.slice(0, start) + result.slice(start, end).replace(/[^\r\n]/g, '*') + result.slice(end),
    text,
  )
}

/** Shorter ones, and stand-ins, are words (`root`, `test`) that messages use for something else. */
const SHORTEST = 6

/**
 * The findings as a report may have them: no message holds text that any of them points at as a secret, and fixes that
 * would write such text again are left out (masked, they would destroy what they edit).
 */
export function secretsWithheld(findings: readonly Finding[]): readonly Finding[] {
  const texts = new Set(
    findings
      .flatMap(({ secrets }) => secrets)
      .map(at => textAt(at).replace(/^["']|["']$/g, ''))
      .filter(text => text.length >= SHORTEST && secretValue(text) === 'real'),
  )
  if (texts.size === 0) return findings
  const tells = (text: string) => [...texts].some(secret => text.includes(secret))
  const hide = (text: string) => [...texts].reduce((result, secret) => result.replaceAll(secret, '***'), text)
  return findings.map(finding => ({
    ...finding,
    message: hide(finding.message),
    related: finding.related.map(({ at, message }) => ({ at, message: hide(message) })),
    fixes: () =>
      finding.fixes().filter(({ title, edits }) => !tells(title) && !edits.some(({ newText }) => tells(newText))),
  }))
}
