import type { SourceFile } from '#rules/model/source'
import { type ContextFolder, hasWildcard, isEnvironmentFile } from '../dockerfile/build-options'
import { namedByWildcard } from '../dockerfile/context'
import { type Dockerignore, parseDockerignore } from '../dockerfile/dockerignore'
import type { ContextFiles } from './context-files'
import type { ContextNeeds } from './context-needs'
import type { DirectoryEntry } from './files'
import { childUri, directoryOf, nameOf } from './uris'

const MAX_ENTRIES = 5_000
const MAX_DEPTH = 8
const MAX_TEXTS = 50
/** Folders that are listed at once. */
const AT_ONCE = 16
/** Other people's code, and what tools keep: that they are there says enough. */
const NOT_ENTERED = new Set(['.git', '.hg', '.svn', 'node_modules', '.terraform', '.venv', 'venv', '__pycache__'])

/**
 * What of a folder matters to the build of a Dockerfile, within limits: at most 5,000 entries, 8 folders deep, and 50 texts.
 * Only folders are listed that COPY or ADD takes from. Undefined where the folder cannot be listed or its ignore file
 * cannot be understood.
 */
export async function contextFolder(
  files: ContextFiles,
  directory: string,
  dockerfile: string,
  needs: ContextNeeds,
): Promise<ContextFolder | undefined> {
  const top = await files.list(directory)
  if (top === undefined) return undefined
  const ignoreFile = await findIgnoreFile(files, directory, dockerfile, top)
  const ignore = parseDockerignore(ignoreFile?.text ?? '')
  if (ignore === undefined) return undefined
  const tree = new Tree(files, directory, ignore)
  for (const source of needs.sources) await tree.look(source)
  return {
    directory,
    ignoreFile: ignoreFile ?? { uri: childUri(directory, '.dockerignore'), text: '' },
    hasIgnoreFile: ignoreFile !== undefined,
    entries: tree.entries,
    listed: tree.listed,
    files: await tree.texts(new Set(needs.named)),
  }
}

/** That of the Dockerfile itself wins. Source: docs.docker.com/build/concepts/context/#filename-and-location. */
async function findIgnoreFile(
  files: ContextFiles,
  directory: string,
  dockerfile: string,
  top: readonly DirectoryEntry[],
): Promise<SourceFile | undefined> {
  const [folder, name] = [directoryOf(dockerfile), `${nameOf(dockerfile)}.dockerignore`]
  const beside = folder === directory ? top : await files.list(folder)
  const own = beside?.some(entry => entry.name === name) ? await files.text(childUri(folder, name)) : undefined
  if (own !== undefined || !top.some(entry => entry.name === '.dockerignore')) return own
  return files.text(childUri(directory, '.dockerignore'))
}

class Tree {
  readonly entries = new Map<string, 'file' | 'directory'>()
  readonly listed = new Set<string>()
  private readonly links = new Set<string>()

  constructor(
    private readonly files: ContextFiles,
    private readonly directory: string,
    private readonly ignore: Dockerignore,
  ) {}

  /** Lists the folders on the way to a source, and what is in it. */
  async look(source: string): Promise<void> {
    const segments = source === '.' ? [] : source.split('/')
    const wild = segments.findIndex(segment => hasWildcard(segment))
    let at = '.'
    for (const segment of wild < 0 ? segments : segments.slice(0, wild)) {
      await this.list([at])
      at = join(at, segment)
      if (this.entries.get(at) !== 'directory') return
    }
    const isNamed = wild < 0 ? () => true : leadsTo(segments)
    for (let level: readonly string[] = [at]; level.length > 0;) {
      const next: string[] = []
      for (let i = 0; i < level.length; i += AT_ONCE) next.push(...(await this.list(level.slice(i, i + AT_ONCE))))
      level = next.filter(isNamed)
    }
  }

  /** Resolves to the folders in them that may be entered. */
  private async list(paths: readonly string[]): Promise<readonly string[]> {
    const listable = paths.filter(path => depthOf(path) <= MAX_DEPTH && this.entries.size < MAX_ENTRIES)
    const uriOf = (path: string): string => (path === '.' ? this.directory : childUri(this.directory, path))
    const found = await Promise.all(listable.map(path => this.files.list(uriOf(path))))
    return listable.flatMap((path, i) => this.add(path, found[i] ?? []))
  }

  private add(path: string, found: readonly DirectoryEntry[]): readonly string[] {
    const folders: string[] = []
    for (const { name, kind, link } of found) {
      const one = join(path, name)
      if (this.entries.size >= MAX_ENTRIES && !this.entries.has(one)) return folders
      if (kind === 'other') continue
      this.entries.set(one, kind)
      // A link may lead anywhere.
      if (link) this.links.add(one)
      else if (kind === 'directory' && !NOT_ENTERED.has(name) && this.mayBeTaken(one)) folders.push(one)
    }
    if (found.length > 0) this.listed.add(path)
    return folders
  }

  private mayBeTaken(folder: string): boolean {
    return !this.ignore.ignores(folder) || this.ignore.mayTakeInBelow(folder)
  }

  /** The scripts of these names and the files of settings that are taken in. */
  async texts(named: ReadonlySet<string>): Promise<ReadonlyMap<string, SourceFile>> {
    const wanted = [...this.entries].flatMap(([path, kind]) => {
      const name = path.slice(path.lastIndexOf('/') + 1)
      const isWanted = kind === 'file' && !this.links.has(path) && (named.has(name) || isEnvironmentFile(path))
      return isWanted && !this.ignore.ignores(path) ? [path] : []
    })
    const texts = new Map<string, SourceFile>()
    for (const path of wanted.slice(0, MAX_TEXTS)) {
      const text = await this.files.text(childUri(this.directory, path))
      if (text !== undefined) texts.set(path, text)
    }
    return texts
  }
}

/** Whether a folder is on the way to what a source with wildcards names, or in it. */
function leadsTo(segments: readonly string[]): (folder: string) => boolean {
  const ways = segments.map((_, i) => namedByWildcard(segments.slice(0, i + 1).join('/')))
  return folder => ways[Math.min(depthOf(folder), segments.length) - 1]?.(folder) ?? true
}

function depthOf(path: string): number {
  return path === '.' ? 0 : path.split('/').length
}

function join(folder: string, name: string): string {
  return folder === '.' ? name : `${folder}/${name}`
}
