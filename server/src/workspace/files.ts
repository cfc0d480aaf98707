/** The only way the server's rooms reach files. Implemented over node's fs, over the client's `workspace.fs`, and in memory for tests. */
export interface FileSystem {
  /** Rejects with a `FileError` when the file cannot be read. */
  read(uri: string): Promise<Uint8Array>
  /** Entries of a directory, sorted by name. Rejects with a `FileError`. */
  list(uri: string): Promise<readonly DirectoryEntry[]>
  /** The identity behind links, so that loops end: the same for every path to the same file or directory. */
  identity(uri: string): Promise<string>
}

export interface DirectoryEntry {
  readonly name: string
  readonly kind: 'file' | 'directory' | 'other'
  /** Reached through a symbolic link; `kind` is that of what it points to. */
  readonly link: boolean
}

/** A file or directory that could not be read, worded for the user. */
export class FileError extends Error {
  readonly uri: string
  readonly code: 'missing' | 'forbidden' | 'other'
  constructor(uri: string, code: 'missing' | 'forbidden' | 'other', message: string) {
    super(message)
    this.name = 'FileError'
    this.uri = uri
    this.code = code
  }
}
