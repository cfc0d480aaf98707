/** What stands behind `install`: a name with or without a version, a file, an address. */
import type { ShellWord } from '../model/shell'
import type { PackageTool } from './package-tools'

export interface PackageArgument {
  readonly word: ShellWord
  /**
   * `name`: to be looked up in an index. `file`: of the build context or the image. `address`: downloaded from where it
   * says. `group`: a set that the distribution names. `unknown`: it stands in a variable.
   */
  readonly kind: 'name' | 'file' | 'address' | 'group' | 'unknown'
  /** Without version. */
  readonly name: string
  /** As written, its operator left off: `1.2`, `$VERSION`, `latest`, a git reference. Undefined without one. */
  readonly version: string | undefined
}

/** Tags that mean another version tomorrow. */
const MOVING = /^(?:latest|next|beta|alpha|canary|nightly|edge|upgrade|patch|master|main|head|\*|x)$/i

/** A version is demanded, whatever it be; one that a variable holds counts. */
export function isPinned({ kind, version }: PackageArgument): boolean {
  if (kind === 'address') return version !== undefined
  return kind !== 'name' || (version !== undefined && !MOVING.test(version))
}

export function readPackage(tool: PackageTool, word: ShellWord): PackageArgument {
  const { text } = word
  const found = (kind: PackageArgument['kind'], name = text, version?: string): PackageArgument => {
    return { word, kind, name, version }
  }
  if (/^["']?\$(?:\w+|\{[^}]*\}|\(.*\))?["']?$|^`|^<\(/.test(text) || text === '') return found('unknown')
  if (isLocal(tool, text)) return found('file')
  const address = /^(?:[a-z][a-z0-9+.-]*:\/\/|git@|(?:git|github|gitlab|bitbucket):)/i.test(text)
  if (address) return found('address', text, addressVersion(tool, text))
  // npm's short form of a repository on GitHub.
  if (/^(?:npm|yarn|pnpm)$/.test(tool) && /^[\w.-]+\/[\w.-]+(?:#|$)/.test(text))
    return found('address', text, /#(.+)$/.exec(text)?.[1])
  if (/^(?:yum|dnf|zypper)$/.test(tool) && text.startsWith('@')) return found('group')
  const split = VERSIONS[tool].exec(text)
  const [, name = text, version] = split ?? []
  if (!split && /^["']?\$/.test(text) && !word.literal && /\$\S*$/.test(text) && !/[=@<>~]/.test(text))
    return found('unknown')
  return found('name', name, version)
}

/** Name and version apart, in each tool's own notation. */
const RPM = /^(.+?)[-:]((?:\d+:)?(?:\d[\w.+~^*]*(?:-\d[\w.+~^*]*)?|[\w.]*\$.*|(?<=:)\D[^:]*))$/
const VERSIONS: Readonly<Record<PackageTool, RegExp>> = {
  apt: /^([^=/]+)[=/](.+)$/,
  apk: /^([^=<>~]+)[=<>~]+([^=<>~].*)$/,
  yum: RPM,
  dnf: RPM,
  zypper: /^([^=<>]+)[=<>]+([^=<>].*)$/,
  pacman: /^([^=<>]+)[=<>]+([^=<>].*)$/,
  pip: /^([^\s=<>~!@]+)\s*(?:[=<>~!]+|@)\s*([^\s=<>~!].*)$/,
  npm: /^(@?[^@]+)@(.+)$/,
  yarn: /^(@?[^@]+)@(.+)$/,
  pnpm: /^(@?[^@]+)@(.+)$/,
  gem: /^([^:]+):(.+)$/,
  bundle: /^([^:]+):(.+)$/,
  go: /^([^@]+)@(.+)$/,
  cargo: /^([^@]+)@(.+)$/,
  composer: /^([^:=\s]+)[:=\s]+([^:=\s].*)$/,
}

function isLocal(tool: PackageTool, text: string): boolean {
  if (/^(?:\.{1,2}(?:\/|\[|$)|\/|~\/|file:|link:|portal:)/.test(text)) return true
  switch (tool) {
    case 'apt':
      return text.endsWith('.deb') && !text.includes('://')
    case 'apk':
      return /\.apk$/.test(text) && !text.includes('://')
    case 'yum':
    case 'dnf':
    case 'zypper':
      return /\.rpm$/.test(text) && !text.includes('://')
    case 'pip':
      return (
        !text.includes(':') && !text.includes('@') && (/\.(?:whl|zip|tar\.\w+|tgz)$/.test(text) || text.includes('/'))
      )
    case 'npm':
    case 'yarn':
    case 'pnpm':
      return !text.includes(':') && /\.(?:tar|tgz|tar\.gz)$/.test(text)
    case 'gem':
      return text.endsWith('.gem')
    case 'go':
      return /\.go$/.test(text) || /^(?:all|std|cmd|tool)(?:\/|$)/.test(text)
    case 'pacman':
    case 'bundle':
    case 'cargo':
    case 'composer':
      return false
  }
}

/** The reference of a git address; of any other download the whole address, for it names one file. */
function addressVersion(tool: PackageTool, text: string): string | undefined {
  if (!/^git|\.git(?:[@#]|$)/i.test(text) && !/^(?:github|gitlab|bitbucket):/i.test(text)) return text
  if (tool === 'pip') return /^[^@]*:\/\/(?:[^/]*@)?[^@]*@([^#&]+)/.exec(text)?.[1]
  return /#(?:semver:)?(.+)$/.exec(text)?.[1]
}
