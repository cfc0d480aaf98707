/** Texts with `{name}` in them. */
import { secretName } from '#rules/lib/secret-names'
import { didYouMean } from '../config/suggest'

export const PLACEHOLDERS = ['name', 'type', 'address', 'attribute', 'value', 'missing'] as const
export type PlaceholderName = (typeof PLACEHOLDERS)[number]

/** A word in braces that no text can put in; undefined when all are known. */
export function unknownPlaceholder(template: string): string | undefined {
  for (const [, word = ''] of template.matchAll(/\{([a-z-]+)\}/gi)) {
    if (!isPlaceholder(word)) {
      return `There is no \`{${word}}\`; there is ${PLACEHOLDERS.map(one => `{${one}}`).join(', ')}.${didYouMean(word, PLACEHOLDERS)}`
    }
  }
  return undefined
}

export function fill(template: string, values: Readonly<Partial<Record<PlaceholderName, string>>>): string {
  return template.replace(/\{([a-z]+)\}/g, (whole, word: string) =>
    isPlaceholder(word) ? (values[word] ?? '') : whole,
  )
}

function isPlaceholder(word: string): word is PlaceholderName {
  return PLACEHOLDERS.some(known => known === word)
}

const LONGEST_VALUE = 80
export const HIDDEN = '(hidden)'

/** A value as a message may show it: on one line, not endless, and not at all where its name says that it is a secret. */
export function shownValue(attribute: string | undefined, value: string, isSecret: boolean): string {
  if (isSecret || (attribute !== undefined && isSecretName(attribute))) return HIDDEN
  const line = value.replace(/\s+/g, ' ').trim()
  return line.length > LONGEST_VALUE ? `${line.slice(0, LONGEST_VALUE - 1)}…` : line
}

/** The last part counts: `db.password`, `values.API_TOKEN`. */
function isSecretName(attribute: string): boolean {
  return secretName(attribute.slice(attribute.lastIndexOf('.') + 1)) === 'yes'
}
