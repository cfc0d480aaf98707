import type { Rule } from '#rules/rule'
import {
  type Analysis,
  type Configuration,
  type Finding,
  type HclDocument,
  isOpen,
  type ModuleSurroundings,
  type Snapshot,
} from '../analysis/types'
import type { PlannedBuild } from '../workspace/build-contexts'
import type { FileProblem } from '../workspace/decode'
import type { Documents } from '../workspace/documents'
import { type DocumentKind, kindOfName } from '../workspace/kinds'
import type { Modules } from '../workspace/modules'
import { analyseInRounds, MOST_FILES } from '../workspace/rounds'
import { take, targetKey, targetOf, type Target } from '../workspace/snapshots'
import { isWithin, nameOf } from '../workspace/uris'
import { withVariableFiles } from '../workspace/variable-files'
import { describe, type Log } from './log'
import type { EffectiveSettings } from './settings'

/** The one function that findings come from, with what it needs of the world. */
export type Analyse = (snapshot: Snapshot, configuration: Configuration, rules: readonly Rule[]) => Analysis

/** What is known about a target at one moment. */
export interface Analysed {
  readonly target: Target
  readonly snapshot: Snapshot
  readonly analysis: Analysis
  /** Files that belong to the target and cannot be read. */
  readonly problems: readonly FileProblem[]
}

const NONE: ReadonlySet<string> = new Set()
const NOTHING: Analysis = { findings: [], syntaxErrors: [], failures: [] }

/** Analyses targets, and knows the last result of each while nothing it is made of has changed. */
export class Analyser {
  private readonly results = new Map<string, { readonly configuration: Configuration; readonly analysed: Analysed }>()
  /** Files that the functions of a target have read, so that the next analysis need not ask for them again. */
  private readonly read = new Map<string, { readonly target: Target; readonly uris: ReadonlySet<string> }>()

  constructor(
    private readonly documents: Documents,
    private readonly modules: Modules,
    private readonly run: Analyse,
    private readonly rules: readonly Rule[],
    private readonly log: Log,
    private readonly onFailure: (message: string) => void,
    /** What holds in a directory. */
    private readonly configurationIn: (directory: string) => Promise<EffectiveSettings['analysis']>,
    /** How Compose builds a Dockerfile. */
    private readonly buildsOf: (dockerfile: string) => readonly PlannedBuild[] | undefined = () => undefined,
  ) {}

  async of(uri: string, kind: DocumentKind, settings: Pick<EffectiveSettings, 'analysis'>): Promise<Analysed> {
    const isNamedOtherwise = kind === 'terraform' && kindOfName(nameOf(uri)) !== 'terraform'
    const target = await targetOf(this.documents, uri, kind)
    const builds = target.kind === 'dockerfile' ? this.buildsOf(uri) : undefined
    const planned = builds && target.kind === 'dockerfile' ? { ...target, builds } : target
    return this.ofTarget(planned, settings, isNamedOtherwise ? [uri] : [])
  }

  /** `also`: documents that belong in, whatever their name is. `keep: false` for scans, which look at everything once. */
  async ofTarget(
    target: Target,
    settings: Pick<EffectiveSettings, 'analysis'>,
    also: readonly string[] = [],
    options: { readonly keep: boolean } = { keep: true },
  ): Promise<Analysed> {
    const key = `${targetKey(target)} ${also.join(' ')}`
    const { snapshot: own, problems } = await take(this.documents, target, also)
    for (const problem of problems) this.log.once(problem.message, 'warn', problem.message)
    const snapshot = await this.surrounded(own, target, key, settings)
    const known = this.results.get(key)
    if (known?.configuration === settings.analysis && sameSnapshot(known.analysed.snapshot, snapshot)) {
      return known.analysed
    }
    const analyse = (given: Snapshot): Analysis => this.analyse(given, settings)
    const analysed = { target, problems, ...(await analyseInRounds(snapshot, analyse, this.modules.functionFiles)) }
    this.remember(analysed, key)
    if (options.keep) this.results.set(key, { configuration: settings.analysis, analysed })
    return analysed
  }

  /** Directories whose values depend on a file because a function reads it. */
  readersOf(uri: string): readonly string[] {
    return [...this.read.values()].flatMap(({ target, uris }) =>
      target.kind === 'terraform' && [...uris].some(known => isWithin(known, uri) || isWithin(uri, known))
        ? [target.directory]
        : [],
    )
  }

