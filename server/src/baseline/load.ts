import type { ConfigurationFiles } from '../config/files'
import { LineIndex } from '../syntax/lines'
import { directoryOf, nameOf } from '../workspace/uris'
import { FileError } from '../workspace/files'
import { Baseline } from './baseline'
import { readBaseline } from './format'

/** A baseline, or why there is none, as a sentence that begins with the place: `.parapet-baseline.jsonl:3:1: …`. */
export type LoadedBaseline =
  | { readonly baseline: Baseline }
  /** `before`: what the file held when it was last good. `severity`: a file that is not there yet is no mistake. */
  | { readonly message: string; readonly severity: 'error' | 'warning'; readonly before: Baseline | undefined }

/** Reads baselines once until something is said to have changed. Never rejects. */
export class Baselines {
  private readonly loaded = new Map<string, Promise<LoadedBaseline>>()
  private readonly lastGood = new Map<string, Baseline>()

  constructor(private readonly files: ConfigurationFiles) {}

  /** `name`: what messages call the file; without it, its name. */
  of(uri: string, name = nameOf(uri)): Promise<LoadedBaseline> {
    const known = this.loaded.get(uri)
    if (known !== undefined) return known
    const loading = this.load(uri, name)
    this.loaded.set(uri, loading)
    return loading
  }

  /** True for a file that was asked for. */
  concerns(uri: string): boolean {
    return this.loaded.has(uri)
  }

  changed(): void {
    this.loaded.clear()
  }

  private async load(uri: string, name: string): Promise<LoadedBaseline> {
    const before = this.lastGood.get(uri)
    const text = await this.files.read(uri)
    if (text === undefined) {
      this.lastGood.delete(uri)
      const message = `The baseline ${name} does not exist; \`parapet baseline\` writes it.`
      return { message, severity: 'warning', before: undefined }
    }
    if ('problem' in text) return { message: text.problem, severity: 'error', before }
    const read = readBaseline(text.text)
    if ('message' in read) {
      const { line, character } = new LineIndex(text.text).positionAt(read.span.start)
      return { message: `${name}:${line + 1}:${character + 1}: ${read.message}`, severity: 'error', before }
    }
    const baseline = new Baseline(directoryOf(uri), read)
    if (await this.isForeign(baseline)) {
      const places =
        baseline.paths.length === 1
          ? 'the place it names is not'
          : `none of the ${baseline.paths.length} places it names is`
      const message = `${name} is the baseline of another repository: ${places} here (such as ${baseline.paths[0] ?? ''}).`
      return { message, severity: 'error', before }
    }
    this.lastGood.set(uri, baseline)
    return { baseline }
  }

  /** True when nothing that the entries are about exists. */
  private async isForeign(baseline: Baseline): Promise<boolean> {
    for (const path of baseline.paths) {
      const uri = baseline.uriOf(path)
      if (path === '.' || (await existsIn(this.files, uri))) return false
    }
    return baseline.paths.length > 0
  }
}

/** True for a file or folder that its folder lists. */
export async function existsIn(files: Pick<ConfigurationFiles, 'list'>, uri: string): Promise<boolean> {
  try {
    const name = nameOf(uri)
    return (await files.list(directoryOf(uri))).some(entry => entry.name === name)
  } catch (error) {
    if (error instanceof FileError) return false
    throw error
  }
}
