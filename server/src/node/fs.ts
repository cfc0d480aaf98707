import * as fs from 'node:fs'
import {
  access,
  chmod,
  chown,
  type FileHandle,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
} from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { URI } from 'vscode-uri'
import { MAX_BYTES } from '../workspace/decode'
import { type DirectoryEntry, FileError, type FileSystem } from '../workspace/files'

/** The canonical URI of an absolute path. */
export function uriOfPath(path: string): string {
  return URI.file(path).toString()
}

/** The path of a `file:` URI, the way this system writes paths. */
export function pathOfUri(uri: string): string {
  return fileURLToPath(uri)
}

/** Either `commit` or `discard` ends it. All reject with a `FileError`. */
export interface FileWriter {
  readonly uri: string
  write(content: Uint8Array | string): Promise<void>
  commit(): Promise<void>
  /** Leaves everything as it was. */
  discard(): Promise<void>
}

/** What the command line needs beyond reading. */
export interface WritableFileSystem extends FileSystem {
  kind(uri: string): Promise<'file' | 'directory' | 'other' | 'missing'>
  /**
   * Starts to write a file whose content is put in place in one step, by `commit`: whoever reads it sees the old or the
   * new content, never a part. Keeps mode and owner; behind a link, what it points to is replaced. Rejects with a `FileError`.
   */
  create(uri: string): Promise<FileWriter>
}

/**
 * The disk. `blocking` reads without the detour over threads: four times as fast for thousands of small files, right for
 * a process that does nothing else, wrong for a server that must answer meanwhile.
 */
export class NodeFileSystem implements WritableFileSystem {
  constructor(private readonly blocking: boolean) {}

  read(uri: string): Promise<Uint8Array> {
    return worded(uri, async path => {
      const stats = this.blocking ? fs.statSync(path) : await stat(path)
      // Reading a pipe or a device may never end.
      if (!stats.isFile()) throw new FileError(uri, 'other', `${path} is not a file.`)
      if (stats.size > MAX_BYTES) throw new FileError(uri, 'other', tooLarge(path, stats.size))
      return this.blocking ? fs.readFileSync(path) : readFile(path)
    })
  }

  list(uri: string): Promise<readonly DirectoryEntry[]> {
    return worded(uri, async path => {
      const options = { withFileTypes: true } as const
      const found = this.blocking ? fs.readdirSync(path, options) : await readdir(path, options)
      const entries = await Promise.all(found.map(entry => directoryEntry(path, entry)))
      return entries.sort((a, b) => (a.name < b.name ? -1 : 1))
    })
  }

  identity(uri: string): Promise<string> {
    return worded(uri, async path => uriOfPath(this.blocking ? fs.realpathSync.native(path) : await realpath(path)))
  }

  async kind(uri: string): Promise<'file' | 'directory' | 'other' | 'missing'> {
    try {
      return await worded(uri, async path => kindOf(await stat(path)))
    } catch (error) {
      if (error instanceof FileError && error.code === 'missing') return 'missing'
      throw error
    }
  }

  create(uri: string): Promise<FileWriter> {
    return worded(uri, async path => {
      const before = await stat(path).catch(() => undefined)
      if (before?.isDirectory() === true) throw new FileError(uri, 'other', `${path} is a folder.`)
      // Devices and pipes, such as /dev/stdout, are written as they are.
      if (before !== undefined && !before.isFile()) return writer(uri, await open(path, 'w'), undefined)
      const target = before === undefined ? path : await realpath(path)
      // A file made read-only is meant to stay as it is, even where its directory would allow replacing it.
      if (before !== undefined) await access(target, fs.constants.W_OK)
      const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`)
      return writer(uri, await open(temporary, 'w'), { temporary, target, before })
    })
  }
}

interface Replacement {
  readonly temporary: string
  readonly target: string
  readonly before: fs.Stats | undefined
}

function writer(uri: string, file: FileHandle, replacement: Replacement | undefined): FileWriter {
  return {
    uri,
    write: content =>
      worded(uri, async () => {
        await file.writeFile(content)
      }),
    commit: () =>
      worded(uri, async () => {
        if (replacement !== undefined) await file.sync()
        await file.close()
        if (replacement !== undefined) await putInPlace(replacement)
      }),
    discard: () =>
      worded(uri, async () => {
        await file.close()
        if (replacement !== undefined) await rm(replacement.temporary, { force: true })
      }),
  }
}

async function putInPlace({ temporary, target, before }: Replacement): Promise<void> {
  try {
    if (before !== undefined) {
      // Only the superuser may give files away; for everyone else the file is theirs already.
      if (before.uid !== process.getuid?.()) await chown(temporary, before.uid, before.gid).catch(() => undefined)
      await chmod(temporary, before.mode & 0o7777)
    }
    await rename(temporary, target)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

async function directoryEntry(directory: string, entry: fs.Dirent): Promise<DirectoryEntry> {
  const { name } = entry
  if (!entry.isSymbolicLink()) return { name, kind: kindOf(entry), link: false }
  try {
    return { name, kind: kindOf(await stat(join(directory, name))), link: true }
  } catch {
    return { name, kind: 'other', link: true }
  }
}

function kindOf(entry: { isFile(): boolean; isDirectory(): boolean }): 'file' | 'directory' | 'other' {
  return entry.isFile() ? 'file' : entry.isDirectory() ? 'directory' : 'other'
}

/** Runs an action on the path behind a URI; what fails becomes a `FileError` that names the file. */
async function worded<T>(uri: string, action: (path: string) => Promise<T>): Promise<T> {
  const path = pathOfUri(uri)
  try {
    return await action(path)
  } catch (error) {
    throw error instanceof FileError ? error : fileError(uri, path, error)
  }
}

function fileError(uri: string, path: string, error: unknown): FileError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new FileError(uri, 'missing', `${path} does not exist.`)
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new FileError(uri, 'forbidden', `${path}: permission denied.`)
    case 'ELOOP':
      return new FileError(uri, 'other', `${path} is a link that leads back to itself.`)
    default:
      return new FileError(
        uri,
        'other',
        `${path} cannot be used: ${error instanceof Error ? error.message : String(error)}.`,
      )
  }
}

function tooLarge(path: string, bytes: number): string {
  const megabytes = (size: number): string => (size / 1024 / 1024).toFixed(1)
  return `${path} is too large to be analysed (${megabytes(bytes)} MB; the limit is ${megabytes(MAX_BYTES)} MB).`
}
