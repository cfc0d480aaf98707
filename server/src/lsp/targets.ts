import ignore from 'ignore'
import type { FileProblem } from '../workspace/decode'
import type { FileSystem } from '../workspace/files'
import { type Target, targetKey } from '../workspace/snapshots'
import { canonicalUri, directoryOf, isWithin, relativePath } from '../workspace/uris'
import { scanUnits } from '../workspace/scan-units'
import type { Excluded, ScanUnit } from '../workspace/walk'
import type { Effective } from './config/effective'
import type { Settled } from './configuration'
import type { EffectiveSettings } from './settings'

/** Something to analyse, found in a folder of the workspace. */
export interface FoundTarget {
  readonly target: Target
  /** Its files that findings may be shown for; git or the settings exclude others beside them. */
  readonly files: readonly string[]
  readonly directory: string
  /** The folder it was found in, as the client spells it, and what holds for it. */
  readonly folder: string
  readonly settings: EffectiveSettings
}

/** Everything there is to analyse in folders of the workspace, each directory once, in a fixed order. */
export async function* targetsIn(
  folders: readonly string[],
  files: FileSystem,
  settled: Settled,
  effective: Effective,
  onProblem: (problem: FileProblem) => void,
): AsyncGenerator<FoundTarget> {
  const seen = new Set<string>()
  for (const folder of folders) {
    const uri = canonicalUri(folder).replace(/\/$/, '')
    const settings = await settled.of(folder)
    if (!settings.enable) continue
    const excluded = excluder(uri, settings.exclude)
    const enter = async (directory: string): Promise<Excluded> => {
      const { analysis } = await effective.in(settings, directory)
      return (found, kind) => excluded(found, kind) || analysis.excluded(found, kind)
    }
    for await (const unit of scanUnits(files, [{ uri, kind: 'directory' }], { enter, onProblem })) {
      const found = foundIn(unit)
      const key = targetKey(found.target)
      if (seen.has(key)) continue
      seen.add(key)
      yield { ...found, folder, settings: await effective.in(settings, found.directory) }
    }
  }
}

function foundIn(unit: ScanUnit): Pick<FoundTarget, 'target' | 'files' | 'directory'> {
  if (unit.kind === 'dockerfile') return { target: unit, files: [unit.uri], directory: directoryOf(unit.uri) }
  const { directory, only } = unit
  // Of whole folders, only what OpenTofu does not read comes as a selection.
  return only === undefined
    ? {
        target: { kind: 'terraform', directory, flavour: 'tofu' },
        files: [...unit.files, ...unit.variableFiles],
        directory,
      }
    : { target: { kind: 'terraform', directory, flavour: 'terraform' }, files: [...only], directory }
}

/** Globs as `.gitignore` reads them: `**` spans directories, a name without a slash matches at any depth. */
function excluder(folder: string, globs: readonly string[]): Excluded {
  if (globs.length === 0) return () => false
  const matcher = ignore({ ignorecase: false }).add([...globs])
  return (uri, kind) => {
    if (!isWithin(folder, uri) || uri === folder) return false
    return matcher.ignores(kind === 'directory' ? `${relativePath(folder, uri)}/` : relativePath(folder, uri))
  }
}
