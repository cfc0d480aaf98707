import type { Location, SourceFile, Span } from '#rules/model/source'
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
