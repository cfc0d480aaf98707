import { Heredocs } from './heredocs'
import type { Context } from './recovery'
import { isCloser, Token } from './tokens'

/** Into and out of `(`, `[` and `{`, within which line breaks mean nothing. */
export abstract class Brackets extends Heredocs {
  /** Whether the current token ends whatever bracket is open, rightly or not. */
  protected endsBrackets(): boolean {
    return isCloser(this.current()) || this.at(Token.TildeBrace) || this.at(Token.EndOfFile) || this.at(Token.Stop)
  }

  /** Steps into brackets within which line breaks mean nothing. Returns the mode to restore. */
  protected enterBrackets(context: Context): boolean {
    const { newlines } = this
    this.open(context)
    this.newlines = false
    this.advance()
    return newlines
  }

  /**
   * Steps out of brackets and returns where they end. Where the closer is missing, what stands in the way is skipped up
   * to the closer, or left to what is around if recovery found that these brackets end here.
   */
  protected leaveBrackets(newlines: boolean, closer: Token, open: number, message: string): number {
    if (!this.at(closer)) {
      if (this.at(Token.EndOfFile) || this.at(Token.Stop)) this.failUnclosed(open, message)
      else {
        this.failHere(message)
        while (!this.at(closer) && !this.at(Token.Newline) && !this.endsBrackets()) this.skipUnexpected()
      }
    }
    this.newlines = newlines
    this.close()
    if (!this.at(closer)) return Math.max(this.previousEnd, open + 1)
    const { end } = this
    this.advance()
    return end
  }

  private skipUnexpected(): void {
    if (this.at(Token.Comma)) this.advance()
    else if (this.at(Token.Quote)) this.parseQuoted()
    else {
      const before = this.start
      this.skipBalanced()
      if (this.start === before) this.advance()
    }
  }
}

/** Why a character that belongs to no token is rejected. */
export function invalidCharacter(char: string): string {
  switch (char) {
    case "'":
      return 'Strings are written in double quotes.'
    case '`':
      return 'A backtick has no meaning here; a heredoc (<<EOT) writes a string over several lines.'
    case ';':
      return 'A semicolon has no meaning here; arguments are separated by line breaks.'
    case '\u201c':
    case '\u201d':
      return 'Strings are written in straight double quotes.'
    case '&':
      return 'There is no operator &; the logical one is &&.'
    case '|':
      return 'There is no operator |; the logical one is ||.'
    case '~':
    case '^':
      return `There is no operator ${char}.`
    default:
      return `The character ${JSON.stringify(char)} has no meaning here.`
  }
}
