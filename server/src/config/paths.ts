import type { Ignore } from 'ignore'
import { compile } from '../workspace/ignore-files'
import { isWithin, relativePath } from '../workspace/uris'
import type { Verdict } from './layer'

/** What gitignore patterns, relative to a folder, say about files and folders below it; the folder itself is none of theirs. */
export function verdictOf(patterns: readonly string[], folder: string): Verdict {
  const matcher = compile(patterns)
  return (uri, kind) => judge(matcher, folder, uri, kind)
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
