import type { ReadFile } from '../analysis/types'
import type { Boundary } from './boundary'
import type { Documents } from './documents'
import { FileError, type FileSystem } from './files'
import { childUri, isWithin } from './uris'

/** What `file()` and its like may read of one file; policies and templates are far smaller. */
const MAX_BYTES = 1024 * 1024
/** What `fileset()` may list. */
const MAX_LISTED = 2000

const UNREADABLE: ReadFile = { kind: 'unreadable' }
const MISSING: ReadFile = { kind: 'missing' }

/** Files and directories that Terraform's functions ask for. What was read stays until it is said to have changed. */
export class FunctionFiles {
  private readonly known = new Map<string, Promise<ReadFile>>()

  constructor(
    private readonly files: FileSystem,
    private readonly documents: Pick<Documents, 'buffer'>,
    private readonly boundary: Boundary,
  ) {}

  /** `for_`: the directory whose values need it. Never rejects. */
  read(uri: string, for_: string): Promise<ReadFile> {
    const known = this.known.get(uri)
    if (known !== undefined) return known
    const reading = this.load(uri, for_)
    this.known.set(uri, reading)
    return reading
  }

  /** Something changed on disk: forgets the file, and the listings of the directories around it. */
  changed(uri: string): void {
    for (const known of this.known.keys()) if (isWithin(known, uri) || isWithin(uri, known)) this.known.delete(known)
  }

  /** Forgets what nobody needs, or everything. */
  prune(isNeeded: (uri: string) => boolean = () => false): void {
    for (const uri of this.known.keys()) if (!isNeeded(uri)) this.known.delete(uri)
  }

  private async load(uri: string, for_: string): Promise<ReadFile> {
    if (!(await this.boundary.allows(uri, for_))) return UNREADABLE
    const buffer = this.documents.buffer(uri)
    const bytes =
      buffer === undefined ? await attempt(() => this.files.read(uri)) : new TextEncoder().encode(buffer.text)
    if (!(bytes instanceof FileError)) return bytes.length > MAX_BYTES ? UNREADABLE : { kind: 'file', bytes }
    // No file, so a directory perhaps.
    const paths = await this.list(uri)
    if (paths instanceof FileError) return bytes.code === 'missing' && paths.code === 'missing' ? MISSING : UNREADABLE
    return paths === undefined ? UNREADABLE : { kind: 'directory', paths }
  }

  /** Undefined where there are too many. Linked directories are left out: they may lead back. */
  private async list(top: string): Promise<readonly string[] | FileError | undefined> {
    const paths: string[] = []
    const waiting = [{ uri: top, path: '' }]
    for (const { uri, path } of waiting) {
      const entries = await attempt(() => this.files.list(uri))
      if (entries instanceof FileError) {
        if (uri === top) return entries
        continue
      }
      for (const { name, kind, link } of entries) {
        if (kind === 'file') paths.push(path + name)
        else if (kind === 'directory' && !link) waiting.push({ uri: childUri(uri, name), path: `${path}${name}/` })
      }
      if (paths.length > MAX_LISTED || waiting.length > MAX_LISTED) return undefined
    }
    return paths.sort()
  }
}

async function attempt<T>(action: () => Promise<T>): Promise<T | FileError> {
  try {
    return await action()
  } catch (error) {
    if (error instanceof FileError) return error
    throw error
  }
}
