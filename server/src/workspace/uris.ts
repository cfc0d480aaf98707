/**
 * One spelling for every URI. Editors differ in what they encode (`file:///c%3A/x`, `file:///C:/x`); within the server only
 * the form that `vscode-uri` prints is used, so that a Map finds what it holds.
 */
import { URI, Utils } from 'vscode-uri'

/** The canonical spelling. Idempotent; text that is no URI is returned as it is. */
export function canonicalUri(uri: string): string {
  try {
    return URI.parse(uri, true).toString()
  } catch {
    return uri
  }
}

/** The last segment, decoded. */
export function nameOf(uri: string): string {
  const path = pathOf(uri)
  return path.slice(path.lastIndexOf('/') + 1)
}

/**
 * The directory a document belongs to, without a slash at the end. A document that was never saved but has a path
 * (`untitled:/home/me/new.tf`) belongs to the directory it will be saved in; one without a path is a directory of its own.
 */
export function directoryOf(uri: string): string {
  try {
    const parsed = URI.parse(uri, true)
    if (!parsed.path.startsWith('/')) return uri
    const saved = parsed.scheme === 'untitled' ? parsed.with({ scheme: 'file' }) : parsed
    return withoutSlash(Utils.dirname(saved).with({ query: '', fragment: '' }).toString())
  } catch {
    return uri
  }
}

/** The URI of an entry of a directory. */
export function childUri(directory: string, name: string): string {
  try {
    return Utils.joinPath(URI.parse(directory, true), name).toString()
  } catch {
    return `${directory}/${name}`
  }
}

/** True when `uri` lies in the folder, at any depth, or is it. */
export function isWithin(folder: string, uri: string): boolean {
  const base = withoutSlash(folder)
  return uri === base || uri.startsWith(`${base}/`)
}

/** The part of `uri` below `folder`, decoded, with slashes; the whole path when it lies elsewhere. */
export function relativePath(folder: string, uri: string): string {
  const base = withoutSlash(folder)
  return uri.startsWith(`${base}/`) ? pathOf(uri).slice(withoutSlash(pathOf(folder)).length + 1) : pathOf(uri)
}

/** The way from a folder to a file or folder, decoded, with slashes; `.` for the folder itself, `../` where it lies elsewhere. */
export function pathBetween(folder: string, uri: string): string {
  const from = withoutSlash(pathOf(folder)).split('/')
  const to = withoutSlash(pathOf(uri)).split('/')
  let same = 0
  while (same < from.length && same < to.length && from[same] === to[same]) same++
  const way = [...from.slice(same).map(() => '..'), ...to.slice(same)].join('/')
  return way === '' ? '.' : way
}

/** Where a way that `pathBetween` wrote leads to. */
export function uriAt(folder: string, path: string): string {
  return path
    .split('/')
    .reduce(
      (uri, part) => (part === '..' ? directoryOf(uri) : part === '.' ? uri : childUri(uri, part)),
      withoutSlash(folder),
    )
}

/** The folder that a setting names: a URI, an absolute path (of Windows too), or a path from a folder. */
export function folderNamed(base: string, path: string): string {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(path)) return withoutSlash(canonicalUri(path))
  const parts = path.split(/[/\\]/).filter(part => part !== '')
  const isAbsolute = /^[/\\]|^[A-Za-z]:[/\\]/.test(path)
  try {
    const start = isAbsolute ? URI.parse(base, true).with({ path: '/', query: '', fragment: '' }).toString() : base
    return uriAt(start, parts.join('/'))
  } catch {
    return base
  }
}

/** How to name a file to people: the path of a `file:` URI, else the URI itself. */
export function displayName(uri: string): string {
  try {
    const parsed = URI.parse(uri, true)
    return parsed.scheme === 'file' ? parsed.fsPath : parsed.toString(true)
  } catch {
    return uri
  }
}

function pathOf(uri: string): string {
  try {
    return URI.parse(uri, true).path
  } catch {
    return uri
  }
}

function withoutSlash(uri: string): string {
  return uri.endsWith('/') ? uri.slice(0, -1) : uri
}
