/**
 * The tree of HCL's native syntax (specification: hashicorp/hcl, `hclsyntax/spec.md`). All offsets are UTF-16 code units
 * into the text that was parsed; spans are half-open. A tree exists for every text: what could not be understood is a
 * `SyntaxProblem` and, where an expression was expected, a `missing` node, never an exception.
 */
import type { Span } from '#rules/model/source'

export interface HclTree {
  readonly text: string
  readonly body: Body
  readonly comments: readonly Comment[]
  readonly problems: readonly SyntaxProblem[]
  /** Steps the lexer took; bounded by a small multiple of the text's length, which tests hold it to. */
  readonly steps: number
}

export interface SyntaxProblem {
  readonly span: Span
  readonly message: string
}

export interface Comment {
  /** Without the line break that ends a line comment. */
  readonly span: Span
  readonly form: '#' | '//' | '/*'
}

export interface Body {
  /** Between the braces; the whole text for the file's own body. */
  readonly span: Span
  readonly items: readonly (AttributeNode | BlockNode)[]
}

export interface AttributeNode {
  readonly kind: 'attribute'
  readonly span: Span
  readonly name: string
  readonly nameSpan: Span
  /** Offset of the equals sign. */
  readonly equals: number
  readonly value: Expression
}

export interface BlockNode {
  readonly kind: 'block'
  /** From the type to the closing brace (to where recovery closed it, when that brace is missing). */
  readonly span: Span
  /** From the type to the last label. */
  readonly header: Span
  readonly type: string
  readonly typeSpan: Span
  readonly labels: readonly LabelNode[]
  /** Offset of the opening brace. */
  readonly open: number
  /** Offset of the closing brace; where it is missing, the offset where recovery closed the block. */
  readonly close: number
  /** False when recovery had to close the block: nothing may be concluded from what it lacks. */
  readonly closed: boolean
  readonly body: Body
}

export interface LabelNode {
  readonly span: Span
  readonly value: string
  readonly quoted: boolean
}

export type Expression =
  | LiteralNode
  | TemplateNode
  | TupleNode
  | ObjectNode
  | VariableNode
  | GetAttrNode
  | IndexNode
  | SplatNode
  | CallNode
  | ForNode
  | UnaryNode
  | BinaryNode
  | ConditionalNode
  | ParenthesesNode
  | MissingNode

interface NodeBase {
  readonly span: Span
}

export interface LiteralNode extends NodeBase {
  readonly kind: 'literal'
  readonly type: 'number' | 'bool' | 'null'
  /** A number's digits as written: the evaluator decides on precision. */
  readonly raw: string
}

/** A quoted string or heredoc. A plain string is a template with at most one literal part. */
export interface TemplateNode extends NodeBase {
  readonly kind: 'template'
  readonly form: 'quoted' | 'heredoc'
  readonly parts: readonly TemplatePart[]
  /** Heredocs only. The body runs from behind the line break of the introducer to before the line of the end marker. */
  readonly heredoc?: { readonly marker: string; readonly flush: boolean; readonly body: Span }
}

export type TemplatePart = TemplateText | TemplateInterpolation | TemplateDirective

export interface TemplateText {
  readonly kind: 'text'
  /** As written. */
  readonly span: Span
  /** With escapes resolved and, in `<<-` heredocs, indentation and, beside `~`, white space removed. */
  readonly value: string
}

export interface TemplateInterpolation {
  readonly kind: 'interpolation'
  /** From `${` to `}`. */
  readonly span: Span
  readonly expression: Expression
}

/** `%{ if … }` and `%{ for … }` with what they enclose. */
export interface TemplateDirective {
  readonly kind: 'directive'
  readonly span: Span
  readonly directive:
    | {
        readonly type: 'if'
        readonly condition: Expression
        readonly then: readonly TemplatePart[]
        readonly otherwise: readonly TemplatePart[] | undefined
      }
    | {
        readonly type: 'for'
        readonly key: string | undefined
        readonly value: string
        readonly collection: Expression
        readonly body: readonly TemplatePart[]
      }
}

export interface TupleNode extends NodeBase {
  readonly kind: 'tuple'
  readonly items: readonly Expression[]
}

export interface ObjectNode extends NodeBase {
  readonly kind: 'object'
  readonly items: readonly ObjectItem[]
}

export interface ObjectItem {
  readonly span: Span
  /** A bare identifier is a `variable` node here; `literalKey` says what it names. */
  readonly key: Expression
  /** The key where it is a bare identifier, a literal or a string without interpolation. */
  readonly literalKey: string | undefined
  readonly value: Expression
}

export interface VariableNode extends NodeBase {
  readonly kind: 'variable'
  readonly name: string
}

export interface GetAttrNode extends NodeBase {
  readonly kind: 'getAttr'
  readonly object: Expression
  readonly name: string
  readonly nameSpan: Span
}

export interface IndexNode extends NodeBase {
  readonly kind: 'index'
  readonly collection: Expression
  readonly key: Expression
  /** `a.0` instead of `a[0]`. */
  readonly legacy: boolean
}

export interface SplatNode extends NodeBase {
  readonly kind: 'splat'
  readonly source: Expression
  /** `a.*.b` or `a[*].b`. */
  readonly form: 'attribute' | 'full'
  /** What is applied to each element, in order; the specification says which steps belong to which form. */
  readonly each: readonly SplatStep[]
}

export type SplatStep =
  | { readonly kind: 'getAttr'; readonly name: string; readonly span: Span }
  | { readonly kind: 'index'; readonly key: Expression; readonly legacy: boolean; readonly span: Span }
  /** A splat within a full splat: `a[*].b[*].c`. Applied to the value of the steps before it; the steps behind it in its
   * own `each` go to its elements, those behind it in the same list to its result. */
  | {
      readonly kind: 'splat'
      readonly form: 'attribute' | 'full'
      readonly each: readonly SplatStep[]
      readonly span: Span
    }

export interface CallNode extends NodeBase {
  readonly kind: 'call'
  /** With `::` for namespaced functions. */
  readonly name: string
  readonly nameSpan: Span
  readonly arguments: readonly Expression[]
  /** The last argument is followed by `...`. */
  readonly expandFinal: boolean
}

export interface ForNode extends NodeBase {
  readonly kind: 'for'
  readonly form: 'tuple' | 'object'
  readonly keyVariable: string | undefined
  readonly valueVariable: string
  readonly collection: Expression
  /** Object form only. */
  readonly key: Expression | undefined
  readonly value: Expression
  readonly condition: Expression | undefined
  /** `...` behind the value: values are collected per key. */
  readonly grouping: boolean
}

export interface UnaryNode extends NodeBase {
  readonly kind: 'unary'
  readonly operator: '-' | '!'
  readonly operand: Expression
}

export type BinaryOperator = '||' | '&&' | '==' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '%'

export interface BinaryNode extends NodeBase {
  readonly kind: 'binary'
  readonly operator: BinaryOperator
  readonly left: Expression
  readonly right: Expression
}

export interface ConditionalNode extends NodeBase {
  readonly kind: 'conditional'
  readonly condition: Expression
  readonly then: Expression
  readonly otherwise: Expression
}

export interface ParenthesesNode extends NodeBase {
  readonly kind: 'parentheses'
  readonly inner: Expression
}

/** Stands where an expression is missing or cannot be understood. Its value is unknown, so no rule speaks about it. */
export interface MissingNode extends NodeBase {
  readonly kind: 'missing'
}
