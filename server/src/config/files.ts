import type { SourceFile } from '#rules/model/source'
import { decode } from '../workspace/decode'
import { FileError, type FileSystem } from '../workspace/files'

/** Why a file that is there cannot be used, worded for the user. */
export type ReadText = SourceFile | { readonly problem: string }

/** What the resolver needs of the world. */
export interface ConfigurationFiles {
  /** Undefined when there is no such file. Never rejects. */
  read(uri: string): Promise<ReadText | undefined>
  /** Names in a folder, of whatever kind; rejects with a `FileError`. */
  list(directory: string): Promise<readonly { readonly name: string }[]>
}

/** Configuration files on a file system, as the command line reads them. */
export function configurationFiles(files: FileSystem): ConfigurationFiles {
  return {
    read: uri => readConfigurationText(files, uri),
    list: directory => files.list(directory),
  }
}

export async function readConfigurationText(files: FileSystem, uri: string): Promise<ReadText | undefined> {
  try {
    const decoded = decode(uri, await files.read(uri))
    return 'problem' in decoded ? decoded : { uri, text: decoded.text }
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    return error.code === 'missing' ? undefined : { problem: error.message }
  }
}

/** A folder that cannot be listed has nothing to say about configuration. */
export async function listNames(files: ConfigurationFiles, directory: string): Promise<ReadonlySet<string>> {
  try {
    return new Set((await files.list(directory)).map(({ name }) => name))
  } catch (error) {
    if (error instanceof FileError) return new Set()
    throw error
  }
}
