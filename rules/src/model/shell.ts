import type { Location } from './source'

/** Shell text of one instruction, split into commands. Positions are those of the file. */
export interface ShellScript {
  readonly at: Location
  /** Every simple command, those in substitutions, subshells, loops and conditions included, in the order written. */
  readonly commands: readonly ShellCommand[]
  /** Pipelines of two or more commands. */
  readonly pipelines: readonly ShellPipeline[]
  /** False where the text could not be understood to its end (an open quote): rules about something missing stay silent. */
  readonly complete: boolean
}

export interface ShellCommand {
  readonly at: Location
  /** `FOO=bar` in front of the command. */
  readonly assignments: readonly ShellWord[]
  /** The command's name and its arguments. Empty for a bare assignment. */
  readonly words: readonly ShellWord[]
  /** The first word when it is literal, without its folder: `/usr/bin/curl` is `curl`. */
  readonly name: string | undefined
  readonly redirects: readonly ShellRedirect[]
  /** The operator that joins it to the command before it in the same list. */
  readonly joinedBy: 'start' | '&&' | '||' | ';' | '|' | '&' | 'newline'
  /** Nesting: 0 at the top, more inside `$( )`, subshells, groups, loops, functions. */
  readonly depth: number
}

export interface ShellWord {
  readonly at: Location
  /** The text with quotes and escapes removed; expansions stand as written (`$VERSION`). */
  readonly text: string
  /** True when no expansion (`$…`, backticks, `<( )`) is left in it. Wildcards, braces and `~` count as text. */
  readonly literal: boolean
  readonly quoting: 'none' | 'single' | 'double' | 'mixed'
}

export interface ShellRedirect {
  readonly at: Location
  /** The `2` of `2>/dev/null`. */
  readonly descriptor: string | undefined
  /** Without the descriptor: `>`, `>>`, `<<`, `>&`, `&>` … */
  readonly operator: string
  /** The file, the descriptor, or a heredoc's name. */
  readonly target: ShellWord | undefined
  /** The lines of a heredoc (`<<`, `<<-`), without the line that ends it. */
  readonly heredoc: Location | undefined
}

export interface ShellPipeline {
  readonly at: Location
  /** In the order written. Of a subshell, a group or a loop in it those at its top. */
  readonly commands: readonly ShellCommand[]
}
