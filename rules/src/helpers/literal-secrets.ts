import { assignedSecrets } from '../lib/secrets/assigned'
import { type FoundSecret, secretsIn } from '../lib/secrets/find'
import { namedSecret } from '../lib/secrets/named'
import { type Location, textAt } from '../model/source'
import type { Literal } from '../model/terraform'

export interface PlacedSecret {
  readonly kind: string
  readonly at: Location
  readonly certainty: FoundSecret['certainty']
}

/** The secrets in a literal, by their form or by what they are called. One that fills the literal stands for all of it. */
export function secretsInLiteral(literal: Literal): readonly PlacedSecret[] {
  const { at, form, name, value } = literal
  const text = textAt(at)
  const found = secretsIn(text).map(({ kind, span, certainty }) => ({ kind, at: placed(at, text, span), certainty }))
  if (form === 'comment') return found
  if (form === 'quoted' && found.length === 0 && name !== undefined && value !== undefined) {
    const certainty = namedSecret(name, value)
    if (certainty !== undefined) return [{ kind: `value of ${name}`, at, certainty }]
  }
  // A script or a document in a string: a line break, or quotes within quotes.
  if (form === 'quoted' && !text.includes('\\')) return found
  const isTaken = ({ start, end }: Location['span']) =>
    found.some(({ at: { span } }) => span.start < end && start < span.end)
  for (const { kind, span, certainty } of assignedSecrets(text)) {
    const place = placed(at, text, span)
    if (!isTaken(place.span)) found.push({ kind, at: place, certainty })
  }
  return found
}

function placed({ file, span }: Location, text: string, { start, end }: Location['span']): Location {
  const isAll = text.startsWith('"') && start === 1 && end === text.length - 1
  return isAll ? { file, span } : { file, span: { start: span.start + start, end: span.start + end } }
}
