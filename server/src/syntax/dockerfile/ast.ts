/**
 * A Dockerfile taken apart, before any variable is put in. The stage model (`server/src/dockerfile`) turns this into what
 * rules see. Spans are UTF-16 offsets into the text.
 */
import type { Span } from '#rules/model/source'

export interface DockerfileTree {
  readonly text: string
  /** The character that continues lines: a backslash, or a backtick after `# escape=`. */
  readonly escape: '\\' | '`'
  /** `# syntax=`, `# escape=`, `# check=` above everything else. */
  readonly directives: readonly DirectiveNode[]
  /** In the order written; parser directives are not among them, lines of heredocs neither. */
  readonly comments: readonly CommentNode[]
  /** In the order written; what ONBUILD wraps is inside its node. */
  readonly instructions: readonly InstructionNode[]
  readonly problems: readonly SyntaxProblem[]
}

export interface SyntaxProblem {
  readonly span: Span
  readonly message: string
}

export interface DirectiveNode {
  /** In lower case. */
  readonly name: 'syntax' | 'escape' | 'check'
  readonly value: string
  /** The whole line, without its break. */
  readonly span: Span
  readonly valueSpan: Span
}

/** A comment always has its line to itself. */
export interface CommentNode {
  /** From `#` to the end of the line, without its break. */
  readonly span: Span
  /** With the `#`. */
  readonly text: string
  /** True between the lines of an instruction. */
  readonly inside: boolean
}

export interface InstructionNode {
  /** In upper case; as written where it is unknown. */
  readonly keyword: string
  readonly keywordSpan: Span
  /** The whole instruction, heredocs included, without its line break. */
  readonly span: Span
  /**
   * The instruction without its heredocs, as long as it is in the text: what the builder takes out (continuations,
   * comments and empty lines between them) is `DROPPED`. Its first character stands at `span.start`.
   */
  readonly masked: string
  /** Everything behind the keyword without the heredocs' bodies. Undefined when there is nothing. */
  readonly argumentsSpan: Span | undefined
  readonly flags: readonly FlagNode[]
  /** Where the arguments behind the flags begin; the end of the arguments where there are none. */
  readonly bodyStart: number
  readonly heredocs: readonly HeredocNode[]
  /** The instruction behind ONBUILD. */
  readonly wrapped: InstructionNode | undefined
}

export interface FlagNode {
  readonly name: string
  /** Quotes and escapes removed. */
  readonly value: string | undefined
  readonly span: Span
  readonly valueSpan: Span | undefined
}

export interface HeredocNode {
  readonly name: string
  /** A quoted name: nothing is put in. */
  readonly quoted: boolean
  /** `<<-`: tabs in front of lines go away. */
  readonly tabs: boolean
  /** The lines, their last break included, without the line that ends them. */
  readonly bodySpan: Span
  readonly terminated: boolean
}

/** A stretch of arguments. Quotes stay in `text` where the builder takes them off later. */
export interface WordNode {
  readonly span: Span
  /** Without what the builder drops. */
  readonly text: string
}

export interface AssignmentNode {
  readonly span: Span
  readonly name: string
  readonly nameSpan: Span
  /** Quotes included. Undefined for `ARG NAME`. */
  readonly value: WordNode | undefined
}
