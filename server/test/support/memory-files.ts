import { type DirectoryEntry, FileError, type FileSystem } from '../../src/workspace/files'
import { canonicalUri, childUri, directoryOf, nameOf } from '../../src/workspace/uris'

/** Files that exist only in memory. */
export class MemoryFileSystem implements FileSystem {
  private readonly files = new Map<string, Uint8Array>()
  /** URIs read so far, in order: lets tests see what is cached. */
  readonly reads: string[] = []

  /** `files`: URI → text (encoded as UTF-8) or bytes. */
  constructor(files: Readonly<Record<string, string | Uint8Array>> = {}) {
    for (const [uri, content] of Object.entries(files)) this.write(uri, content)
  }

  write(uri: string, content: string | Uint8Array): void {
    this.files.set(canonicalUri(uri), typeof content === 'string' ? new TextEncoder().encode(content) : content)
  }

  remove(uri: string): void {
    this.files.delete(canonicalUri(uri))
  }

  read(uri: string): Promise<Uint8Array> {
    this.reads.push(canonicalUri(uri))
    const content = this.files.get(canonicalUri(uri))
    return content === undefined ? Promise.reject(missing(uri)) : Promise.resolve(content)
  }

  list(uri: string): Promise<readonly DirectoryEntry[]> {
    const directory = canonicalUri(uri).replace(/\/$/, '')
    const entries = new Map<string, DirectoryEntry>()
    for (const file of this.files.keys()) {
      let child = file
      let parent = directoryOf(child)
      while (parent !== directory && parent !== child && parent.length > directory.length) {
        child = parent
        parent = directoryOf(child)
      }
      if (parent !== directory || child === directory) continue
      const name = nameOf(child)
      entries.set(name, { name, kind: child === file ? 'file' : 'directory', link: false })
    }
    if (entries.size === 0) return Promise.reject(missing(uri))
    return Promise.resolve([...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1)))
  }

  identity(uri: string): Promise<string> {
    return Promise.resolve(childUri(canonicalUri(uri), '.'))
  }
}

function missing(uri: string): FileError {
  return new FileError(uri, 'missing', `${uri} does not exist.`)
}
