import { FileError } from '../../src/workspace/files'
import type { DirectoryEntry } from '../../src/workspace/files'
import { MemoryFileSystem } from '../support/memory-files'
import { canonicalUri, childUri, directoryOf, nameOf } from '../../src/workspace/uris'
import type { FileWriter, WritableFileSystem } from '../../src/node/fs'
import { uriOfPath } from '../../src/node/fs'

/** A disk in memory with what real disks do: links, loops, files nobody may read, pipes, files that cannot be written. Paths are absolute. */
export class TestFileSystem extends MemoryFileSystem implements WritableFileSystem {
  /** Link → target, both URIs. */
  private readonly linkTargets = new Map<string, string>()
  readonly forbidden = new Set<string>()
  readonly readOnly = new Set<string>()
  readonly pipes = new Set<string>()
  /** URIs that were put in place, in order. */
  readonly written: string[] = []
  /** Called before every read. */
  onRead: (path: string) => void = () => undefined

  constructor(files: Readonly<Record<string, string | Uint8Array>> = {}) {
    super()
    for (const [path, content] of Object.entries(files)) this.write(uriOfPath(path), content)
  }

  link(path: string, target: string): void {
    this.linkTargets.set(uriOfPath(path), uriOfPath(target))
  }

  pipe(path: string): void {
    this.pipes.add(uriOfPath(path))
    this.write(uriOfPath(path), '')
  }

  forbid(path: string): void {
    this.forbidden.add(uriOfPath(path))
  }

  text(path: string): Promise<string> {
    return super.read(uriOfPath(path)).then(bytes => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes))
  }

  override async read(uri: string): Promise<Uint8Array> {
    const real = this.resolve(uri)
    this.onRead(decodeURIComponent(real.replace('file://', '')))
    if (this.forbidden.has(real)) throw denied(uri)
    return super.read(real)
  }

  override async list(uri: string): Promise<readonly DirectoryEntry[]> {
    const real = this.resolve(uri)
    if (this.forbidden.has(real)) throw denied(uri)
    const entries = (await super.list(real)).map(entry =>
      this.pipes.has(childUri(real, entry.name)) ? { ...entry, kind: 'other' as const } : entry,
    )
    for (const link of this.linkTargets.keys()) {
      if (directoryOf(link) !== real) continue
      const kind = await this.kind(link).catch(() => 'other' as const)
      entries.push({ name: nameOf(link), kind: kind === 'missing' ? 'other' : kind, link: true })
    }
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  override async identity(uri: string): Promise<string> {
    const real = this.resolve(uri)
    if ((await this.kind(real)) === 'missing') throw new FileError(uri, 'missing', `${uri} does not exist.`)
    return real
  }

  async kind(uri: string): Promise<'file' | 'directory' | 'other' | 'missing'> {
    const real = this.resolve(uri)
    if (this.pipes.has(real)) return 'other'
    const readable = await super.read(real).then(
      () => true,
      () => false,
    )
    if (readable) return 'file'
    return super.list(real).then(
      () => 'directory' as const,
      () => 'missing' as const,
    )
  }

  async create(uri: string): Promise<FileWriter> {
    const real = this.resolve(uri)
    if (this.readOnly.has(real)) throw denied(uri)
    if ((await this.kind(directoryOf(real))) !== 'directory') {
      throw new FileError(uri, 'missing', `${directoryOf(real)} does not exist.`)
    }
    let content = ''
    return {
      uri,
      write: text => {
        content += typeof text === 'string' ? text : new TextDecoder('utf-8', { ignoreBOM: true }).decode(text)
        return Promise.resolve()
      },
      commit: () => {
        this.write(real, content)
        this.written.push(real)
        return Promise.resolve()
      },
      discard: () => Promise.resolve(),
    }
  }

  /** Follows the first link on the way, then the next, as a kernel does; gives up on links that lead to themselves. */
  private resolve(uri: string): string {
    let path = canonicalUri(uri)
    for (let step = 0; step < 40; step++) {
      const link = [...this.linkTargets].find(([from]) => path === from || path.startsWith(`${from}/`))
      if (link === undefined) return path
      path = link[1] + path.slice(link[0].length)
    }
    throw new FileError(uri, 'other', `${uri} is a link that leads back to itself.`)
  }
}

function denied(uri: string): FileError {
  return new FileError(uri, 'forbidden', `${decodeURIComponent(uri.replace('file://', ''))}: permission denied.`)
}