  /** Everything that functions have read. */
  readFiles(): ReadonlySet<string> {
    return new Set([...this.read.values()].flatMap(({ uris }) => [...uris]))
  }

  private async surrounded(
    own: Snapshot,
    target: Target,
    key: string,
    { analysis }: Pick<EffectiveSettings, 'analysis'>,
  ): Promise<Snapshot> {
    const before = this.results.get(key)?.analysed.snapshot
    const flavour = target.kind === 'terraform' ? target.flavour : 'tofu'
    const uris = this.read.get(key)?.uris ?? NONE
    // Names that are typed letter by letter add up: then it is asked anew which files there are.
    const snapshot = await this.modules.surround(own, flavour, uris.size < MOST_FILES ? uris : NONE, before)
    const here = target.kind === 'terraform' ? target.directory : undefined
    return withVariableFiles(
      snapshot,
      async directory =>
        directory === here ? analysis.variableFiles : (await this.configurationIn(directory)).variableFiles,
      uri => this.documents.hcl(uri),
    )
  }

  private remember({ target, snapshot }: Analysed, key: string): void {
    const files = snapshot.kind === 'terraform' ? snapshot.surroundings?.files : undefined
    if (files === undefined || files.size === 0) this.read.delete(key)
    else if (files.size !== this.read.get(key)?.uris.size) this.read.set(key, { target, uris: new Set(files.keys()) })
  }

  /** Never throws. */
  analyse(snapshot: Snapshot, settings: Pick<EffectiveSettings, 'analysis'>): Analysis {
    try {
      const analysis = this.run(snapshot, settings.analysis, this.rules)
      for (const { ruleId, uri, error } of analysis.failures) {
        const message = `Rule ${ruleId} failed and has no findings (first seen at ${uri})`
        if (this.log.once(`rule ${ruleId}`, 'error', `${message}: ${describe(error)}`)) this.onFailure(message)
      }
      return analysis
    } catch (error) {
      const where = snapshot.kind === 'terraform' ? snapshot.directory : snapshot.document.file.uri
      if (this.log.once(`analysis ${where}`, 'error', `The analysis of ${where} failed: ${describe(error)}`)) {
        this.onFailure(`The analysis of ${where} failed`)
      }
      return NOTHING
    }
  }

  /** Forgets results that `isNeeded` has no use for. */
  prune(isNeeded: (target: Target) => boolean): void {
    for (const [key, { analysed }] of this.results) {
      if (!isNeeded(analysed.target)) this.results.delete(key)
    }
    const files = new Set<string>()
    for (const { analysed } of this.results.values()) {
      const { snapshot } = analysed
      if (snapshot.kind === 'terraform') for (const uri of snapshot.surroundings?.files.keys() ?? []) files.add(uri)
    }
    this.modules.functionFiles.prune(uri => files.has(uri))
  }
}

/** What the editor shows of a file: what is neither silenced nor said better by another rule. */
export function visibleIn({ analysis }: Analysed, uri: string): readonly Finding[] {
  return analysis.findings.filter(finding => finding.location.file.uri === uri && isOpen(finding))
}

function sameSnapshot(a: Snapshot, b: Snapshot): boolean {
  if (a.kind === 'dockerfile') return b.kind === 'dockerfile' && a.document === b.document && a.builds === b.builds
  return (
    b.kind === 'terraform' &&
    same(a.documents, b.documents) &&
    same(a.variableFiles, b.variableFiles) &&
    same(a.givenVariableFiles ?? [], b.givenVariableFiles ?? []) &&
    sameSurroundings(a.surroundings, b.surroundings)
  )
}

/** What is around modules is kept as it is while nothing of it changes. */
function sameSurroundings(a: ModuleSurroundings | undefined, b: ModuleSurroundings | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  if (a.modules !== b.modules || a.roots !== b.roots || a.installed !== b.installed) return false
  const [given, other] = [a.givenVariableFiles, b.givenVariableFiles]
  if (given?.size !== other?.size) return false
  for (const [root, documents] of given ?? []) if (!same(documents, other?.get(root) ?? [])) return false
  return a.files.size === b.files.size && [...a.files].every(([uri, file]) => b.files.get(uri) === file)
}

function same(a: readonly HclDocument[], b: readonly HclDocument[]): boolean {
  return a.length === b.length && a.every((document, index) => document === b[index])
}
