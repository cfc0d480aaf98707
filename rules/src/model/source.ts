/**
 * A half-open stretch of a document, `[start, end)`, in UTF-16 code units: the unit of JavaScript strings and the
 * default position encoding of the Language Server Protocol. Line and column exist only at the edges of the product.
 */
export interface Span {
  readonly start: number
  readonly end: number
}

/** The text of one document at one moment. `uri` identifies it (`file:`, `vscode-vfs:`, `untitled:` …) and is never parsed by rules. */
export interface SourceFile {
  readonly uri: string
  readonly text: string
}

/** A span in a file: everything a finding points at and everything an edit replaces. */
export interface Location {
  readonly file: SourceFile
  readonly span: Span
}

export function textAt({ file, span }: Location): string {
  return file.text.slice(span.start, span.end)
}

export function contains(outer: Location, inner: Location): boolean {
  return outer.file.uri === inner.file.uri && outer.span.start <= inner.span.start && inner.span.end <= outer.span.end
}
