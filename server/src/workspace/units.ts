import type { PlannedBuild } from './build-contexts'
import type { DirectoryEntry } from './files'
import { moduleFiles, variableFiles } from './snapshots'
import { childUri } from './uris'

/** Files that are analysed together, none of them read yet. */
export type ScanUnit =
  | {
      readonly kind: 'terraform'
      readonly directory: string
      readonly flavour: 'terraform' | 'tofu'
      /** In the order of `Snapshot.documents`. */
      readonly files: readonly string[]
      /** In the order of `Snapshot.variableFiles`. */
      readonly variableFiles: readonly string[]
      /** The files whose findings were asked for; the others are context. Undefined: all. */
      readonly only: ReadonlySet<string> | undefined
    }
  | {
      readonly kind: 'dockerfile'
      readonly uri: string
      /** The ways it is built, where somebody says. */
      readonly builds?: readonly PlannedBuild[]
    }

/** The URIs of a unit, in the order they are analysed. */
export function filesOf(unit: ScanUnit): readonly string[] {
  return unit.kind === 'dockerfile' ? [unit.uri] : [...unit.files, ...unit.variableFiles]
}

/**
 * One unit for a directory with Terraform; two where `main.tofu` stands in for a `main.tf`, which OpenTofu then never
 * reads but Terraform does.
 */
export function terraformUnits(
  directory: string,
  entries: readonly DirectoryEntry[],
  only?: ReadonlySet<string>,
): readonly ScanUnit[] {
  const names = entries.filter(entry => entry.kind === 'file').map(entry => entry.name)
  const uri = (name: string): string => childUri(directory, name)
  const variables = variableFiles(names).map(uri)
  const files = moduleFiles(names, 'tofu').map(uri)
  const classic = moduleFiles(names, 'terraform').map(uri)
  const shadowed = new Set(classic.filter(file => !files.includes(file)))
  const units: ScanUnit[] = []
  if (
    files.length + variables.length > 0 &&
    (only === undefined || [...files, ...variables].some(file => only.has(file)))
  ) {
    units.push({ kind: 'terraform', directory, flavour: 'tofu', files, variableFiles: variables, only })
  }
  const asked = only === undefined ? shadowed : new Set([...shadowed].filter(file => only.has(file)))
  if (asked.size > 0) {
    units.push({
      kind: 'terraform',
      directory,
      flavour: 'terraform',
      files: classic,
      variableFiles: variables,
      only: asked,
    })
  }
  return units
}
