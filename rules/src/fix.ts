import type { SourceFile, Span } from './model/source'

/**
 * `safe`: cannot interrupt service, access or a build, needs no value we do not know, happens in place.
 * `suggestion`: right in most cases, deserves a look. `needs-input`: a snippet with placeholders to fill in.
 */
export type Applicability = 'safe' | 'suggestion' | 'needs-input'

/** What applying the changed configuration does to what already runs. */
export type Impact = 'in-place' | 'replaces-resource' | 'new-resource'

export interface Fix {
  /** An imperative: `Set storage_encrypted = true`. What it costs a live resource is added by the engine from `impact`. */
  readonly title: string
  readonly applicability: Applicability
  readonly impact: Impact
  /** Says what the reader must know before pressing, when the impact alone does not: `existing rules must be imported first`. */
  readonly caution?: string
  readonly edits: readonly TextEdit[]
  /** URIs among those of the edits of files that are not there yet; their text is empty. */
  readonly creates?: readonly string[]
}

/** Replaces `span` of `file`. Edits of one fix do not overlap. */
export interface TextEdit {
  readonly file: SourceFile
  readonly span: Span
  /** Plain text; with `snippet` an LSP snippet whose placeholders are `${1:name}`. */
  readonly newText: string
  readonly snippet?: boolean
}
