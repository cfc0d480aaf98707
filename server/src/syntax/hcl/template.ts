import type { Span } from '#rules/model/source'
import type { Expression, SyntaxProblem, TemplateNode } from './ast'
import { Collections } from './collections'
import { StrictFailure } from './lexer'
import { Token } from './tokens'

/** What a stretch of text was read as. The node is undefined where the problems say that it cannot be read. */
export interface Fragment<Node> {
  readonly node: Node | undefined
  readonly problems: readonly SyntaxProblem[]
}

/**
 * Reads text, or a stretch of one, as a template without quotes around it: what `templatefile` reads, and the strings of
 * the JSON form. There are no escapes but `$${` and `%%{`.
 */
export function parseTemplate(text: string, span: Span = { start: 0, end: text.length }): Fragment<TemplateNode> {
  return new FragmentParser(text).parse(span, parser => parser.template())
}

/** Reads text, or a stretch of one, as an expression. */
export function parseExpressionText(text: string, span: Span = { start: 0, end: text.length }): Fragment<Expression> {
  return new FragmentParser(text).parse(span, parser => parser.expression())
}

class FragmentParser extends Collections {
  parse<Node>({ start, end }: Span, read: (parser: FragmentParser) => Node): Fragment<Node> {
    this.reset(start)
    this.limit = end
    try {
      const node = read(this)
      return { node: this.problems.length > 0 ? undefined : node, problems: this.problems }
    } catch (error) {
      if (!(error instanceof StrictFailure)) throw error
      return { node: undefined, problems: this.problems }
    }
  }

  template(): TemplateNode {
    return this.parseBareTemplate()
  }

  expression(): Expression {
    this.newlines = false
    this.advance()
    const expression = this.parseExpression()
    if (!this.at(Token.EndOfFile)) this.failHere('Something stands behind the expression.')
    return expression
  }
}
