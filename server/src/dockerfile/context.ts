import type { BuildContext, EnvironmentFile } from '#rules/model/context'
import type { ShellScript } from '#rules/model/shell'
import type { SourceFile } from '#rules/model/source'
import { splitShell } from '../syntax/shell/split'
import { isShellInterpreter } from './body'
import { type ContextFolder, hasWildcard, isEnvironmentFile, pathOfSource } from './build-options'
import { type Dockerignore, NOTHING_IGNORED, parseDockerignore } from './dockerignore'

/** What rules see of a folder that was looked at. Everything is worked out when it is asked for. */
export class ContextModel implements BuildContext {
  private readonly scripts = new Map<string, { readonly script: ShellScript | undefined }>()
  private parsed: Dockerignore | undefined

  constructor(private readonly folder: ContextFolder) {}

  get ignoreFile(): SourceFile {
    return this.folder.ignoreFile
  }

  get hasIgnoreFile(): boolean {
    return this.folder.hasIgnoreFile
  }

  isIgnored(path: string): boolean {
    return this.ignore.ignores(pathOfSource(path))
  }

  exists(path: string): boolean | undefined {
    const clean = pathOfSource(path)
    if (clean === '.' || this.folder.entries.has(clean)) return true
    const slash = clean.lastIndexOf('/')
    const parent = slash < 0 ? '.' : clean.slice(0, slash)
    if (this.folder.listed.has(parent)) return false
    return parent !== '.' && this.exists(parent) === false ? false : undefined
  }

  takenBy(source: string): readonly string[] {
    return this.namedBy(source).filter(path => !this.ignore.ignores(path))
  }

  isLeftOut(source: string): boolean {
    const path = pathOfSource(source)
    if (path === '.') return false
    if (hasWildcard(path)) {
      const named = this.namedBy(source)
      return named.length > 0 && named.every(one => this.ignore.ignores(one))
    }
    if (!this.ignore.ignores(path)) return false
    if (this.folder.entries.get(path) === 'file' || !this.ignore.mayTakeInBelow(path)) return true
    const isSeen = this.exists(path) === true && this.isSeenBelow(path)
    return isSeen && this.takenBy(path).length === 0
  }

  script(path: string): ShellScript | undefined {
    const known = this.scripts.get(path)
    if (known !== undefined) return known.script
    const file = this.folder.files.get(pathOfSource(path))
    const script = file && isShellScript(file) ? splitShell({ file, text: file.text, base: 0 }) : undefined
    this.scripts.set(path, { script })
    return script
  }

  environmentFiles(): readonly EnvironmentFile[] {
    return [...this.folder.files].flatMap(([path, file]) =>
      isEnvironmentFile(path) && !this.ignore.ignores(path) ? [{ path, file }] : [],
    )
  }

  private get ignore(): Dockerignore {
    // Whoever collects the folder leaves one out whose ignore file cannot be read.
    return (this.parsed ??= parseDockerignore(this.folder.ignoreFile.text) ?? NOTHING_IGNORED)
  }

  /** Files at or below what a source names, and folders that nobody looked into. */
  private namedBy(source: string): readonly string[] {
    const path = pathOfSource(source)
    const isNamed = hasWildcard(path) ? namedByWildcard(path) : (one: string) => path === '.' || isWithin(path, one)
    return [...this.folder.entries].flatMap(([one, kind]) =>
      isNamed(one) && (kind === 'file' || !this.folder.listed.has(one)) ? [one] : [],
    )
  }

  private isSeenBelow(path: string): boolean {
    return [...this.folder.entries].every(
      ([one, kind]) => kind === 'file' || !isWithin(path, one) || this.folder.listed.has(one),
    )
  }
}

function isWithin(folder: string, path: string): boolean {
  return path === folder || path.startsWith(`${folder}/`)
}

/** As Go's `filepath.Match` over the first segments; what is below a folder that matches belongs to it. */
export function namedByWildcard(pattern: string): (path: string) => boolean {
  const depth = pattern.split('/').length
  const matcher = parseDockerignore(pattern.replace(/\*{2,}/g, '*').replace(/^[!#]/, '\\$&'))
  return path => {
    const segments = path.split('/')
    return segments.length >= depth && (matcher?.ignores(segments.slice(0, depth).join('/')) ?? false)
  }
}

/** By its first line; without one by its name, or because it looks like none of the files that programs are. */
function isShellScript({ uri, text }: SourceFile): boolean {
  const shebang = /^#![ \t]*([^\r\n]*?)[ \t]*(?:\r?\n|$)/.exec(text)?.[1]
  return shebang === undefined ? /\.(?:sh|bash|ash|dash|ksh)$/.test(uri) : isShellInterpreter(shebang)
}
