import type { SourceFile } from '#rules/model/source'
import { decode } from './decode'
import { type DirectoryEntry, FileError, type FileSystem } from './files'
import { directoryOf, isWithin } from './uris'

/** In bytes: more than any script or file of settings that people write. */
const MAX_BYTES = 256 * 1024
/** Folders and texts that a scan keeps. */
const MAX_KNOWN = 2_000

/** Reads folders that images are built from. What was read stays known until it is said to have changed. */
export class ContextFiles {
  private readonly listings = new Map<string, Promise<readonly DirectoryEntry[] | undefined>>()
  private readonly texts = new Map<string, Promise<SourceFile | undefined>>()

  constructor(
    private readonly files: FileSystem,
    /** Text that an editor holds of a file: it counts, not what is on disk. */
    private readonly buffer: (uri: string) => SourceFile | undefined,
  ) {}

  /** Undefined where the folder cannot be listed. */
  list(directory: string): Promise<readonly DirectoryEntry[] | undefined> {
    return remembered(this.listings, directory, () => contained(this.files.list(directory)))
  }

  /** Undefined for what cannot be read, is no text, or is larger than 256 KB. */
  async text(uri: string): Promise<SourceFile | undefined> {
    return this.buffer(uri) ?? remembered(this.texts, uri, () => this.read(uri))
  }

  private async read(uri: string): Promise<SourceFile | undefined> {
    const bytes = await contained(this.files.read(uri))
    if (bytes === undefined || bytes.length > MAX_BYTES) return undefined
    const decoded = decode(uri, bytes)
    return 'problem' in decoded ? undefined : { uri, text: decoded.text }
  }

  /** Lets go of everything once it is a lot: neighbours share folders, others do not. */
  limit(): void {
    if (this.listings.size + this.texts.size > MAX_KNOWN) this.clear()
  }

  clear(): void {
    this.listings.clear()
    this.texts.clear()
  }

  /** A file appeared, changed or vanished. */
  invalidate(uri: string): void {
    this.texts.delete(uri)
    this.listings.delete(directoryOf(uri))
    // It may have been a folder.
    for (const known of [this.listings, this.texts])
      for (const key of known.keys()) if (isWithin(uri, key)) known.delete(key)
  }
}

function remembered<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const before = known.get(key)
  if (before !== undefined) return before
  const made = make()
  known.set(key, made)
  return made
}

async function contained<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof FileError) return undefined
    throw error
  }
}
