import type { Rule } from '#rules/rule'
import { Baselines } from '../baseline/load'
import type { SourceFile } from '#rules/model/source'
import { childUri, directoryOf, isWithin, nameOf } from '../workspace/uris'
import { type ConfigurationFiles, listNames } from './files'
import { type Layer, withLastGood } from './layer'
import { mergeLayers } from './merge'
import { OWN_FOLDER, OWN_NAMES, PEER_FILES, PEER_NAMES, type PeerFile, RULES_FOLDER } from './names'
import { PeerIds } from './peers/ids'
import { PEER_READERS } from './peers'
import { customIdsIn } from './custom-rules'
import { readParapetFile } from './read'
import type { ConfigurationSource, PlacedProblem, ResolvedConfiguration } from './resolve'
import { rulesFileLayer } from './rules-file'
import { variableFileProblems } from './variable-files'

export interface ResolverOptions {
  readonly files: ConfigurationFiles
  readonly rules: readonly Rule[]
  /** Folders of the workspace, or what is scanned. Without a repository around them, nothing above them counts. */
  readonly roots: () => readonly string[]
}

/** What one folder adds to what holds around it. */
interface Folder {
  /** The nearest first; those of the folder and of all around it. */
  readonly own: readonly Layer[]
  /** Of each tool the nearest file counts, as a whole. */
  readonly peers: ReadonlyMap<PeerFile, Layer>
  readonly resolved: ResolvedConfiguration
  /** What comes of it under layers that win over all files. */
  readonly under: WeakMap<Layer, Promise<ResolvedConfiguration>>
}

/** Finds, reads and merges the configuration files above a document, and remembers it until something is said to have changed. */
export class ConfigurationResolver implements ConfigurationSource {
  private readonly folders = new Map<string, Promise<Folder>>()
  private readonly names = new Map<string, Promise<ReadonlySet<string>>>()
  private readonly tops = new Map<string, Promise<string>>()
  private readonly current = new Map<string, Layer>()
  private readonly lastGood = new Map<string, Layer>()
  private nothing = nothing()
  private readonly known: ReadonlyMap<string, Rule>
  private ids: PeerIds | undefined
  private readonly baselines: Baselines
  /** With files that configurations name, by the configuration. */
  private readonly namedProblems = new Map<string, Map<string, PlacedProblem>>()
  /** Variable files that were named so far. */
  private readonly variableFiles = new Set<string>()

  constructor(private readonly options: ResolverOptions) {
    this.known = new Map(options.rules.map(rule => [rule.id, rule]))
    this.baselines = new Baselines(options.files)
  }

  /** `over`: what wins over every file, such as the editor's settings; the same layer gives the same result. */
  configurationFor(documentUri: string, over?: Layer): Promise<ResolvedConfiguration> {
    return this.configurationIn(directoryOf(documentUri), over)
  }

  /** What holds for what is in a folder. */
  async configurationIn(directory: string, over?: Layer): Promise<ResolvedConfiguration> {
    const folder = await (this.folders.get(directory) ?? this.folder(directory, await this.topOf(directory)))
    if (over === undefined) return folder.resolved
    const known = folder.under.get(over) ?? this.withNamed(resolve([over, ...folder.own], folder.peers))
    folder.under.set(over, known)
    return known
  }

  /** True for a file that what was resolved so far depends on, whatever it is called. */
  concerns(uri: string): boolean {
    return this.baselines.concerns(uri) || this.variableFiles.has(uri)
  }

  /** Mistakes in the files read since something changed, by file; files without any have an empty list. */
  problems(): ReadonlyMap<string, readonly PlacedProblem[]> {
    const found = new Map([...this.current].map(([uri, { problems }]) => [uri, problems]))
    for (const [uri, problems] of this.namedProblems) found.set(uri, [...(found.get(uri) ?? []), ...problems.values()])
    return found
  }

  /** What a folder holds, for callers who have just listed it. */
  learn(directory: string, names: readonly string[]): void {
    if (!this.names.has(directory)) this.names.set(directory, Promise.resolve(new Set(names)))
  }

