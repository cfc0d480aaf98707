import ignore, { type Ignore, type TestResult } from 'ignore'
import { FileError, type FileSystem } from './files'
import { childUri, directoryOf, relativePath } from './uris'

/** The patterns of one file (`.gitignore`, `info/exclude`), which hold below one directory. */
interface Layer {
  /** URI of the directory the patterns are relative to. */
  readonly base: string
  readonly patterns: readonly string[]
  readonly matcher: Ignore
}

/**
 * What git ignores, as far as files in the tree say so (the user's global excludes are not the project's). Innermost
 * patterns decide first, as in gitignore(5). Immutable: entering a directory gives a new value.
 */
export class IgnoreRules {
  private constructor(private readonly layers: readonly Layer[]) {}

  static readonly NONE = new IgnoreRules([])

  /** With the patterns of another file, which are asked before those already here. */
  with(base: string, text: string): IgnoreRules {
    const patterns = text.replace(/^\ufeff/, '').split(/\r?\n/)
    return new IgnoreRules([{ base, patterns, matcher: compile(patterns) }, ...this.layers])
  }

  ignores(uri: string, kind: 'file' | 'directory'): boolean {
    for (const layer of this.layers) {
      const verdict = judge(layer, uri, kind)
      if (verdict !== undefined) return verdict
    }
    return false
  }

  /**
   * The rules for what is inside a directory that is entered. Where a pattern ignores it but another file of patterns
   * overruled that one, git asks the pattern again about everything inside.
   */
  inside(directory: string): IgnoreRules {
    return this.changed(layer => withException(layer, directory))
  }

  /** The rules inside a directory that someone named: whatever ignores the directory itself has no say there. */
  insideNamed(directory: string): IgnoreRules {
    return this.changed(layer => withoutPatternsFor(layer, directory))
  }

  private changed(change: (layer: Layer) => Layer): IgnoreRules {
    const layers = this.layers.map(change)
    return layers.every((layer, index) => layer === this.layers[index]) ? this : new IgnoreRules(layers)
  }
}

function judge({ base, matcher }: Layer, uri: string, kind: 'file' | 'directory'): boolean | undefined {
  const result = test(base, matcher, uri, kind)
  return result?.ignored === true ? true : result?.unignored === true ? false : undefined
}

function test(base: string, matcher: Ignore, uri: string, kind: 'file' | 'directory'): TestResult | undefined {
  const path = relativePath(base, uri)
  // The base itself, and what lies elsewhere, is none of its patterns' business.
  return path === '' || path.startsWith('/') ? undefined : matcher.test(kind === 'directory' ? `${path}/` : path)
}

/** The matcher takes everything below an ignored directory for ignored, so the directory has to be none to it. */
function withException(layer: Layer, directory: string): Layer {
  if (judge(layer, directory, 'directory') !== true) return layer
  const path = relativePath(layer.base, directory).replace(/[\\*?[\]!# ]/g, '\\$&')
  const patterns = [...layer.patterns, `!/${path}/`]
  return { ...layer, patterns, matcher: compile(patterns) }
}

function withoutPatternsFor(layer: Layer, directory: string): Layer {
  let { patterns, matcher } = layer
  for (;;) {
    const result = test(layer.base, matcher, directory, 'directory')
    if (result?.ignored !== true || result.rule === undefined) break
    const { mark } = result.rule
    patterns = patterns.filter((_, index) => String(index) !== mark)
    matcher = compile(patterns)
  }
  return matcher === layer.matcher ? layer : { ...layer, patterns, matcher }
}

/** A matcher for gitignore patterns, each marked with its index. Case matters, as it does to git unless told otherwise. */
export function compile(patterns: readonly string[]): Ignore {
  return ignore({ ignorecase: false }).add(patterns.map((pattern, index) => ({ pattern, mark: String(index) })))
}

/** The rules that hold in a directory before its own `.gitignore` is read: those of the repository around it. */
export async function ignoreRulesAround(files: FileSystem, directory: string): Promise<IgnoreRules> {
  const chain: string[] = []
  for (let at = directory; ; at = directoryOf(at)) {
    chain.unshift(at)
    if (await exists(files, childUri(at, '.git'))) break
    if (directoryOf(at) === at) return IgnoreRules.NONE
  }
  const [top = directory, ...below] = chain
  let rules = await withFile(files, IgnoreRules.NONE, top, '.git/info/exclude')
  // The last one is the directory itself: whoever walks it reads its own file.
  for (const at of [top, ...below].slice(0, -1)) rules = await withFile(files, rules, at, '.gitignore')
  return rules
}

/** `rules` with a file of patterns, or as they were when there is none that can be read. */
export async function withFile(
  files: FileSystem,
  rules: IgnoreRules,
  directory: string,
  path: string,
): Promise<IgnoreRules> {
  const text = await readOptional(files, childUri(directory, path))
  return text === undefined ? rules : rules.with(directory, text)
}

async function readOptional(files: FileSystem, uri: string): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await files.read(uri))
  } catch (error) {
    if (error instanceof FileError) return undefined
    throw error
  }
}

async function exists(files: FileSystem, uri: string): Promise<boolean> {
  try {
    await files.identity(uri)
    return true
  } catch (error) {
    if (error instanceof FileError) return false
    throw error
  }
}
