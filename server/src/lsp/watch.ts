import { type Connection, DidChangeWatchedFilesNotification, type Disposable } from 'vscode-languageserver'
import { nameOf } from '../workspace/uris'
import type { Client } from './client'

/** What has to be known about files nobody has open. */
const PATTERNS = [
  '**/.terraform/modules/modules.json',
  '**/*.{tf,tofu,tfvars}',
  '**/*.{tf,tofu,tfvars}.json',
  '**/{Dockerfile,Containerfile,dockerfile,containerfile}*',
  '**/*.{Dockerfile,dockerfile,Containerfile,containerfile}',
  // What images are built with.
  '**/{.env*,*.env,.dockerignore,*.dockerignore,*.sh,*.bash,*entrypoint*}',
  '**/{compose,docker-compose}*.{yaml,yml}',
  '**/*.compose.{yaml,yml}',
  '**/{.parapet,.hadolint,.checkov,.trivyignore,trivy}.{yaml,yml}',
  '**/{.trivyignore,.snyk}',
  '**/.tfsec/config.{yml,yaml,json}',
  '**/.parapet/rules/*.{yml,yaml}',
  '**/*baseline*.{json,jsonl}',
]

/** Asks the client to tell of changes on disk. A client that cannot be asked may tell anyway. */
export class FileWatch {
  private patterns = new Set<string>()
  private registration: Promise<Disposable> | undefined

  constructor(
    private readonly connection: Connection,
    private readonly client: Client,
  ) {}

  async start(): Promise<void> {
    if (this.client.watchFiles) await this.register(PATTERNS)
  }

  /** From now on, also of the files that functions have read, and others like them: patterns stay few that way. */
  async include(uris: Iterable<string>): Promise<void> {
    if (!this.client.watchFiles) return
    const patterns = new Set([...this.patterns, ...[...uris].flatMap(patternsFor)])
    if (patterns.size === this.patterns.size) return
    this.patterns = patterns
    const before = this.registration
    this.registration = this.register([...patterns].sort())
    await this.registration
    if (before !== undefined) (await before).dispose()
  }

  private register(patterns: readonly string[]): Promise<Disposable> {
    return this.connection.client.register(DidChangeWatchedFilesNotification.type, {
      watchers: patterns.map(globPattern => ({ globPattern })),
    })
  }
}

/** A file by its ending, or by its name; a directory, which looks the same, by what it holds. */
function patternsFor(uri: string): readonly string[] {
  const name = nameOf(uri).replace(/[^\w.-]/g, '?')
  const ending = /\.\w+$/.exec(name)?.[0]
  return ending === undefined ? [`**/${name}`, `**/${name}/**`] : [`**/*${ending}`]
}
