import type { Rule } from '#rules/rule'
import {
  type Analysis,
  type Configuration,
  type Finding,
  type HclDocument,
  isOpen,
  type Snapshot,
} from '../analysis/types'
import type { FileProblem } from '../workspace/decode'
import type { Documents } from '../workspace/documents'
import { type DocumentKind, kindOfName } from '../workspace/kinds'
import { take, targetKey, targetOf, type Target } from '../workspace/snapshots'
import { nameOf } from '../workspace/uris'
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

const NOTHING: Analysis = { findings: [], syntaxErrors: [], failures: [] }

/** Analyses targets, and knows the last result of each while nothing it is made of has changed. */
export class Analyser {
  private readonly results = new Map<string, { readonly configuration: Configuration; readonly analysed: Analysed }>()

  constructor(
    private readonly documents: Documents,
    private readonly run: Analyse,
    private readonly rules: readonly Rule[],
    private readonly log: Log,
    private readonly onFailure: (message: string) => void,
  ) {}

  async of(uri: string, kind: DocumentKind, settings: Pick<EffectiveSettings, 'analysis'>): Promise<Analysed> {
    const isNamedOtherwise = kind === 'terraform' && kindOfName(nameOf(uri)) !== 'terraform'
    return this.ofTarget(await targetOf(this.documents, uri, kind), settings, isNamedOtherwise ? [uri] : [])
  }

  /** `also`: documents that belong in, whatever their name is. `keep: false` for scans, which look at everything once. */
  async ofTarget(
    target: Target,
    settings: Pick<EffectiveSettings, 'analysis'>,
    also: readonly string[] = [],
    options: { readonly keep: boolean } = { keep: true },
  ): Promise<Analysed> {
    const key = `${targetKey(target)} ${also.join(' ')}`
    const { snapshot, problems } = await take(this.documents, target, also)
    for (const problem of problems) this.log.once(problem.message, 'warn', problem.message)
    const known = this.results.get(key)
    if (known?.configuration === settings.analysis && sameSnapshot(known.analysed.snapshot, snapshot)) {
      return known.analysed
    }
    const analysed = { target, snapshot, analysis: this.analyse(snapshot, settings), problems }
    if (options.keep) this.results.set(key, { configuration: settings.analysis, analysed })
    return analysed
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
  }
}

/** What the editor shows of a file: what is neither silenced nor said better by another rule. */
export function visibleIn({ analysis }: Analysed, uri: string): readonly Finding[] {
  return analysis.findings.filter(finding => finding.location.file.uri === uri && isOpen(finding))
}

function sameSnapshot(a: Snapshot, b: Snapshot): boolean {
  if (a.kind === 'dockerfile') return b.kind === 'dockerfile' && a.document === b.document && a.builds === b.builds
  return b.kind === 'terraform' && same(a.documents, b.documents) && same(a.variableFiles, b.variableFiles)
}

function same(a: readonly HclDocument[], b: readonly HclDocument[]): boolean {
  return a.length === b.length && a.every((document, index) => document === b[index])
}
