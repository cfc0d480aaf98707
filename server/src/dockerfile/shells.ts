import type { ImageReference, Stage } from '#rules/model/dockerfile'

export type StageShell = Stage['shell']

const POSIX = new Set(['sh', 'bash', 'dash', 'ash', 'zsh', 'ksh', 'mksh'])

/** The program's name without folder and extension, in lower case. */
export function programName(path: string): string {
  return path
    .slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
    .toLowerCase()
    .replace(/\.exe$/, '')
}

export function isPosixShell(path: string): boolean {
  return POSIX.has(programName(path))
}

/** What SHELL's elements make of RUN: wrappers such as `env` or `conda run` are looked through. */
export function shellOf(elements: readonly string[]): StageShell {
  for (const element of elements) {
    const name = programName(element)
    if (POSIX.has(name)) return 'posix'
    if (name === 'powershell' || name === 'pwsh') return 'powershell'
    if (name === 'cmd') return 'cmd'
  }
  return 'other'
}

/**
 * What a comment says about the shell, as hadolint reads it (src/Hadolint/Pragma.hs): `# hadolint shell=powershell` below FROM
 * speaks for what follows in its stage.
 */
export function shellOfComment(text: string): StageShell | undefined {
  const name = /^#[ \t]*hadolint[ \t]+shell[ \t]*=[ \t]*([^ \t#]+)[ \t]*(?:#.*)?$/.exec(text)?.[1]
  return name === undefined ? undefined : shellOf([name])
}

/** Windows images run RUN in `cmd` unless SHELL says otherwise. */
export function shellOfImage(image: ImageReference | undefined): StageShell {
  if (image === undefined) return 'posix'
  const windows =
    (image.registry === 'mcr.microsoft.com' && /^windows(?:\/|$)/.test(image.repository)) ||
    /(?:^|[/-])(?:nanoserver|windowsservercore|servercore)(?:$|[-/])/.test(`${image.repository}-${image.tag ?? ''}`)
  return windows ? 'cmd' : 'posix'
}

/**
 * The index of the script in an exec form that calls a shell: `["sh", "-c", "…"]`, also behind `env`, `tini` and the
 * like. -1 for any other.
 */
export function scriptIndex(elements: readonly string[]): number {
  let at = 0
  const first = elements[0]
  if (first !== undefined && WRAPPERS.has(programName(first))) {
    at = elements.findIndex(element => isPosixShell(element))
    if (at < 0) return -1
  } else if (first === undefined || !isPosixShell(first)) return -1
  for (at++; at < elements.length; at++) {
    const option = elements[at] ?? ''
    if (/^-[abd-zA-Z]*c[a-zA-Z]*$/.test(option)) return at + 1 < elements.length ? at + 1 : -1
    // `-o pipefail`: an option's own argument.
    if (/^[-+][a-zA-Z]*o$/.test(option)) at++
    else if (!/^[-+]/.test(option)) return -1
  }
  return -1
}

const WRAPPERS = new Set(['env', 'tini', 'dumb-init', 'gosu', 'su-exec', 'exec', 'nice', 'busybox', 'catatonit'])
