/**
 * A Dockerfile taken apart, before any variable is put in. The stage model (`server/src/dockerfile`) turns this into what
 * rules see. Spans are UTF-16 offsets into the text.
 */
import type { Span } from '#rules/model/source'

export interface DockerfileTree {
  readonly text: string
  readonly problems: readonly { readonly span: Span; readonly message: string }[]
}
