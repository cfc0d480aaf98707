import type { Span } from '#rules/model/source'
import type { SyntaxProblem, TemplateNode } from './ast'
import { Collections } from './collections'
import { StrictFailure } from './lexer'

export interface BareTemplate {
  /** Undefined where the text is no template; the problems say why. */
  readonly node: TemplateNode | undefined
  readonly problems: readonly SyntaxProblem[]
}

/**
 * Reads text, or a stretch of one, as a template without quotes around it: what `templatefile` reads, and the strings of
 * the JSON form. There are no escapes but `$${` and `%%{`.
 */
export function parseTemplate(text: string, span: Span = { start: 0, end: text.length }): BareTemplate {
  return new TemplateParser(text).parse(span)
}

class TemplateParser extends Collections {
  parse({ start, end }: Span): BareTemplate {
    this.reset(start)
    this.limit = end
    try {
      const node = this.parseBareTemplate()
      return { node: this.problems.length > 0 ? undefined : node, problems: this.problems }
    } catch (error) {
      if (!(error instanceof StrictFailure)) throw error
      return { node: undefined, problems: this.problems }
    }
  }
}
