import type { OtherInstruction } from '../model/dockerfile'
import type { Location } from '../model/source'

/** One label of `LABEL a=1 b="2"`, or the one of the old form `LABEL a 1`. */
export interface Label {
  readonly key: string
  readonly keyAt: Location
  /** With variables put in; undefined where one is not known. */
  readonly value: string | undefined
  /** Key and value; in the old form the key. */
  readonly at: Location
  readonly form: 'equals' | 'blank'
}

export function labelsOf({ words }: OtherInstruction<'LABEL'>): readonly Label[] {
  const [first, ...rest] = words
  if (!first) return []
  if (!first.text.includes('=') && rest.length > 0) {
    const value = rest.every(word => word.value !== undefined) ? rest.map(word => word.value).join(' ') : undefined
    return [{ key: first.text, keyAt: first.at, value, at: first.at, form: 'blank' }]
  }
  return words.map(({ at, text, value }) => {
    const raw = at.file.text.slice(at.span.start, at.span.end)
    const equals = raw.indexOf('=')
    const keyEnd = equals < 0 ? at.span.end : at.span.start + equals
    return {
      key: /^[^=]*/.exec(text)?.[0] ?? '',
      keyAt: { file: at.file, span: { start: at.span.start, end: keyEnd } },
      value: value?.includes('=') ? value.slice(value.indexOf('=') + 1) : value === undefined ? undefined : '',
      at,
      form: 'equals',
    }
  })
}
