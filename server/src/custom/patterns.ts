import { RE2JS } from 're2js'
import { globTest } from '../analysis/glob'

/** Something a text does or does not match. Takes time in proportion to the text, whatever the pattern is. */
export interface Pattern {
  /** As written. */
  readonly source: string
  matches(text: string): boolean
}

/** Longer ones are no patterns that anybody reads, and take long to compile. */
const LONGEST_PATTERN = 1000
/** Longer texts are not looked at: a match cannot be told. In UTF-16 code units. */
const LONGEST_TEXT = 100_000

/**
 * Compiles a regular expression in RE2's syntax (https://github.com/google/re2/wiki/Syntax), which has no way to
 * backtrack. It matches anywhere in a text unless `^` and `$` say otherwise. What is wrong with it comes back as a text.
 */
export function compileExpression(source: string): Pattern | string {
  if (source.length > LONGEST_PATTERN) return `The expression is longer than ${LONGEST_PATTERN} characters.`
  try {
    const compiled = RE2JS.compile(source)
    return { source, matches: text => text.length <= LONGEST_TEXT && compiled.matcher(text).find() }
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : String(error)
    return `This is no regular expression in RE2's syntax, which has neither lookaround nor back-references: ${reason}`
  }
}

/** A text in which `*` stands for anything. It must fit as a whole. */
export function compileGlob(source: string): Pattern {
  return { source, matches: globTest(source) }
}
