import { isAbsolute, relative, sep } from 'node:path'
import { pathOfUri } from '../fs'

/** How to open a file from `directory`: relative where it lies below it, else in full. */
export function displayPath(uri: string, directory: string): string {
  const path = pathOfUri(uri)
  const shown = relative(directory, path)
  if (shown === '') return '.'
  return shown === '..' || shown.startsWith(`..${sep}`) || isAbsolute(shown) ? path : shown
}
