/** True for names that ADD unpacks: tar archives, packed or not. A lone `.gz` is unpacked when there is a tar in it. */
export function isArchive(name: string): boolean {
  return /\.(?:tar|tgz|taz|tbz2?|tb2|txz|tlz|tzst|gz|bz2|xz|lzma|zst|Z)$|\.tar\.[^/]*$|\.t(?:ar|[gbx]z)[^/]*[*?\]]/.test(
    name,
  )
}

/** An address, or a git repository, as ADD takes it. */
export function isRemote(source: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]*:\/\/|git@|github\.com\/)/i.test(source)
}