  /** Something about configuration files changed. What was good before stays known. */
  changed(): void {
    this.folders.clear()
    this.names.clear()
    this.tops.clear()
    this.current.clear()
    this.baselines.changed()
    this.namedProblems.clear()
    // What comes of the editor's settings alone may name a baseline too.
    this.nothing = nothing()
  }

  private folder(directory: string, top: string): Promise<Folder> {
    const known = this.folders.get(directory)
    if (known !== undefined) return known
    const folder = this.makeFolder(directory, top)
    this.folders.set(directory, folder)
    return folder
  }

  private async makeFolder(directory: string, top: string): Promise<Folder> {
    const names = await this.namesIn(directory)
    const parent = directoryOf(directory)
    const isTop = directory === top || names.has('.git') || parent === directory
    const around = isTop ? this.nothing : await this.folder(parent, top)
    const ownNames = OWN_NAMES.filter(name => names.has(name)).slice(0, 1)
    const hasPeers = PEER_FILES.some(peer => PEER_NAMES[peer].some(name => names.has(name.split('/')[0] ?? '')))
    if (ownNames.length === 0 && !names.has(OWN_FOLDER) && !hasPeers) return around
    const own = [...(await this.ownLayers(directory, ownNames, names, around.own)), ...around.own]
    const peers = hasPeers ? await this.peerLayers(directory, names, around.peers) : around.peers
    if (own.length === around.own.length && peers === around.peers) return around
    return { own, peers, resolved: await this.withNamed(resolve(own, peers)), under: new WeakMap() }
  }

  /** With what files hold that the configuration names; a mistake is told where it names them. */
  private async withNamed(resolved: ResolvedConfiguration): Promise<ResolvedConfiguration> {
    const { baseline, variableFiles } = resolved
    if (baseline === undefined && variableFiles === undefined) return resolved
    for (const { uri } of variableFiles?.files ?? []) this.variableFiles.add(uri)
    const missing = variableFiles === undefined ? [] : await variableFileProblems(variableFiles, this.options.files)
    const loaded = baseline && (await this.baselines.of(baseline.uri))
    const known = loaded && ('baseline' in loaded ? loaded.baseline : loaded.before)
    const broken =
      baseline === undefined || loaded === undefined || 'baseline' in loaded
        ? []
        : [{ ...baseline.at, message: loaded.message, severity: loaded.severity }]
    const found = [...broken, ...missing]
    for (const problem of found) {
      const { uri } = problem.file
      const told = this.namedProblems.get(uri) ?? new Map<string, PlacedProblem>()
      this.namedProblems.set(uri, told.set(`${problem.span.start} ${problem.message}`, problem))
    }
    const problems = [...resolved.problems, ...found]
    return { ...resolved, problems, ...(known === undefined ? {} : { known }) }
  }

  private async ownLayers(
    directory: string,
    ownNames: readonly string[],
    names: ReadonlySet<string>,
    around: readonly Layer[],
  ): Promise<readonly Layer[]> {
    const rules = names.has(OWN_FOLDER) ? await this.rulesFiles(childUri(directory, OWN_FOLDER)) : []
    const customIds = new Set([...rules, ...around].flatMap(idsOf))
    const own = await Promise.all(
      ownNames.map(name =>
        this.layer(childUri(directory, name), file => readParapetFile(file, { rules: this.known, customIds })),
      ),
    )
    return [...own.flatMap(layer => layer ?? []), ...rules]
  }

  private async rulesFiles(parapetFolder: string): Promise<readonly Layer[]> {
    const folder = childUri(parapetFolder, RULES_FOLDER)
    const names = [...(await this.namesIn(folder))].filter(name => /\.ya?ml$/.test(name)).sort()
    const layers = await Promise.all(
      names.map(name => this.layer(childUri(folder, name), file => rulesFileLayer(file, this.known))),
    )
    return layers.flatMap(layer => layer ?? [])
  }

