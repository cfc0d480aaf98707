/** Snapshots of directories of a workspace that exists only in memory. */
import type { Rule } from '#rules/rule'
import { textAt } from '#rules/model/source'
import { analyse } from '../../src/analysis/analyse'
import {
  type Analysis,
  type Configuration,
  DEFAULT_CONFIGURATION,
  type Finding,
  type HclDocument,
  isOpen,
  type ModuleDirectory,
  type ReadFile,
  type Snapshot,
} from '../../src/analysis/types'
import { parseHcl } from '../../src/syntax/hcl/parser'
import { canonicalUri } from '../../src/workspace/uris'

/** Path in the workspace (`modules/a/main.tf`) → text. */
export type Files = Readonly<Record<string, string>>

export interface Place {
  /** The directory to look at; `''` is the workspace itself. */
  readonly directory: string
  /** Directories whose plans it is part of. */
  readonly roots?: readonly string[]
  /** Root directory → call path → directory. */
  readonly installed?: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** What functions may read: those of the files that are not Terraform. */
  readonly reads?: boolean
}

export function uriOf(path: string): string {
  return canonicalUri(path === '' ? 'file:///w' : `file:///w/${path}`)
}

function documentOf(path: string, text: string): HclDocument {
  return { file: { uri: uriOf(path), text }, tree: parseHcl(text) }
}

function directoryOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
}

export function snapshotIn(files: Files, { directory, roots = [], installed = {}, reads = true }: Place): Snapshot {
  const modules = new Map<string, { documents: HclDocument[]; variableFiles: HclDocument[] }>()
  const read = new Map<string, ReadFile>()
  for (const [path, text] of Object.entries(files)) {
    if (/\.tf(?:vars)?$/.test(path)) {
      const uri = uriOf(directoryOf(path))
      const module = modules.get(uri) ?? { documents: [], variableFiles: [] }
      modules.set(uri, module)
      const list = path.endsWith('.tf') ? module.documents : module.variableFiles
      list.push(documentOf(path, text))
    } else if (reads) read.set(uriOf(path), { kind: 'file', bytes: new TextEncoder().encode(text) })
  }
  const own: ModuleDirectory = modules.get(uriOf(directory)) ?? { documents: [], variableFiles: [] }
  modules.delete(uriOf(directory))
  const manifests = Object.entries(installed).map(
    ([root, calls]) =>
      [uriOf(root), new Map(Object.entries(calls).map(([call, at]) => [call, uriOf(at)] as const))] as const,
  )
  return {
    kind: 'terraform',
    directory: uriOf(directory),
    ...own,
    surroundings: { modules, roots: roots.map(uriOf), installed: new Map(manifests), files: read },
  }
}

export interface Settings extends Partial<Configuration> {
  readonly development?: boolean
}

/** Rules that throw fail the test. */
export function analysed(files: Files, place: Place, rules: readonly Rule[], settings: Settings = {}): Analysis {
  const { development = true, ...configuration } = settings
  const analysis = analyse(snapshotIn(files, place), { ...DEFAULT_CONFIGURATION, ...configuration }, rules, {
    development,
    today: '2026-01-01',
  })
  for (const { error } of analysis.failures) throw error
  return analysis
}

export function findingsIn(
  files: Files,
  place: Place,
  rules: readonly Rule[],
  settings: Settings = {},
): readonly Finding[] {
  return analysed(files, place, rules, settings).findings
}

/** What is open of them, with the text pointed at and the addresses. */
export function shown(findings: readonly Finding[]): string[] {
  return findings.filter(isOpen).map(({ rule, location, addresses }) => {
    return `${rule.id} «${textAt(location)}» ${addresses.join(' ')}`
  })
}
