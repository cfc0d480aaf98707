import type { Rule, RuleDocs } from '#rules/rule'
import type { Analysis, Configuration, Snapshot } from '../../analysis/types'
import type { Parsers } from '../../workspace/documents'
import type { WritableFileSystem } from '../fs'

/** What finds problems. Loaded only by commands that need it. */
export interface Engine {
  readonly rules: readonly Rule[]
  readonly parsers: Parsers
  analyse(snapshot: Snapshot, configuration: Configuration): Analysis
}

/** Where text goes. */
export interface Sink {
  /** Resolves when more may be written. Rejects with a `ClosedSink` when nobody reads any more. */
  write(text: string): Promise<void>
  readonly isTerminal: boolean
}

/** The reader went away, as in `parapet scan | head`. */
export class ClosedSink extends Error {
  override readonly name = 'ClosedSink'
}

/** Everything of the outside world that the command line touches. */
export interface Environment {
  /** Absolute path. */
  readonly directory: string
  readonly variables: Readonly<Record<string, string | undefined>>
  readonly stdout: Sink
  readonly stderr: Sink
  readonly files: WritableFileSystem
  /** Milliseconds, for the progress line alone: nothing that is reported depends on time. */
  now(): number
  version(): string
  /** `variables`: what Terraform's variables are set to from outside of any file, by name. */
  engine(variables?: ReadonlyMap<string, string>): Promise<Engine>
  /** By rule id; empty where the documentation was not built. */
  documentation(): Promise<ReadonlyMap<string, RuleDocs>>
  startLanguageServer(): Promise<void>
}

export type ExitCode = 0 | 1 | 2 | 3
