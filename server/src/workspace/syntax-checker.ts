import type { SyntaxProblem } from '../syntax/hcl/ast'

/** Words syntax errors as HashiCorp's own parser does. Behind an interface because only node can run it. */
export interface SyntaxChecker {
  /**
   * The problems of a Terraform text, in order; empty when there are none. Undefined when there is no answer: the text
   * is not fit to be sent, or the parser hung or died. Never rejects.
   */
  check(text: string): Promise<readonly SyntaxProblem[] | undefined>
  /** Ends whatever runs. Calls after it are answered with undefined. */
  dispose(): Promise<void>
}
