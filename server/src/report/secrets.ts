import type { Location, SourceFile, Span } from '#rules/model/source'
import { secretsIn } from '../analysis/redact'
import type { Finding } from '../analysis/types'

/**
 * The same place in a file whose secrets are asterisks, for whoever quotes the file. What one finding points at as a
 * secret is hidden from the quotes of all, wherever else it is written. Offsets, lines and columns stay as they are.
 */
export function secretsHidden(findings: readonly Finding[]): (location: Location) => Location {
  const spans = new Map<SourceFile, Span[]>()
  for (const { file, span } of findings.flatMap(({ secrets }) => secrets))
    spans.set(file, [...(spans.get(file) ?? []), span])
  const texts = spans.size === 0 ? [] : secretsIn(findings)
  const hidden = new Map<SourceFile, SourceFile>()
  return ({ file, span }) => {
    const known = hidden.get(file) ?? { uri: file.uri, text: masked(file.text, spans.get(file) ?? [], texts) }
    hidden.set(file, known)
    return { file: known, span }
  }
}

function masked(text: string, spans: readonly Span[], secrets: readonly string[]): string {
  const without = spans.reduce(
    (result, { start, end }) => result.slice(0, start) + asterisks(result.slice(start, end)) + result.slice(end),
    text,
  )
  return secrets.reduce((result, secret) => result.replaceAll(secret, asterisks), without)
}

function asterisks(text: string): string {
  return text.replace(/[^\r\n]/g, '*')
}
