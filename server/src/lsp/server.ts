import type { Connection, InitializeParams, InitializeResult } from 'vscode-languageserver'
import type { TextEdit } from '#rules/fix'
import type { Rule } from '#rules/rule'
import type { SuppressionPlace } from '../analysis/suppress'
import type { Finding } from '../analysis/types'
import type { Parsers } from '../workspace/documents'
import type { FileSystem } from '../workspace/files'
import type { SyntaxChecker } from '../workspace/syntax-checker'
import type { Analyse } from './analyser'
import { readClient, serverCapabilities } from './client'
import type { Clock } from './clock'
import type { RuleLibrary } from './documentation'
import { listen } from './handlers'
import { Log } from './log'
import { Session } from './session'

/** All that the server needs of the world. */
export interface ServerDependencies {
  readonly version: string
  readonly rules: readonly Rule[]
  readonly analyse: Analyse
  readonly suppressionPlaces: (finding: Finding) => readonly SuppressionPlace[]
  readonly suppressionEdit: (finding: Finding, reason: undefined, place: SuppressionPlace) => TextEdit
  readonly parsers: Parsers
  /** What the process itself can reach; undefined in a browser. */
  readonly files: FileSystem | undefined
  /** Reads the rules' prose; `files` reaches whatever the session can, `dist` is where the client says the bundles are. */
  readonly loadDocumentation: (files: FileSystem, dist: string | undefined) => Promise<RuleLibrary>
  /** URI of the folder that holds a page for each rule, with a slash at the end. Undefined: links to pages are left out. */
  readonly pages: string | undefined
  readonly checker: SyntaxChecker | undefined
  readonly clock: Clock
}

/** Makes a language server of a connection. The caller lets it listen. */
export function createServer(connection: Connection, dependencies: ServerDependencies): void {
  const log = new Log(connection.console)
  let session: Session | undefined
  connection.onInitialize((params: InitializeParams): InitializeResult => {
    const client = readClient(params)
    session = new Session(connection, client, dependencies, log)
    listen(session)
    return {
      capabilities: serverCapabilities(client),
      serverInfo: { name: 'Parapet', version: dependencies.version },
    }
  })
  connection.onInitialized(() => {
    if (session !== undefined) log.detach('Registering for changes', session.start())
  })
  connection.onShutdown(() => session?.stop())
}
