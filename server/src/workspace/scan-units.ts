import type { SourceFile } from '#rules/model/source'
import type { ComposeBuilds } from './compose-builds'
import { decode, type FileProblem } from './decode'
import { FileError, type FileSystem } from './files'
import { type ScanUnit, walk, type WalkOptions, type WalkRoot } from './walk'

/**
 * Finds what there is to scan, as `walk` does, and how Compose files among it build the Dockerfiles: those that only they
 * name come last. All is found before the first is handed out; problems are told in between, where they were met.
 */
export async function* scanUnits(
  files: FileSystem,
  roots: readonly WalkRoot[],
  options: Omit<WalkOptions, 'composed'>,
): AsyncGenerator<ScanUnit> {
  let builds: ComposeBuilds = new Map()
  const steps: ({ readonly unit: ScanUnit } | { readonly problem: FileProblem })[] = []
  const onProblem = (problem: FileProblem): void => {
    steps.push({ problem })
  }
  const composed = async (uris: readonly string[]): Promise<readonly string[]> => {
    builds = await buildsIn(uris, files, onProblem)
    return [...builds.keys()].sort()
  }
  for await (const unit of walk(files, roots, { ...options, onProblem, composed })) steps.push({ unit })
  // What was met is told in the order it was met in.
  for (const step of steps) {
    if ('problem' in step) options.onProblem(step.problem)
    else {
      const { unit } = step
      const known = unit.kind === 'dockerfile' ? builds.get(unit.uri) : undefined
      yield known && unit.kind === 'dockerfile' ? { ...unit, builds: known } : unit
    }
  }
}

async function buildsIn(
  uris: readonly string[],
  files: FileSystem,
  onProblem: (problem: FileProblem) => void,
): Promise<ComposeBuilds> {
  const texts: SourceFile[] = []
  for (const uri of uris) {
    try {
      const decoded = decode(uri, await files.read(uri))
      if ('problem' in decoded) onProblem({ uri, message: decoded.problem })
      else texts.push({ uri, text: decoded.text })
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      onProblem({ uri, message: error.message })
    }
  }
  // The YAML parser takes longer to load than a small scan to run.
  const { composeBuilds } = await import('./compose-builds')
  return composeBuilds(texts, onProblem)
}
