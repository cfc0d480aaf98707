import type { Ignore } from 'ignore'
import { compile } from '../workspace/ignore-files'
import { directoryOf, isWithin, relativePath } from '../workspace/uris'
import type { Verdict } from './layer'

/**
 * What gitignore patterns, relative to a folder, say about files and folders below it; the folder itself is none of theirs.
 * Nothing about what is in a folder they leave out: another file may have taken that folder in again.
 */
export function verdictOf(patterns: readonly string[], folder: string): Verdict {
  const matcher = compile(patterns)
  return (uri, kind) =>
    judge(matcher, folder, directoryOf(uri), 'directory') === true ? undefined : judge(matcher, folder, uri, kind)
}

/** True for what the verdicts leave out, or a folder around it. The first verdict about a path decides. */
export function isExcluded(verdicts: readonly Verdict[], uri: string, kind: 'file' | 'directory'): boolean {
  if (verdicts.length === 0) return false
  const paths = [uri]
  for (let at = uri; directoryOf(at) !== at;) {
    at = directoryOf(at)
    paths.unshift(at)
  }
  return paths.some(path => {
    const as = path === uri ? kind : 'directory'
    for (const verdict of verdicts) {
      const said = verdict(path, as)
      if (said !== undefined) return said
    }
    return false
  })
}

/** True for files below the folder that one of the gitignore patterns names. */
export function pathMatcher(patterns: readonly string[], folder: string): (uri: string) => boolean {
  const matcher = compile(patterns)
  return uri => judge(matcher, folder, uri, 'file') === true
}

function judge(matcher: Ignore, folder: string, uri: string, kind: 'file' | 'directory'): boolean | undefined {
  if (uri === folder || !isWithin(folder, uri)) return undefined
  const path = relativePath(folder, uri)
  if (path === '') return undefined
  const { ignored, unignored } = matcher.test(kind === 'directory' ? `${path}/` : path)
  return ignored ? true : unignored ? false : undefined
}
