/** The shortest path that means the same (Go's `filepath.Clean` with `/` between names). */
export function cleanPath(path: string): string {
  const isAbsolute = path.startsWith('/')
  const kept: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') kept.push(part)
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop()
    else if (!isAbsolute) kept.push(part)
  }
  const joined = kept.join('/')
  if (isAbsolute) return `/${joined}`
  return joined === '' ? '.' : joined
}

/** The last name of a path; `.` for an empty one. */
export function baseName(path: string): string {
  if (path === '') return '.'
  const trimmed = path.replace(/\/+$/, '')
  return trimmed === '' ? '/' : trimmed.slice(trimmed.lastIndexOf('/') + 1)
}

/** All but what stands behind the last slash. */
export function directoryName(path: string): string {
  return cleanPath(path.slice(0, path.lastIndexOf('/') + 1))
}

/** Undefined where the path is relative and the directory that it is relative to is not known. */
export function absolutePath(path: string, root: string | undefined): string | undefined {
  if (path.startsWith('/')) return cleanPath(path)
  return root === undefined ? undefined : cleanPath(`${root}/${path}`)
}
