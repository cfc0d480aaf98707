import { basename, dirname, resolve } from 'node:path'
import { FileError } from '../../workspace/files'
import { isWithin, directoryOf } from '../../workspace/uris'
import type { WalkRoot } from '../../workspace/walk'
import { uriOfPath } from '../fs'
import { UsageError } from './arguments'
import type { Environment } from './environment'

export interface Targets {
  readonly roots: readonly WalkRoot[]
  /** URI of the folder that names in reports are relative to: the folder named, or the innermost one around all that is named. */
  readonly base: string
  /** URIs of the folders that are named, and of those that hold the files that are. */
  readonly folders: readonly string[]
}

/** Looks up what the command line names. @throws UsageError for what does not exist. */
export async function targetsOf(paths: readonly string[], { directory, files }: Environment): Promise<Targets> {
  const roots: WalkRoot[] = []
  for (const path of paths) {
    const uri = uriOfPath(resolve(directory, path))
    const kind = await files.kind(uri).catch((error: unknown) => {
      // It exists, but may not be looked at: the walk says so and goes on.
      if (error instanceof FileError) return 'file' as const
      throw error
    })
    if (kind === 'missing') throw new UsageError(`${path} does not exist.${hint(path)}`)
    roots.push({ uri, kind: kind === 'directory' ? 'directory' : 'file' })
  }
  const folders = roots.map(folderOf)
  return { roots, base: folders.reduce(around), folders }
}

function folderOf({ uri, kind }: WalkRoot): string {
  return kind === 'directory' ? uri : directoryOf(uri)
}

function around(a: string, b: string): string {
  let folder = a
  while (!isWithin(folder, b) && directoryOf(folder) !== folder) folder = directoryOf(folder)
  return folder
}

/** A shell leaves a pattern that matches nothing as it is. */
function hint(path: string): string {
  return /[*?]/.test(basename(path))
    ? ` Nothing in ${dirname(path)} matches the pattern; a folder can be named as it is.`
    : ''
}
