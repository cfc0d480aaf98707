import type { Environment, ExitCode, Sink } from '../../src/node/cli/environment'
import { ClosedSink } from '../../src/node/cli/environment'
import { run } from '../../src/node/cli/run'
import { DOCS, fakeEngine } from './fake-engine'
import { TestFileSystem } from './files'

export interface Result {
  readonly code: ExitCode
  readonly stdout: string
  readonly stderr: string
  readonly files: TestFileSystem
}

export interface Given {
  /** Absolute path → content; the current folder is /w. */
  readonly files?: TestFileSystem | Readonly<Record<string, string | Uint8Array>>
  readonly terminal?: boolean
  readonly variables?: Readonly<Record<string, string>>
  /** Standard output fails after so many writes. */
  readonly closesAfter?: number
  readonly environment?: Partial<Environment>
}

/** Runs the real command line against a disk, an engine and streams in memory. */
export async function parapet(argv: readonly string[], given: Given = {}): Promise<Result> {
  const files = given.files instanceof TestFileSystem ? given.files : new TestFileSystem(given.files)
  const stdout = new MemorySink(given.terminal ?? false, given.closesAfter)
  const stderr = new MemorySink(given.terminal ?? false)
  let now = 0
  const code = await run(argv, {
    directory: '/w',
    variables: given.variables ?? {},
    stdout,
    stderr,
    files,
    now: () => (now += 60),
    version: () => '1.2.3',
    engine: () => Promise.resolve(fakeEngine()),
    documentation: () => Promise.resolve(DOCS),
    startLanguageServer: () => Promise.reject(new Error('not in this test')),
    ...given.environment,
  })
  return { code, stdout: stdout.text, stderr: stderr.text, files }
}

class MemorySink implements Sink {
  text = ''
  private writes = 0

  constructor(
    readonly isTerminal: boolean,
    private readonly closesAfter = Infinity,
  ) {}

  write(text: string): Promise<void> {
    this.writes += 1
    if (this.writes > this.closesAfter) return Promise.reject(new ClosedSink())
    this.text += text
    return Promise.resolve()
  }
}
