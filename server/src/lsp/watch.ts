import { type Connection, DidChangeWatchedFilesNotification } from 'vscode-languageserver'
import type { Client } from './client'

/** What has to be known about files nobody has open. */
const PATTERNS = [
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
export async function watchFiles(connection: Connection, client: Client): Promise<void> {
  if (!client.watchFiles) return
  await connection.client.register(DidChangeWatchedFilesNotification.type, {
    watchers: PATTERNS.map(globPattern => ({ globPattern })),
  })
}