  private async peerLayers(
    directory: string,
    names: ReadonlySet<string>,
    around: ReadonlyMap<PeerFile, Layer>,
  ): Promise<ReadonlyMap<PeerFile, Layer>> {
    const peers = new Map(around)
    for (const peer of PEER_FILES) {
      for (const name of PEER_NAMES[peer]) {
        if (!names.has(name.split('/')[0] ?? '')) continue
        const found = await this.peerLayer(peer, childUri(directory, name), directory, name)
        if (found === undefined) continue
        peers.set(peer, found.layer)
        if (found.ignores !== undefined) {
          peers.delete('trivy-ignore-yaml')
          peers.set('trivy-ignore', found.ignores)
        }
        break
      }
    }
    return peers
  }

  private async peerLayer(
    peer: PeerFile,
    uri: string,
    folder: string,
    name: string,
  ): Promise<{ readonly layer: Layer; readonly ignores: Layer | undefined } | undefined> {
    const ids = (this.ids ??= new PeerIds(this.known))
    let named: string | undefined
    const layer = await this.layer(uri, file => {
      const read = PEER_READERS[peer](file, { ids, folder, name })
      named = read.ignoreFile?.path
      return read
    })
    if (layer === undefined) return undefined
    if (named === undefined) return { layer, ignores: undefined }
    // `trivy.yaml` says which file holds the ignored ids.
    const as: PeerFile = /\.ya?ml$/.test(named) ? 'trivy-ignore-yaml' : 'trivy-ignore'
    const other = childUri(folder, named)
    const ignoreName = nameOf(other)
    const ignores = await this.layer(other, file => PEER_READERS[as](file, { ids, folder, name: ignoreName }))
    return { layer, ignores }
  }

  /** Undefined when there is no such file. */
  private async layer(uri: string, read: (file: SourceFile) => Layer): Promise<Layer | undefined> {
    const text = await this.options.files.read(uri)
    if (text === undefined) return undefined
    const layer = withLastGood('problem' in text ? unreadable(uri, text.problem) : read(text), this.lastGood.get(uri))
    this.lastGood.set(uri, layer)
    this.current.set(uri, layer)
    return layer
  }

  private namesIn(directory: string): Promise<ReadonlySet<string>> {
    const known = this.names.get(directory)
    if (known !== undefined) return known
    const names = listNames(this.options.files, directory)
    this.names.set(directory, names)
    return names
  }

  /** Where looking upwards ends: at the top of the repository, else at the root that holds the folder, else at the folder. */
  private async topOf(directory: string): Promise<string> {
    const roots = this.options.roots().filter(root => isWithin(root, directory))
    const root = roots.sort((a, b) => a.length - b.length)[0] ?? directory
    const known = this.tops.get(root) ?? this.repositoryAround(root)
    this.tops.set(root, known)
    return known
  }

  private async repositoryAround(root: string): Promise<string> {
    for (let at = root; ; at = directoryOf(at)) {
      if ((await this.namesIn(at)).has('.git')) return at
      if (directoryOf(at) === at) return root
    }
  }
}

/** The folder around all folders. */
function nothing(): Folder {
  return { own: [], peers: new Map(), resolved: mergeLayers([]), under: new WeakMap() }
}

function unreadable(uri: string, message: string): Layer {
  const file = { uri, text: '' }
  const problem = { file, span: { start: 0, end: 0 }, message, severity: 'error' as const }
  return { source: nameOf(uri), file, entries: [], problems: [problem], failed: [''] }
}

function resolve(own: readonly Layer[], peers: ReadonlyMap<PeerFile, Layer>): ResolvedConfiguration {
  return mergeLayers([...own, ...(usesPeers(own) ? inOrder(peers) : [])])
}

function usesPeers(own: readonly Layer[]): boolean {
  for (const { setting } of own.flatMap(layer => layer.entries))
    if (setting.kind === 'peer-configs') return setting.value
  return true
}

function inOrder(peers: ReadonlyMap<PeerFile, Layer>): readonly Layer[] {
  return PEER_FILES.flatMap(peer => peers.get(peer) ?? [])
}

function idsOf({ entries }: Layer): readonly string[] {
  return customIdsIn(entries.flatMap(({ setting }) => (setting.kind === 'custom-rule' ? [setting.source.node] : [])))
}
