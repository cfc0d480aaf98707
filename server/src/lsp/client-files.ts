import type { Connection, RequestType } from 'vscode-languageserver'
import { type DirectoryEntry, FileError, type FileSystem } from '../workspace/files'
import { FileIdentity, type FileParams, type FileResult, ListDirectory, ReadFile } from './protocol'

/** Files that only the client can reach: virtual workspaces, and everything when the server runs in a browser. */
export class ClientFileSystem implements FileSystem {
  constructor(private readonly connection: Connection) {}

  async read(uri: string): Promise<Uint8Array> {
    const { base64 } = await this.ask(ReadFile, uri)
    const binary = atob(base64)
    return Uint8Array.from(binary, character => character.charCodeAt(0))
  }

  async list(uri: string): Promise<readonly DirectoryEntry[]> {
    return (await this.ask(ListDirectory, uri)).entries
  }

  async identity(uri: string): Promise<string> {
    return (await this.ask(FileIdentity, uri)).identity
  }

  private async ask<T>(type: RequestType<FileParams, FileResult<T>, void>, uri: string): Promise<T> {
    const answer = await this.request(type, uri)
    if (answer.ok) return answer
    throw new FileError(uri, answer.code, answer.message)
  }

  private async request<T>(type: RequestType<FileParams, FileResult<T>, void>, uri: string): Promise<FileResult<T>> {
    try {
      return await this.connection.sendRequest(type, { uri })
    } catch (error) {
      throw new FileError(uri, 'other', `${uri} cannot be read through the editor: ${String(error)}`)
    }
  }
}

/** Sends `file:` URIs to the process's own file system where it has one, all others to the client's where it offers it. */
export class SchemeFileSystem implements FileSystem {
  constructor(
    private readonly own: FileSystem | undefined,
    private readonly client: FileSystem | undefined,
  ) {}

  read(uri: string): Promise<Uint8Array> {
    return this.pick(uri, files => files.read(uri))
  }

  list(uri: string): Promise<readonly DirectoryEntry[]> {
    return this.pick(uri, files => files.list(uri))
  }

  identity(uri: string): Promise<string> {
    return this.pick(uri, files => files.identity(uri))
  }

  private pick<T>(uri: string, use: (files: FileSystem) => Promise<T>): Promise<T> {
    const files = uri.startsWith('file:') ? (this.own ?? this.client) : this.client
    return files === undefined
      ? Promise.reject(new FileError(uri, 'other', `${uri} cannot be reached by the language server.`))
      : use(files)
  }
}
