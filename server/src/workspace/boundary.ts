import type { FileSystem } from './files'
import { FileError } from './files'
import { isWithin } from './uris'

/** What may be read: the folders that the user opened, scans or names, wherever links lead. */
export class Boundary {
  private readonly places = new Map<string, Promise<string | undefined>>()

  constructor(
    private readonly files: FileSystem,
    /** Canonical, without a slash at the end. */
    private readonly folders: () => readonly string[],
  ) {}

  /** The folders may be others, or links lead elsewhere. */
  changed(): void {
    this.places.clear()
  }

  /** `for_`: the directory on whose behalf it is read; where no folder holds it, it is a folder of its own. */
  async allows(uri: string, for_: string): Promise<boolean> {
    const folders = this.foldersAround(for_)
    if (!folders.some(folder => isWithin(folder, uri))) return false
    const place = await this.placeOf(uri)
    // What does not exist leads nowhere.
    if (place === undefined || place === uri) return true
    const places = await Promise.all(folders.map(folder => this.placeOf(folder)))
    return places.some(folder => folder !== undefined && isWithin(folder, place))
  }

  private foldersAround(directory: string): readonly string[] {
    const folders = this.folders()
    return folders.some(folder => isWithin(folder, directory)) ? folders : [...folders, directory]
  }

  private placeOf(uri: string): Promise<string | undefined> {
    const known = this.places.get(uri)
    if (known !== undefined) return known
    const asking = this.files.identity(uri).catch((error: unknown) => {
      if (error instanceof FileError) return undefined
      throw error
    })
    this.places.set(uri, asking)
    return asking
  }
}
