import { FileError, type FileSystem } from './files'
import { childUri, displayName, uriAt } from './uris'

/** More than any real one: each entry takes 150 bytes. */
const MAX_BYTES = 1024 * 1024

export interface InstalledModules {
  /** Call path (`vpc.subnets`) → directory. */
  readonly directories: ReadonlyMap<string, string>
  /** What cannot be used, worded for the log. */
  readonly problems: readonly string[]
}

/** Where `terraform init` writes down what it installed ("modsdir" in hashicorp/terraform). */
export function manifestOf(root: string): string {
  return uriAt(root, '.terraform/modules/modules.json')
}

/** The root directory whose manifest this is; undefined for any other file. */
export function rootOfManifest(uri: string): string | undefined {
  const end = '/.terraform/modules/modules.json'
  return uri.endsWith(end) ? uri.slice(0, -end.length) : undefined
}

/** The root directory that something was installed for, as its place says; undefined elsewhere. */
export function rootOfInstalled(directory: string): string | undefined {
  const at = directory.indexOf('/.terraform/modules/')
  return at < 0 ? undefined : directory.slice(0, at)
}

/** Reads the manifest of a root directory. Undefined where there is none. */
export async function readInstalled(files: FileSystem, root: string): Promise<InstalledModules | undefined> {
  const uri = manifestOf(root)
  try {
    const bytes = await files.read(uri)
    if (bytes.length > MAX_BYTES) return unusable(uri, 'it is too large')
    return entries(root, uri, JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
  } catch (error) {
    if (error instanceof FileError) return error.code === 'missing' ? undefined : unusable(uri, error.message)
    return unusable(uri, error instanceof Error ? error.message : String(error))
  }
}

function unusable(uri: string, reason: string): InstalledModules {
  return { directories: new Map(), problems: [`${displayName(uri)} cannot be used: ${reason}`] }
}

function entries(root: string, uri: string, manifest: unknown): InstalledModules {
  const listed = field(manifest, 'Modules')
  if (!Array.isArray(listed)) return unusable(uri, 'it has no list of modules')
  const directories = new Map<string, string>()
  const problems: string[] = []
  for (const entry of listed) {
    const [key, path] = [field(entry, 'Key'), field(entry, 'Dir')]
    if (key === '') continue
    if (typeof key !== 'string' || typeof path !== 'string' || path === '') {
      problems.push(`${displayName(uri)} has an entry without a key or directory.`)
    } else if (isAbsolute(path)) {
      problems.push(`${displayName(uri)} names the directory ${path} for ${key}; only paths below the root count.`)
    } else directories.set(key, directoryAt(root, path))
  }
  return { directories, problems }
}

function isAbsolute(path: string): boolean {
  return /^[/\\~]|^[A-Za-z]:/.test(path)
}

/** Windows writes both kinds of slashes. */
function directoryAt(root: string, path: string): string {
  const parts = path.split(/[/\\]/).filter(part => part !== '')
  return parts.reduce((at, part) => (part === '..' || part === '.' ? uriAt(at, part) : childUri(at, part)), root)
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? new Map<string, unknown>(Object.entries(value)).get(name)
    : undefined
}
