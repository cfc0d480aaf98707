/** Joins relative paths with `/`, `.` standing for the directory itself; `..` may lead out of it. */
export function joinPath(base: string, path: string): string {
  const names: string[] = []
  for (const name of `${base}/${path}`.split('/')) {
    if (name === '' || name === '.') continue
    if (name === '..' && names.length > 0 && names.at(-1) !== '..') names.pop()
    else names.push(name)
  }
  return names.length === 0 ? '.' : names.join('/')
}
